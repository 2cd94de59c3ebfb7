"""What the shop's own orders tell, at the command line: what somebody may take next, what is bought again, who stays.

Whoever said no to the use of their purchases is in none of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from bot import charts, office
from bot import shop as shop_file
from bot.domain.consent import Status, Topic
from bot.domain.errors import InputError
from bot.domain.money import Money
from bot.foresight import Foresight
from bot.insight import lifetime, pasts
from bot.insight.lifetime import Visits
from bot.insight.pasts import Days
from bot.insight.replenishment import hazard_of
from bot.settings import Settings
from bot.sheets import Out, Row
from storage.repositories import consents, overview, products, purchases

_SUGGESTED = 10
_BACK = timedelta(days=3 * 365)
_AHEAD_DAYS = 90
_WEEK = timedelta(days=7)
_FITTED, _COHORT, _COHORTS = 50_000, 20_000, 4
_MONTH, _MONTHS, _LEAST_KNOWN = timedelta(days=30), 12, 5
_RANDOM_END = 19  # a ULID's last characters are random
Buyer = tuple[str, int, int, datetime, datetime]
_CURVE_DAYS = 120


async def recommend(settings: Settings, name: str, out: Out) -> int:
    """Print what a customer may take next, and why."""
    foresight = Foresight()
    async with office.opened(settings) as database:
        foresight.keep_fresh(database)
        await foresight.learned()
        async with database.read() as uow:
            customer = await office.find(uow, name)
            if (await consents.statuses(uow, customer.id)).get(Topic.PROFILING) is Status.WITHDRAWN:
                raise InputError(f"{name} said no to the use of their purchases")
            bought = await purchases.own(uow, customer.id)
            hints = foresight.suggest([skus for _, skus in bought], _SUGGESTED)
            named = await products.many(uow, [*(hint.sku for hint in hints), *(hint.because for hint in hints)])
    rows = [
        {
            "sku": hint.sku,
            "name": named[hint.sku].name if hint.sku in named else "",
            "why": hint.why,
            "because": named[hint.because].name if hint.because in named else hint.because,
        }
        for hint in hints
    ]
    return out.print(rows)


async def rebuy(settings: Settings, most: int, out: Out) -> int:
    """Print the customers and products likeliest to meet again within a week."""
    async with office.opened(settings) as database, database.read() as uow:
        found = await purchases.lines(uow, uow.now - _BACK)
        days = pasts.days_of((line.customer, line.sku, line.at.toordinal()) for line in found)
        rows = _rebuy(days, uow.now.toordinal())[:most]
        named = await products.many(uow, [row["sku"] for row in rows])
    for row in rows:
        row["name"] = named[row["sku"]].name if row["sku"] in named else ""
    return out.print(rows, _curve(days))


def _rebuy(days: Days, today: int) -> list[Row]:
    asked = pasts.as_of(days, today)
    said = hazard_of(days, today).probabilities(asked.pairs)
    return [
        {
            "customer": asked.keys[place][0],
            "sku": asked.keys[place][1],
            "probability": round(float(said[place]), 3),
            "times": int(asked.pairs.times[place]),
            "usual_days": round(float(asked.pairs.rest[place])),
            "days_ago": int(asked.pairs.since[place]),
        }
        for place in np.argsort(-said, kind="stable")
    ]


async def worth(settings: Settings, most: int, out: Out) -> int:
    """Print who is likely still a customer, and what they will order."""
    shop = shop_file.load(settings.shop_file)
    async with office.opened(settings) as database, database.read() as uow:
        found = await overview.buyers(uow)
        now = uow.now
        rows = _worth(found, now, shop.currency, await overview.margin(uow))
        sample = sorted(found, key=lambda buyer: buyer[0][_RANDOM_END:])[:_COHORT]
        placed = await overview.ordered(uow, [each[0] for each in sample], uow.now - _BACK) if out.picture else []
    return out.print(rows[:most], _retention(sample, placed, now))


def _worth(found: Sequence[Buyer], now: datetime, currency: str, margin: float | None) -> list[Row]:
    """Fit on a sample of a large shop (parameters within 3 % of those of all), tell of everybody. `margin`: the
    share of what is sold that stays with the shop, None where it is not known."""
    visits = Visits(
        np.array([orders - 1.0 for _, orders, _, _, _ in found]),
        np.array([(last - first) / _WEEK for _, _, _, first, last in found]),
        np.array([(now - first) / _WEEK for _, _, _, first, _ in found]),
    )
    means = np.array([spent / orders for _, orders, spent, _, _ in found])
    drawn = np.random.default_rng(0).permutation(len(found))[:_FITTED]
    part = Visits(visits.repeats[drawn], visits.last[drawn], visits.observed[drawn])
    fitted, value = lifetime.fit(part), lifetime.fit_value(visits.repeats[drawn], means[drawn])
    if fitted is None:
        return []
    alive, expected = fitted.alive(visits), fitted.expected(visits, _AHEAD_DAYS / 7)
    each = value.expected(visits.repeats, means) if value is not None else means
    order = np.argsort(-(expected * each), kind="stable")
    return [
        {
            "customer": found[place][0],
            "orders": found[place][1],
            "weeks_ago": round(float(visits.observed[place] - visits.last[place]), 1),
            "alive": round(float(alive[place]), 2) if fitted.tells_who_left else None,
            "orders_in_90_days": round(float(expected[place]), 2),
            "order_value": _told(float(each[place]), currency),
            "worth_90_days": _told(float(expected[place] * each[place]), currency),
            "margin_90_days": margin and _told(margin * float(expected[place] * each[place]), currency),
        }
        for place in order
    ]


def _told(minor: float, currency: str) -> str:
    return str(Money.of_minor(round(minor), currency).amount)


def _retention(sample: Sequence[Buyer], placed: Sequence[tuple[str, datetime]], now: datetime) -> str:
    """Draw which share of those who began in a quarter ordered again, month after month since their first order. Only
    of those who have been customers for so long, and as far as there are some."""
    first = {customer: began for customer, _, _, began, _ in sample}
    came = {(customer, (at - first[customer]) // _MONTH) for customer, at in placed}
    by_quarter: dict[str, list[str]] = defaultdict(list)
    for customer, at in first.items():
        by_quarter[_quarter(at)].append(customer)
    lines = {}
    for name in sorted(by_quarter)[-_COHORTS:]:
        points = [(0.0, 1.0)]
        for month in range(1, _MONTHS + 1):
            known = [each for each in by_quarter[name] if first[each] + (month + 1) * _MONTH <= now]
            if len(known) < _LEAST_KNOWN:
                break
            points.append((float(month), sum((each, month) in came for each in known) / len(known)))
        if len(points) > 1:
            lines[name] = points
    return charts.curves("Who orders again, by the quarter they began", lines, "months since the first order")


def _quarter(at: datetime) -> str:
    return f"{at.year} Q{(at.month + 2) // 3}"


def _curve(days: Days) -> str:
    """Draw which share of purchases of a product was followed by the same within so many days: of the products bought
    again most, each a line."""
    gaps: dict[str, list[int]] = defaultdict(list)
    times: Counter[str] = Counter()
    for (_, sku), every in days.items():
        times[sku] += len(every)
        gaps[sku] += [int(gap) for gap in np.diff(every)]
    lines = {}
    for sku, own in sorted(gaps.items(), key=lambda each: -len(each[1]))[:_COHORTS]:
        shares = [(float(day), sum(gap <= day for gap in own) / times[sku]) for day in range(0, _CURVE_DAYS + 1, 5)]
        lines[sku] = shares
    return charts.curves("Bought again within so many days", lines, "days since")
