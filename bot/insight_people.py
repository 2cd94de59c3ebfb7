"""Who is who, at the command line: segments and their sizes, one customer's journey, what messages brought."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot import charts, office
from bot import shop as shop_file
from bot.domain import customers as lives
from bot.domain import rfm
from bot.domain import segments as language
from bot.domain.money import Money
from bot.domain.rfm import BANDS
from bot.insight import lift as lifts
from bot.insight.lift import Touch
from bot.settings import Settings
from bot.sheets import Out, Row
from flows import saved_segments
from storage.models import Customer
from storage.repositories import consents, conversations, cuts, deliveries, overview, segments, stats
from storage.repositories import orders as order_rows
from storage.repositories import saved_segments as saved
from storage.repositories.deeds import NEGATIVE
from storage.unit_of_work import UnitOfWork

_DAY = timedelta(days=1)
_TOUCHES, _MOMENTS = 200_000, 200


async def list_segments(settings: Settings, condition: str, out: Out) -> int:
    """Print how many customers are in each stage and each saved segment, or in one condition; the picture is the map
    of recency and frequency."""
    shop = shop_file.load(settings.shop_file)
    async with office.opened(settings) as database, database.read() as uow:
        found = await cuts.current(uow)
        if condition:
            node = language.parse(condition, await saved.every(uow))
            rows: list[Row] = [_segment(condition, await segments.count(uow, node), None, shop.currency)]
        else:
            rows = [
                _segment(f"stage {stage}", many, spent, shop.currency)
                for stage, (many, spent) in (await overview.stages(uow, found)).items()
            ]
            rows += [
                _segment(each.row.name, each.people, None, shop.currency) for each in await saved_segments.counted(uow)
            ]
        bands = await overview.bands(uow, found)
    counts = [[bands.get((recency, frequency), 0) for frequency in BANDS] for recency in BANDS]
    picture = charts.grid(
        "Customers by recency and frequency", "frequency: 5 comes most often", "recency: 5 came most lately", counts
    )
    return out.print(rows, picture)


def _segment(name: str, people: int | None, spent: int | None, currency: str) -> Row:
    money = None if spent is None else str(Money.of_minor(spent, currency).amount)
    return {"segment": name, "customers": people, "spent": money}


async def customer(settings: Settings, name: str, out: Out) -> int:
    """Print one customer's journey: where they stand, and everything that happened, the first thing first."""
    shop = shop_file.load(settings.shop_file)
    async with office.opened(settings) as database, database.read() as uow:
        who = await office.find(uow, name)
        known, points = await stats.of(uow, who.id), await cuts.current(uow)
        bands = rfm.bands(known, uow.now, points)
        rows: list[Row] = [
            _moment(uow.now, "stage", str(lives.stage(known, uow.now, points))),
            _moment(uow.now, "bands", f"R{bands.recency} F{bands.frequency} M{bands.value}" if bands else "–"),
            _moment(uow.now, "spent", f"{known.orders} orders, {Money.of_minor(known.spent, shop.currency).amount}"),
        ]
        rows = sorted(await _journey(uow, who), key=lambda row: str(row["at"]))[-_MOMENTS:] + rows
    return out.print(rows)


async def _journey(uow: UnitOfWork, who: Customer) -> list[Row]:
    """Give what happened: orders, questions, messages and what became of them, what was agreed to."""
    rows = [_moment(who.created_at, "first seen", "")]
    for order in await order_rows.recent(uow, who.id, _MOMENTS):
        lines = await order_rows.lines(uow, order.id)
        rows.append(_moment(order.placed_at, "order", f"{order.status} " + ", ".join(line.sku for line in lines)))
    asked = await conversations.last_questions(uow, who.id, who.created_at, _MOMENTS)
    rows += [_moment(row.at, "question", row.band) for row in asked]
    for row in await deliveries.latest(uow, who.id, _MOMENTS):
        at = row.sending_at or row.ended_at or row.created_at
        rows.append(_moment(at, "message", " ".join(filter(None, (row.journey, row.state, row.reason)))))
        if row.reaction and row.reacted_at:
            rows.append(_moment(row.reacted_at, "reaction", f"{row.reaction} to {row.journey}"))
    rows += [
        _moment(entry.occurred_at, "consent", f"{entry.action} {entry.topic}")
        for entry in await consents.history(uow, who.id)
    ]
    return rows


def _moment(at: datetime, what: str, words: str) -> Row:
    return {"at": at.isoformat(timespec="minutes"), "what": what, "words": words}


async def lift(settings: Settings, days: int, out: Out) -> int:
    """Print what messages of each topic brought: sent, answered, bought within seven days, against those held back."""
    async with office.opened(settings) as database, database.read() as uow:
        rows = await _lift(uow, days)
    shares = [
        (f"{row['topic']} {side}", row[hits] / row[many] if row[many] else 0.0, f"{row[hits]} / {row[many]}")
        for row in rows
        for side, hits, many in (("sent", "bought", "sent"), ("held back", "held_bought", "held"))
    ]
    return out.print(rows, charts.bars("Bought within seven days", shares))


async def _lift(uow: UnitOfWork, days: int) -> list[dict[str, Any]]:
    since = uow.now - timedelta(days=days)
    found = await overview.touches(uow, since, _TOUCHES)
    touches = [
        Touch(who, topic, (at - since) / _DAY, sent, reaction not in NEGATIVE)
        for who, topic, at, sent, reaction in found
    ]
    orders: dict[str, list[float]] = {}
    for who, at in await overview.ordered(uow, [touch.customer for touch in touches], since):
        orders.setdefault(who, []).append((at - since) / _DAY)
    return [_told(each) for each in lifts.measure(touches, {who: sorted(every) for who, every in orders.items()})]


def _told(each: lifts.Lift) -> dict[str, Any]:
    def percent(share: float | None) -> str:
        return "not enough data" if share is None else f"{share * 100:+.1f} %"

    return {
        "topic": each.topic,
        "sent": each.sent,
        "reacted": each.reacted,
        "bought": each.bought,
        "held": each.held,
        "held_bought": each.held_bought,
        "lift": percent(each.difference),
        "from": percent(each.low) if each.low is not None else None,
        "to": percent(each.high) if each.high is not None else None,
    }
