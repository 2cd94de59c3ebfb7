"""The week: what an owner reads on Monday. What was sold, whom to thank by hand, who is about to leave, what to buy in.

Facts only, from orders and wishes; nobody is named who said no to the use of their purchases.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.money import Money
from bot.domain.rfm import Stats
from bot.domain.spoofing import clean_name
from bot.handling import Composition
from bot.i18n import formats
from bot.shop import Shop
from flows import replenish
from storage.repositories import customers, cuts, orders, products, weeks
from storage.unit_of_work import UnitOfWork

MOST = 5
_WEEK = timedelta(days=7)
_SHOWN_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Person:
    """A customer worth a word: their name, how often and for how much they bought, the last thing, and days since."""

    id: str
    name: str
    orders: int
    spent: int
    item: str
    days: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product to buy in: units in stock, customers who wait for it, and units regulars will take within a week."""

    item: str
    stock: int
    waiting: int
    expected: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week up to `until`, money in minor units; `history` the sales of the last weeks, this one last."""

    until: str
    orders: int
    orders_before: int
    revenue: int
    revenue_before: int
    first: int
    thank: tuple[Person, ...]
    leaving: tuple[Person, ...]
    wanted: tuple[Wanted, ...]
    history: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


async def week(uow: UnitOfWork, shop: Shop, until: datetime) -> Week:
    """Give the week that ends at `until`."""
    spans = [(until - _WEEK * (number + 1), until - _WEEK * number) for number in range(_SHOWN_WEEKS)]
    sold = [await weeks.sales(uow, *span) for span in spans]
    since = spans[0][0]
    return Week(
        until=until.astimezone(shop.timezone).date().isoformat(),
        orders=sold[0].orders,
        orders_before=sold[1].orders,
        revenue=sold[0].revenue,
        revenue_before=sold[1].revenue,
        first=await weeks.first_buyers(uow, since, until),
        thank=tuple([await _person(uow, *each) for each in await weeks.loyal(uow, since, until, MOST)]),
        leaving=tuple([await _person(uow, *each) for each in await weeks.leaving(uow, await cuts.current(uow), MOST)]),
        wanted=await _wanted(uow, shop),
        history=tuple(each.revenue for each in reversed(sold)),
    )


async def _person(uow: UnitOfWork, customer_id: str, stats: Stats) -> Person:
    customer, last = await customers.get(uow, customer_id), await orders.last_bought(uow, customer_id)
    name = clean_name(customers.known_as(customers.profile(uow, customer))) if customer else ""
    item = (last[2].name if last[2] else last[0].sku) if last else ""
    days = (uow.now - stats.last_at).days if stats.last_at else 0
    return Person(customer_id, name, stats.orders, stats.spent, item, days)


async def _wanted(uow: UnitOfWork, shop: Shop) -> tuple[Wanted, ...]:
    """Give what is waited for, and what regulars will take more of than there is."""
    waiting = {product.sku: (product, many) for product, many in await weeks.wished(uow, MOST)}
    expected = await replenish.expected(uow, shop)
    known = await products.many(uow, expected)
    found = [
        Wanted(product.name, product.stock, many, round(expected.get(sku, 0)))
        for sku, (product, many) in waiting.items()
    ]
    for sku, units in sorted(expected.items(), key=lambda each: -each[1]):
        product = known.get(sku)
        if product is not None and product.active and sku not in waiting and round(units) > product.stock:
            found.append(Wanted(product.name, product.stock, 0, round(units)))
    return tuple(found[:MOST])


def words(composition: Composition, told: dict[str, Any]) -> str:
    """Give the report in the owner's language, from what `Week.as_json` gave."""
    text = composition.text
    lines = [
        text(
            "week-report",
            orders=told["orders"],
            orders_before=told["orders_before"],
            revenue=_money(composition, told["revenue"]),
            revenue_before=_money(composition, told["revenue_before"]),
            first=told["first"],
        )
    ]
    for part in ("thank", "leaving"):
        if told[part]:
            lines += ["", text(f"week-report.{part}"), *(_line(composition, part, each) for each in told[part])]
    if told["thank"]:
        first = told["thank"][0]
        lines += [text("week-report.note", note=text("week-note", name=first["name"], item=first["item"]))]
    if told["wanted"]:
        lines += ["", text("week-report.wanted")]
        lines += [text("week-report.wanted-line", **each) for each in told["wanted"]]
    return "\n".join(lines)


def _line(composition: Composition, part: str, person: dict[str, Any]) -> str:
    return composition.text(
        f"week-report.{part}-line",
        name=person["name"],
        orders=person["orders"],
        spent=_money(composition, person["spent"]),
        item=formats.shorten(person["item"]),
        days=person["days"],
    )


def _money(composition: Composition, minor: int) -> str:
    currency = composition.shop.currency
    return formats.money(composition.locale, Money.of_minor(minor, currency).amount, currency)
