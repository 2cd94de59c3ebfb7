"""Welcome hours: when, within the next days, a message that is not urgent is best received by each customer.

The customer's own word comes first: whoever named an hour gets it then, by the quiet hours around it. A payday moves a
message to it where the shop has that switched on and the day is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import quiet_hours, rhythm
from bot.domain.quiet_hours import Window
from bot.domain.rhythm import Rhythm
from bot.shop import Shop
from storage.models import Customer
from storage.repositories import customers, rhythms
from storage.unit_of_work import UnitOfWork

_AHEAD = timedelta(days=3)
_NIGHT_OK = "none"


async def best(uow: UnitOfWork, shop: Shop, ids: Sequence[str], *, pays: bool = False) -> dict[str, datetime]:
    """Give for each customer the most welcome hour of the next three days. `pays`: wait for a payday that is near."""
    start = (next_payday(uow.now, shop) or uow.now) if pays else uow.now
    end = max(uow.now + _AHEAD, start + timedelta(days=1))
    shops, times = await rhythms.shops(uow), await rhythms.times(uow, ids)
    found = {}
    for each, person in (await customers.many(uow, ids)).items():
        zone = ZoneInfo(person.zone) if person.zone else shop.timezone
        own = Rhythm.of(times.get(each, ()), zone)
        found[each] = rhythm.best(own, shops, start, end, zone, _quiet(person, shop))
    return found


def _quiet(person: Customer, shop: Shop) -> tuple[Window | None, ...]:
    if person.own_quiet == _NIGHT_OK:
        return ()
    return (shop.pressure.quiet_hours, quiet_hours.parse(person.own_quiet))


def next_payday(now: datetime, shop: Shop) -> datetime | None:
    """Give the beginning of the next payday or bonus day within the next days, where the shop counts on them."""
    rule = shop.journeys.payday
    if not rule.enabled:
        return None
    today = now.astimezone(shop.timezone).date()
    soon = today + _AHEAD
    days = [rhythm.payday(today, rule.day, _closed(shop, today))]
    for written in rule.bonus:
        month, day = map(int, written.split("-"))
        first = date(soon.year if month == soon.month else today.year, month, 1)
        days.append(rhythm.payday(first, day, _closed(shop, first)))
    starts = [datetime.combine(day, time(), shop.timezone).astimezone(UTC) for day in days]
    return min((start for start in starts if now < start <= now + _AHEAD), default=None)


def _closed(shop: Shop, month: date) -> frozenset[date]:
    """Give the national holidays around a month."""
    if shop.hours is None:
        return frozenset()
    days = [month.replace(day=1) + timedelta(days=number) for number in range(-7, 32)]
    return frozenset(day for day in days if shop.hours.day(day).holiday)
