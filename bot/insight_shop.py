"""What the shop's own orders tell, at the command line: what somebody may take next, what is bought again, who stays.

Whoever said no to the use of their purchases is in none of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from bot import office
from bot import shop as shop_file
from bot.domain.consent import Status, Topic
from bot.domain.errors import InputError
from bot.domain.money import Money
from bot.foresight import Foresight
from bot.insight import lifetime, pasts
from bot.insight import rebuy as again
from bot.insight.lifetime import Visits
from bot.settings import Settings
from storage.repositories import consents, products, purchases

_SUGGESTED = 10
_TAUGHT_WEEKS = 26
_BACK = timedelta(days=3 * 365)
_AHEAD_DAYS = 90
_WEEK = timedelta(days=7)
NOT_ENOUGH = "not enough data"
Row = dict[str, Any]


async def recommend(settings: Settings, name: str, *, as_json: bool) -> int:
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
    return _print(rows, as_json=as_json)


async def rebuy(settings: Settings, most: int, *, as_json: bool) -> int:
    """Print the customers and products likeliest to meet again within a week."""
    async with office.opened(settings) as database, database.read() as uow:
        found = await purchases.lines(uow, uow.now - _BACK)
        rows = _rebuy([(line.customer, line.sku, line.at.toordinal()) for line in found], uow.now)[:most]
        named = await products.many(uow, [row["sku"] for row in rows])
    for row in rows:
        row["name"] = named[row["sku"]].name if row["sku"] in named else ""
    return _print(rows, as_json=as_json)


def _rebuy(bought: Sequence[tuple[str, str, int]], now: datetime) -> list[Row]:
    days, today = pasts.days_of(bought), now.toordinal()
    week = int(again.HORIZON)
    weeks = [pasts.as_of(days, today - week * number) for number in range(1, _TAUGHT_WEEKS + 1)]
    taught = pasts.together([past for past in weeks if past.keys] or [pasts.as_of(days, today)])
    hazard = again.Hazard.fit(taught.pairs, taught.again)
    asked = pasts.as_of(days, today)
    said = hazard.probabilities(asked.pairs)
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


async def worth(settings: Settings, most: int, *, as_json: bool) -> int:
    """Print who is likely still a customer, and what they will order."""
    shop = shop_file.load(settings.shop_file)
    async with office.opened(settings) as database, database.read() as uow:
        rows = _worth(await purchases.totals(uow), uow.now, shop.currency)
    return _print(rows[:most], as_json=as_json)


def _worth(orders: Sequence[tuple[str, datetime, int | None]], now: datetime, currency: str) -> list[Row]:
    by_customer: dict[str, list[tuple[datetime, int | None]]] = {}
    for customer, at, total in orders:
        by_customer.setdefault(customer, []).append((at, total))
    first = {customer: every[0][0] for customer, every in by_customer.items()}
    visits = Visits(
        np.array([len(every) - 1.0 for every in by_customer.values()]),
        np.array([(every[-1][0] - every[0][0]) / _WEEK for every in by_customer.values()]),
        np.array([(now - first[customer]) / _WEEK for customer in by_customer]),
    )
    means = np.array([_mean([total for _, total in every if total]) for every in by_customer.values()])
    fitted, value = lifetime.fit(visits), lifetime.fit_value(visits.repeats, means)
    if fitted is None:
        return []
    alive, expected = fitted.alive(visits), fitted.expected(visits, _AHEAD_DAYS / 7)
    each = value.expected(visits.repeats, means) if value is not None else means
    order = np.argsort(-(expected * each), kind="stable")
    customers = list(by_customer)
    return [
        {
            "customer": customers[place],
            "orders": int(visits.repeats[place]) + 1,
            "weeks_ago": round(float(visits.observed[place] - visits.last[place]), 1),
            "alive": round(float(alive[place]), 2) if fitted.tells_who_left else None,
            "orders_in_90_days": round(float(expected[place]), 2),
            "order_value": str(Money.of_minor(round(float(each[place])), currency).amount),
        }
        for place in order
    ]


def _mean(totals: Sequence[int | None]) -> float:
    known = [total for total in totals if total]
    return sum(known) / len(known) if known else 0.0


def _print(rows: Sequence[Row], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=2))
        return 0
    if not rows:
        print(NOT_ENOUGH)
        return 0
    columns = list(rows[0])
    cells = [[str("–" if row[name] in (None, "") else row[name]) for name in columns] for row in rows]
    widths = [max(len(line[place]) for line in [columns, *cells]) for place in range(len(columns))]
    for line in [columns, *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0
