"""The month as it will be: who does what when. Real are the orders and the questions; seeded are the hours between."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bench.real.conversion import DAYS, ZONE, Calendar, Person
from bench.real.faq import Question
from bench.real.purchases import Invoice
from bench.real.shelves import Delivery, Gap, Purchase, Shelves

_RETURNED = 0.03
_AWAKE = (time(9), time(22))
_BUYERS_WISH = 0.7
_LOOKERS = 2  # people per gap who wish without a later purchase


@dataclass(frozen=True, slots=True)
class TellOrder:
    """The till tells a status of an order."""

    invoice: Invoice
    status: str


@dataclass(frozen=True, slots=True)
class Arrive:
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class WantSoldOut:
    user_id: str
    sku: str


@dataclass(frozen=True, slots=True)
class AskQuestion:
    user_id: str
    question: Question


@dataclass(frozen=True, slots=True)
class AskOrders:
    user_id: str


@dataclass(frozen=True, slots=True)
class Broadcast:
    title: str
    audience: str
    text: str


Deed = TellOrder | Arrive | WantSoldOut | AskQuestion | AskOrders | Broadcast
Entry = tuple[datetime, Deed]

BROADCASTS = (
    ("weekend", "all", "{name|お客さま}、今週末は全品5%引きです。"),
    ("regulars", "stage repeat", "いつもありがとうございます。新しい雑貨が入りました。"),
    ("bags", "bought category:BAG in 365d", "バッグの新作が届きました。前回は{last_purchase|雑貨}をお求めでした。"),
    ("december", "all", "{name|お客さま}、12月の営業時間のお知らせです。"),
)


def purchases(invoices: Iterable[Invoice], calendar: Calendar) -> list[Purchase]:
    return [
        Purchase(calendar.moved(each.at), line.item_id, line.quantity, each.user_id)
        for each in invoices
        for line in each.lines
    ]


def orders(invoices: Iterable[Invoice], calendar: Calendar, seed: int) -> list[Entry]:
    """Each order is placed when it was, shipped a day later and delivered after two; a few come back."""
    dice, entries = random.Random(f"orders {seed}"), list[Entry]()
    for each in invoices:
        placed = calendar.moved(each.at)
        delivered = placed + timedelta(days=2, hours=dice.uniform(-2, 2))
        entries += [
            (placed, TellOrder(each, "placed")),
            (placed + timedelta(hours=dice.uniform(18, 28)), TellOrder(each, "shipped")),
            (delivered, TellOrder(each, "delivered")),
        ]
        if dice.random() < _RETURNED:
            entries.append((delivered + timedelta(days=dice.uniform(1, 9)), TellOrder(each, "returned")))
    return [entry for entry in entries if entry[0] < calendar.end]


def arrivals(shelves: Shelves) -> list[Entry]:
    return [(each.at, Arrive(each)) for each in shelves.deliveries]


def wishes(shelves: Shelves, people: Mapping[str, Person], calendar: Calendar, seed: int) -> list[Entry]:
    """While a shelf is empty, most of those who buy next ask for it, and some who only look."""
    dice, entries = random.Random(f"wishes {seed}"), list[Entry]()
    everybody = sorted(people)
    for gap in shelves.gaps:
        buyers = [user_id for user_id in gap.buyers if user_id in people and dice.random() < _BUYERS_WISH]
        for user_id in dict.fromkeys([*buyers, *dice.sample(everybody, _LOOKERS)]):
            at = _waking_moment(gap, dice)
            if at is not None:
                entries.append((at, WantSoldOut(user_id, gap.sku)))
    return [entry for entry in entries if calendar.start <= entry[0] < calendar.end]


def _waking_moment(gap: Gap, dice: random.Random) -> datetime | None:
    for _ in range(10):
        at = gap.since + (gap.until - gap.since) * dice.random()
        if _AWAKE[0] <= at.astimezone(ZONE).time() < _AWAKE[1]:
            return at
    return None


def questions(asked: Sequence[Question], people: Sequence[str], calendar: Calendar, seed: int) -> list[Entry]:
    """Spread the questions over the days, each to another person."""
    dice = random.Random(f"questions {seed}")
    who = dice.sample(list(people), min(len(asked), len(people)))
    return [
        (_daytime(calendar, dice), AskQuestion(user_id, question))
        for user_id, question in zip(who, dice.sample(list(asked), len(who)), strict=True)
    ]


def order_questions(
    invoices: Sequence[Invoice], people: Mapping[str, Person], calendar: Calendar, seed: int
) -> list[Entry]:
    """A tenth of the buyers ask how their order is doing, a day after it."""
    dice = random.Random(f"order questions {seed}")
    entries = []
    for each in invoices:
        at = calendar.moved(each.at) + timedelta(hours=dice.uniform(2, 30))
        if each.user_id in people and dice.random() < 0.1 and _AWAKE[0] <= at.astimezone(ZONE).time() < _AWAKE[1]:
            entries.append((at, AskOrders(each.user_id)))
    return [entry for entry in entries if entry[0] < calendar.end]


def broadcasts(calendar: Calendar) -> list[Entry]:
    """One a week, on the third day at half past ten."""
    first = calendar.start + timedelta(days=2, hours=10, minutes=30)
    weeks = range(min(len(BROADCASTS), DAYS // 7))
    return [(first + timedelta(weeks=week), Broadcast(*BROADCASTS[week])) for week in weeks]


def _daytime(calendar: Calendar, dice: random.Random) -> datetime:
    day = calendar.start + timedelta(days=dice.randrange(DAYS))
    return day + timedelta(hours=dice.uniform(_AWAKE[0].hour, _AWAKE[1].hour))
