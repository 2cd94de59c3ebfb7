"""A compiled segment finds exactly the customers that its condition means."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import segments as language
from bot.domain.consent import Status, Topic
from bot.domain.customers import Act, Purchase, Snapshot, Stage
from bot.domain.rfm import Cuts
from bot.domain.segments import (
    All,
    And,
    Answered,
    Banded,
    Bought,
    Did,
    Granted,
    InStage,
    Node,
    Not,
    OnChannel,
    Or,
)
from bot.domain.sending import DeliveryState, MessageClass
from storage.database import Database
from storage.models import ConsentState, Delivery, Order, Question, View
from storage.repositories import customers, cuts, faq, identities, orders, products, segments, stats
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork

CATEGORIES = {"A": "beans", "B": "beans", "C": "日本茶 （煎茶）", "D": 'it\'s "tea"; DROP TABLE customers'}
ENTRIES = {"brew": "care", "送料": "shipping", "returns": "shipping"}
CUTS = Cuts(60, (7, 60, 90, 180), (1, 2, 3, 5), (500, 1000, 3000, 9500), priced=True)
SKUS = ("A", "B", "C", "D", "gone")

leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.builds(Bought, st.just("sku"), st.sampled_from([*SKUS, "'; --"]), st.none() | st.integers(1, 400)),
    st.builds(
        Bought, st.just("category"), st.sampled_from([*CATEGORIES.values(), "none"]), st.none() | st.integers(1, 400)
    ),
    st.builds(Bought, st.just("anything"), st.just(""), st.none() | st.integers(1, 400)),
    st.builds(InStage, st.sampled_from(Stage)),
    st.builds(Granted, st.sampled_from(Topic)),
    st.builds(
        lambda what, bands: Banded(what, min(bands), max(bands)),
        st.sampled_from(["recency", "frequency", "value"]),
        st.tuples(st.integers(1, 5), st.integers(1, 5)),
    ),
    st.builds(Did, st.just("asked"), st.just("entry"), st.sampled_from([*ENTRIES, "gone"]), st.none() | st.just(7)),
    st.builds(
        Did, st.just("asked"), st.just("category"), st.sampled_from(["care", "shipping"]), st.none() | st.just(7)
    ),
    st.builds(Did, st.just("viewed"), st.just("sku"), st.sampled_from(SKUS), st.none() | st.just(7)),
    st.builds(Did, st.just("viewed"), st.just("category"), st.sampled_from([*CATEGORIES.values()])),
    st.builds(Did, st.just("reacted"), st.just("topic"), st.sampled_from(Topic), st.none() | st.just(7)),
    st.builds(Did, st.sampled_from(["asked", "viewed", "reacted"]), st.just("anything"), st.just(""), st.just(7)),
    st.builds(lambda few: Answered(min(few), max(few)), st.tuples(st.integers(1, 4), st.integers(1, 6))),
    st.builds(OnChannel, st.sampled_from(language.CHANNELS)),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.builds(Not, inner) | st.builds(And, inner, inner) | st.builds(Or, inner, inner),
    max_leaves=10,
)


async def _customer(uow: UnitOfWork, dice: random.Random, name: str) -> tuple[str, Snapshot]:
    customer = await customers.create(uow)
    granted = frozenset(topic for topic in Topic if dice.random() < 0.4)
    withdrawn = set()
    for topic in Topic:
        status = Status.GRANTED if topic in granted else dice.choice([Status.WITHDRAWN, Status.PENDING, None])
        if status is Status.WITHDRAWN:
            withdrawn.add(topic)
        if status is not None:
            uow.session.add(ConsentState(customer_id=customer.id, topic=topic, status=status, since=uow.now))
    channels = set()
    for channel in language.CHANNELS:
        reachable = dice.choice([True, False, None])
        if reachable is not None:
            await identities.attach(uow, customer, channel, f"{channel}-{name}", reachable)
        if reachable:
            channels.add(channel)
    bought = [
        each
        for number in range(dice.choice([0, 0, 1, 1, 2, 3, 7]))
        for each in await _order(uow, dice, customer.id, f"{name}-{number}")
    ]
    acts = [each for _ in range(dice.choice([0, 0, 1, 3])) for each in _act(uow, dice, customer.id)]
    answers = _pushes(uow, dice, customer.id, acts)
    await uow.session.flush()
    return customer.id, Snapshot(granted, frozenset(channels), bought, frozenset(withdrawn), acts, answers)


def _act(uow: UnitOfWork, dice: random.Random, customer_id: str) -> list[Act]:
    at = uow.now - timedelta(days=dice.choice([1, 6, 7, 8, 30]), seconds=dice.choice([0, 60]))
    if dice.random() < 0.5:
        sku = dice.choice(SKUS)
        uow.session.add(View(customer_id=customer_id, sku=sku, at=at))
        return [Act("viewed", at, sku, CATEGORIES.get(sku, ""))]
    band, entry = dice.choice(["answer", "choices", "unsure"]), dice.choice([*ENTRIES, "gone"])
    row = Question(customer_id=customer_id, band=band, at=at)
    row.shown = json.dumps([entry] if band == "answer" else [] if band == "unsure" else [*ENTRIES], ensure_ascii=False)
    row.tapped = entry if band == "choices" else ""
    uow.session.add(row)
    about = "" if band == "unsure" else entry
    return [Act("asked", at, about, ENTRIES.get(about, ""))]


def _pushes(uow: UnitOfWork, dice: random.Random, customer_id: str, acts: list[Act]) -> list[bool]:
    """Send some marketing messages, the latest first, and give whether each was answered with anything but a no."""
    answers = []
    for number in range(dice.choice([0, 1, 2, 6])):
        at, reaction = uow.now - timedelta(days=3 * number + 1), dice.choice(["", "", "stop", "less", "tap", "message"])
        topic = dice.choice([Topic.NEWS, Topic.BIRTHDAY])
        state = dice.choice([DeliveryState.SENT, DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SKIPPED])
        reached = state is not DeliveryState.SKIPPED
        uow.session.add(
            Delivery(
                customer_id=customer_id,
                occasion=f"o{number}",
                journey="broadcast",
                topic=topic,
                message_class=MessageClass.MARKETING,
                state=state,
                sending_at=at if reached else None,
                reaction=reaction if reached else "",
                reacted_at=at if reached and reaction else None,
                **dict.fromkeys(("created_at", "not_before", "expires_at"), at),
            )
        )
        positive = reached and reaction in ("tap", "message")
        if positive:
            acts.append(Act("reacted", at, topic))
        answers += [positive] if reached else []
    return answers


async def _order(uow: UnitOfWork, dice: random.Random, customer_id: str, order_id: str) -> list[Purchase]:
    at = uow.now - timedelta(
        days=dice.choice([1, 6, 7, 8, 89, 90, 91, 179, 181, 200, 364, 366, 400, 500]), seconds=dice.choice([0, 60])
    )
    status = dice.choice(["placed", "delivered", "delivered", "cancelled", "returned"])
    row = Order(id=order_id, customer_id=customer_id, placed_at=at, status=status, status_at=at)
    skus = dice.sample(SKUS, dice.choice([1, 2]))
    units, price = dice.choice([1, 3]), dice.choice([None, 500, 9000])
    await orders.add(uow, [row.model_dump()], {order_id: [Line(sku, units, price) for sku in skus]})
    if status in orders.UNDONE:
        return []
    return [Purchase(order_id, at, sku, CATEGORIES.get(sku, ""), units, units * (price or 0)) for sku in skus]


@pytest.fixture
async def people(database: Database) -> dict[str, Snapshot]:
    """Sixty customers of all kinds: what is stored of each, and the same as a snapshot."""
    dice = random.Random(7)
    async with database.write() as uow:
        for sku, category in CATEGORIES.items():
            await products.put(uow, sku, name=sku, category=category)
        for entry, category in ENTRIES.items():
            await faq.put(uow, entry, question=entry, answer="-", category=category)
        found = dict([await _customer(uow, dice, str(number)) for number in range(60)])
        await stats.refresh(uow, dict.fromkeys(found))
        await cuts.keep(uow, CUTS)
        return found


@given(node=nodes)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_compiled_form_means_what_the_condition_means(
    database: Database, people: dict[str, Snapshot], node: Node
) -> None:
    async with database.read() as uow:
        expected = {each for each, snapshot in people.items() if language.matches(node, snapshot, uow.now, CUTS)}
        assert await segments.ids(uow, node) == expected
        assert await segments.count(uow, node) == len(expected)


async def test_people_of_all_kinds_are_in_the_sample(database: Database, people: dict[str, Snapshot]) -> None:
    """Or the comparison above would prove little."""
    async with database.read() as uow:
        for text in (
            *(f"stage {each}" for each in Stage),
            *("channel line", "bought category:beans in 90d", "recency 1-2", "value 4-5", "answered 1 of 5"),
            *("viewed anything", "asked category:shipping", "reacted topic:news"),
        ):
            assert 0 < await segments.count(uow, language.parse(text)) < 57, text


async def test_never_the_erased_nor_those_joined_to_another(database: Database) -> None:
    async with database.write() as uow:
        kept, erased, joined = [await customers.create(uow) for _ in range(3)]
        erased.erased_at, joined.linked_to = uow.now, kept.id
        await uow.session.flush()
        for node in (All(), Not(Granted(Topic.NEWS)), Or(InStage(Stage.NEW), Not(InStage(Stage.NEW)))):
            assert await segments.ids(uow, node) == {kept.id}


async def test_an_address_that_blocked_us_is_no_channel(database: Database) -> None:
    async with database.write() as uow:
        ann = await customers.create(uow)
        await identities.attach(uow, ann, "line", "U1", reachable=False)
        await identities.attach(uow, ann, "telegram", "1")
        assert await segments.ids(uow, OnChannel("line")) == set()
        assert await segments.ids(uow, OnChannel("telegram")) == {ann.id}


@pytest.mark.parametrize("word", ["and", "or"])
async def test_the_longest_text_that_can_be_written_is_answered(database: Database, word: str) -> None:
    text = f" {word} ".join(["all"] * (2000 // (len(word) + 5)))
    async with database.write() as uow:
        ann = await customers.create(uow)
        assert await segments.ids(uow, language.parse(text)) == {ann.id}
        deep = language.parse("not (" * 19 + "all" + ")" * 19)
        assert await segments.ids(uow, deep) == set()


async def test_days_end_at_the_same_instant_in_both(database: Database) -> None:
    at = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    async with database.write() as uow:
        ann = (await customers.create(uow)).id
        row = Order(id="1", customer_id=ann, placed_at=at, status="placed", status_at=at)
        await orders.add(uow, [row.model_dump()], {"1": [Line("A", 1)]})
        await stats.refresh(uow, {ann: None})
        for days in (7, 8):
            node = Bought("sku", "A", days)
            snapshot = Snapshot(purchases=[Purchase("1", at, "A")])
            assert (await segments.ids(uow, node) == {ann}) is language.matches(node, snapshot, uow.now, CUTS)
