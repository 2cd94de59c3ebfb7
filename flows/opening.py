"""The shop's hours as promises: when it opens next, in words, and until when an answer is due.

A promise counts only the minutes in which the shop is open (trust.md 5.1, 8): an hour asked for at ten to closing is
due in the morning, and over the New Year's rest after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.calendar import Hours
from bot.i18n import formats
from bot.i18n.catalogue import Catalogue
from bot.shop import Shop


def due(hours: Hours | None, now: datetime, minutes: int) -> datetime:
    """Give the end of so many open minutes; of plain minutes where the shop does not say when it is open."""
    left, at = timedelta(minutes=minutes), now
    while hours is not None:
        start = hours.next_open(at)
        end = hours.closes(start) if start else None
        if start is None or end is None:
            break
        if end - start >= left:
            return start + left
        left, at = left - (end - start), end
    return at + left


def when(catalogue: Catalogue, locale: str, at: datetime, now: datetime, zone: tzinfo) -> str:
    """Give an instant to come as one says it: 14:00 for today, 明日10:00, else date, weekday and time."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = formats.time(locale, local.time())
    if local.date() == today:
        return clock
    if local.date() == today + timedelta(days=1):
        return catalogue.text(locale, "hours-tomorrow", time=clock)
    day, weekday = formats.date(locale, local.date(), today), formats.weekday(locale, local.date(), short=True)
    return catalogue.text(locale, "hours-at", date=day, day=weekday, time=clock)


def next_open(shop: Shop, catalogue: Catalogue, locale: str, now: datetime) -> str:
    """Give when the shop opens next, in words; '' when it is not known."""
    at = shop.hours.next_open(now) if shop.hours else None
    return when(catalogue, locale, at, now, shop.timezone) if at else ""


def is_open(shop: Shop, now: datetime) -> bool:
    """Tell whether somebody is there; a shop that does not say when counts as open."""
    return shop.hours is None or shop.hours.is_open(now)


def rests_today(shop: Shop, now: datetime) -> bool:
    """Tell whether the shop is closed for all of today."""
    return shop.hours is not None and not shop.hours.today(now).spans
