"""A compiled segment finds exactly the customers that its condition means."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import segments as language
from bot.domain.consent import Status, Topic
from bot.domain.customers import Purchase, Snapshot, Stage
from bot.domain.segments import All, And, Bought, Granted, InStage, Node, Not, OnChannel, Or
from flows import orders as purchases
from storage.database import Database
from storage.models import ConsentState, Order
from storage.repositories import customers, identities, orders, products, segments
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork

CATEGORIES = {"A": "beans", "B": "beans", "C": "日本茶 （煎茶）", "D": 'it\'s "tea"; DROP TABLE customers'}
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
        for number in range(dice.choice([0, 0, 1, 1, 2, 3]))
        for each in await _order(uow, dice, customer.id, f"{name}-{number}")
    ]
    await uow.session.flush()
    return customer.id, Snapshot(granted, frozenset(channels), bought, frozenset(withdrawn))


async def _order(uow: UnitOfWork, dice: random.Random, customer_id: str, order_id: str) -> list[Purchase]:
    at = uow.now - timedelta(days=dice.choice([1, 6, 7, 8, 89, 90, 91, 179, 181, 300]), seconds=dice.choice([0, 60]))
    status = dice.choice(["placed", "delivered", "delivered", "cancelled", "returned"])
    row = Order(id=order_id, customer_id=customer_id, placed_at=at, status=status, status_at=at)
    skus = dice.sample(SKUS, dice.choice([1, 2]))
    await orders.add(uow, [row.model_dump()], {order_id: [Line(sku, 1) for sku in skus]})
    if status in orders.UNDONE:
        return []
    return [Purchase(order_id, at, sku, CATEGORIES.get(sku, "")) for sku in skus]


@pytest.fixture
async def people(database: Database) -> dict[str, Snapshot]:
    """Sixty customers of all kinds: what is stored of each, and the same as a snapshot."""
    dice = random.Random(7)
    async with database.write() as uow:
        for sku, category in CATEGORIES.items():
            await products.put(uow, sku, name=sku, category=category)
        found = dict([await _customer(uow, dice, str(number)) for number in range(60)])
        await purchases.restage(uow, found)
        return found


@given(node=nodes)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_compiled_form_means_what_the_condition_means(
    database: Database, people: dict[str, Snapshot], node: Node
) -> None:
    async with database.read() as uow:
        expected = {each for each, snapshot in people.items() if language.matches(node, snapshot, uow.now)}
        assert await segments.ids(uow, node) == expected
        assert await segments.count(uow, node) == len(expected)


async def test_people_of_all_kinds_are_in_the_sample(database: Database, people: dict[str, Snapshot]) -> None:
    """Or the comparison above would prove little."""
    async with database.read() as uow:
        for text in ("stage new", "stage repeat", "stage dormant", "channel line", "bought category:beans in 90d"):
            assert 3 < await segments.count(uow, language.parse(text)) < 57, text


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
        for days in (7, 8):
            node = Bought("sku", "A", days)
            snapshot = Snapshot(purchases=[Purchase("1", at, "A")])
            assert (await segments.ids(uow, node) == {ann}) is language.matches(node, snapshot, uow.now)
