"""Shop: what the shop file says, as it was read. Changing it is the operator's, with a restart."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from aiohttp import web

from bot.console.desk import Visit
from bot.console.wording import journey
from bot.domain.calendar import join
from bot.i18n import formats


async def show(visit: Visit) -> web.Response:
    shop = visit.shop
    return visit.draw(
        "shop.html",
        hours=_hours(visit),
        quiet=str(shop.pressure.quiet_hours or ""),
        caps=list(dict.fromkeys(str(each) for each in shop.rules(secret=b"").marketing_caps)),
        journeys=_journeys(visit),
        channel_names=sorted(visit.desk.house.channels),
    )


def _hours(visit: Visit) -> list[tuple[str, str, str]]:
    """Give day, opening and remark of the next seven days, holidays and closed days applied."""
    hours = visit.shop.hours
    if hours is None:
        return []
    today = visit.now.astimezone(visit.shop.timezone).date()
    found = []
    for offset in range(7):
        day = today + timedelta(days=offset)
        what = hours.day(day)
        opening = join(what.spans) if what.spans else visit.say("休み", "closed")
        label = f"{formats.date(visit.locale, day, today)} {formats.weekday(visit.locale, day, short=True)}"
        found.append((label, opening, what.holiday))
    return found


def _journeys(visit: Visit) -> list[tuple[str, bool, str]]:
    found = []
    for each in fields(visit.shop.journeys):
        rule = getattr(visit.shop.journeys, each.name)
        numbers = [f"{part.name} = {getattr(rule, part.name)}" for part in fields(rule) if part.name != "enabled"]
        found.append((journey(visit, each.name), bool(rule.enabled), ", ".join(numbers)))
    return found
