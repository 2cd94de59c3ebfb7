"""Opening hours: now, on a day, all week, and the closed days that come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.answers.intents import Intent
from bot.answers.weekdays import named
from bot.domain.calendar import Day, Hours, Span, Why
from bot.domain.replies import Card, Outcome
from bot.domain.replies import Text as Bubble
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import faq, opening

_HOLIDAYS_AHEAD, _CLOSED_AHEAD = 14, 120  # days
_SPECIAL = 6  # lines


async def asked(context: Context) -> Outcome | None:
    """Tell the hours; None where the shop gave none, but an answer that comes near."""
    return None if context.shop.hours is None and faq.touches(context) else await answer(context)


async def answer(context: Context) -> Outcome:
    """Tell whether the shop is open, the day that was asked for, and the week."""
    hours = context.shop.hours
    if hours is None:
        return context.say("hours-unknown", context.button("button-ask-staff", "staff"))
    asked = _asked_day(context)
    first = _day(context, hours.day(asked)) if asked else _now(context, hours)
    return Outcome.say(first, _week(context, hours))


def _now(context: Context, hours: Hours) -> Bubble:
    closes = hours.closes(context.now)
    if closes is not None:
        until = formats.time(context.locale, closes.astimezone(hours.zone).time())
        return context.bubble("hours-open", until=until)
    next_open = opening.next_open(context.shop, context.catalogue, context.locale, context.now)
    if not next_open:
        return context.bubble("hours-closed-unknown")
    if opening.rests_today(context.shop, context.now):
        return context.bubble("hours-closed-holiday", next_open=next_open)
    return context.bubble("hours-closed", next_open=next_open)


def _asked_day(context: Context) -> date | None:
    """Give the coming day that was asked for, by date or by weekday; None for no day, or for today."""
    today = _today(context)
    said = context.understanding.slots.day
    if said is not None and said.ago is None:
        for year in (today.year, today.year + 1):
            try:
                found = date(year, said.month, said.day)
            except ValueError:
                continue
            if found >= today:
                return found
    day = named(context.words, context.now.astimezone(context.shop.timezone).weekday())
    return today + timedelta(days=day) if day else None


def _today(context: Context) -> date:
    return context.now.astimezone(context.shop.timezone).date()


def _day(context: Context, day: Day) -> Bubble:
    name = _date_name(context, day.date)
    if not day.spans:
        return context.bubble("hours-day-closed", day=name)
    return context.bubble("hours-day", day=name, ranges=_ranges(context, day.spans))


def _week(context: Context, hours: Hours) -> Card:
    lines = [_line(context, formats.weekday(context.locale, number), spans) for number, spans in enumerate(hours.week)]
    if hours.on_holidays is not None and hours.country:
        lines.append(_line(context, context.text("hours-holiday"), hours.on_holidays))
    lines += [_line(context, _date_name(context, day.date), day.spans) for day in _special(context, hours)]
    title = context.text("hours-week")
    return Card(title=title, alt=title, lines=tuple(lines))


def _special(context: Context, hours: Hours) -> list[Day]:
    """Give the coming days that are not like their weekday: the shop's own soon enough to plan, holidays nearby."""
    today, found = _today(context), []
    for ahead in range(_CLOSED_AHEAD):
        day = hours.day(today + timedelta(days=ahead))
        if day.why is Why.CLOSED or (day.why is Why.HOLIDAY and ahead <= _HOLIDAYS_AHEAD):
            found.append(day)
    return found[:_SPECIAL]


def _date_name(context: Context, day: date) -> str:
    weekday = formats.weekday(context.locale, day, short=True)
    return context.text("hours-date", date=formats.date(context.locale, day, _today(context)), day=weekday)


def _line(context: Context, day: str, spans: Iterable[Span]) -> str:
    return context.text("hours-line", day=day, ranges=_ranges(context, spans) or context.text("hours-rest"))


def _ranges(context: Context, spans: Iterable[Span]) -> str:
    each = [
        context.text(
            "hours-range", start=formats.time(context.locale, span.start), end=formats.time(context.locale, span.end)
        )
        for span in spans
    ]
    return ", ".join(each)


TAPS: Mapping[str, Handler] = {"hours": answer}
INTENTS: Mapping[Intent, Handler] = {Intent.STORE_HOURS: asked}
COMMANDS: Mapping[str, Handler] = {}
