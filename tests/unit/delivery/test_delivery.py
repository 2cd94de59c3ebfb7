"""From proposal to record on a real database: who gets what, when, and what stands beside what was not sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.line.limits import LIMITS as LINE_LIMITS
from bot.channels.sender import Limits, Profile
from bot.channels.telegram.limits import LIMITS as TELEGRAM_LIMITS
from bot.delivery import outbox, sweeper
from bot.delivery.composing import Composer, content_hash
from bot.delivery.outbox import Proposal
from bot.delivery.push import Pusher
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.events import Event
from bot.domain.replies import Button, Card, Message, Text, plain
from bot.domain.sending import Busy, DeliveryState, MessageClass, Refused, SendResult, Sent, Unknown
from bot.handling import Composition, Journey, Skip
from bot.i18n.catalogue import Catalogue
from bot.shop import Shop, read
from storage.database import Database
from storage.models import Customer, Delivery, Product
from storage.repositories import consents, customers, identities, leases, tracked_links
from storage.repositories.consents import Source
from tests.unit.conftest import StandingClock


async def compose(composition: Composition) -> Message | Skip:
    if composition.data.get("skip"):
        return Skip("order_returned")
    return Text(composition.data.get("text", "お知らせです"))


JOURNEYS = {
    name: Journey(name, topic, message_class, compose)
    for name, topic, message_class in (
        ("broadcast", Topic.NEWS, MessageClass.MARKETING),
        ("followup", Topic.FOLLOWUP, MessageClass.MARKETING),
        ("restock", Topic.RESTOCK, MessageClass.ALERT),
        ("link", None, MessageClass.TRANSACTIONAL),
    )
}


@dataclass
class Platform:
    """A channel whose answers a test sets; it keeps what it was given. The real ones are tested with the emulator."""

    name: str = "line"
    limits: Limits = LINE_LIMITS
    per_second: float = 1000
    answers: list[SendResult] = field(default_factory=list)
    sent: list[tuple[str, str, str, bool]] = field(default_factory=list)

    async def push(self, address: str, message: Message, *, retry_key: str = "", silent: bool = False) -> SendResult:
        self.sent.append((address, plain(message), retry_key, silent))
        return self.answers.pop(0) if self.answers else Sent("1")

    def parse(self, body: dict[str, Any], received_at_ms: int) -> Event:
        raise NotImplementedError

    async def reply(self, event: Event, messages: Sequence[Message]) -> SendResult:
        raise NotImplementedError

    async def acknowledge(self, event: Event, toast: str = "") -> None:
        return

    async def show_menu(self, address: str, locale: str) -> None:
        return

    async def profile(self, address: str) -> Profile | None:
        return None

    async def quota_used(self) -> int | None:
        return None

    async def check(self) -> str:
        return self.name

    async def close(self) -> None:
        return


@dataclass
class World:
    database: Database
    clock: StandingClock
    shop: Shop
    platform: Platform

    def __post_init__(self) -> None:
        composer = Composer(JOURNEYS, self.shop, Catalogue.load(strict=True), "http://127.0.0.1")
        self.pusher = Pusher(self.database, self.platform, composer, self.clock, worker="w", secret=b"s")

    async def customer(self, *topics: Topic, channel: str = "", address: str = "") -> str:
        async with self.database.write() as uow:
            customer = await customers.create(uow)
            await identities.attach(uow, customer, channel or self.platform.name, address or customer.id)
            if topics:
                source = Source(Mechanism.BUTTON, uow.now - timedelta(days=1), f"t:{customer.id}")
                await consents.record(uow, customer.id, topics, Action.GRANT, source)
            return customer.id

    async def propose(self, customer_id: str, occasion: str, journey: str = "broadcast", **more: Any) -> None:
        known = JOURNEYS[journey]
        async with self.database.write() as uow:
            values = {"expires_at": uow.now + timedelta(days=2), **more}
            await outbox.add(uow, Proposal(customer_id, occasion, journey, known.topic, known.message_class, **values))

    async def row(self, occasion: str) -> Delivery:
        async with self.database.read() as uow:
            return (await uow.session.scalars(select(Delivery).where(Delivery.occasion == occasion))).one()


@pytest.fixture
def world(database: Database, clock: StandingClock, shop: Shop) -> World:
    return World(database, clock, shop, Platform())


async def test_a_consented_message_is_sent_once_with_its_key_and_the_three_ways_out(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "a")
    await world.propose(customer, "a")
    await world.pusher.cycle()
    await world.pusher.cycle()
    row = await world.row("a")
    assert (row.state, len(world.platform.sent)) == (DeliveryState.SENT, 1)
    assert world.platform.sent[0][2] == row.retry_key
    async with world.database.read() as uow:
        kept = uow.keyring.open_json(row.message, "deliveries", "message", row.id)
    assert [button["data"].split(":")[0] for button in kept["buttons"]] == ["why", "less", "stop"]


async def test_without_consent_nothing_leaves_and_the_reason_stands(world: World) -> None:
    customer = await world.customer(Topic.RESTOCK)
    await world.propose(customer, "a")
    await world.pusher.cycle()
    row = await world.row("a")
    assert (row.state, row.reason, world.platform.sent) == (DeliveryState.SKIPPED, "no_consent", [])


async def test_mt2_a_linked_person_gets_one_message_on_the_app_heard_last(world: World) -> None:
    customer = await world.customer(Topic.NEWS, address="first")
    async with world.database.write() as uow:
        found = await customers.get(uow, customer)
        assert found is not None
        second = await identities.attach(uow, found, "telegram", "555")
        second.last_seen_at = uow.now
    await world.propose(customer, "a")
    await world.pusher.cycle()
    assert world.platform.sent == [], "the row belongs to the other channel"
    assert (await world.row("a")).channel == "telegram"


async def test_cap_counts_messages_of_the_same_batch(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "a")
    await world.propose(customer, "b")
    await world.pusher.cycle()
    states = {(await world.row(name)).state for name in ("a", "b")}
    assert states == {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert len(world.platform.sent) == 1


async def test_better_candidate_wins_the_slot(world: World) -> None:
    customer = await world.customer(Topic.NEWS, Topic.FOLLOWUP)
    await world.propose(customer, "news")
    await world.propose(customer, "follow", "followup")
    await world.pusher.cycle()
    assert (await world.row("follow")).state == DeliveryState.SENT
    loser = await world.row("news")
    assert loser.state != DeliveryState.SENT
    assert loser.reason in ("arbitration", "cap")


async def test_mt3_transactional_passes_at_night_and_silently(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    world.clock.advance(hours=11)  # 23:00 in Tokyo
    await world.propose(customer, "news")
    await world.propose(customer, "order", "link")
    await world.pusher.cycle()
    held = await world.row("news")
    assert (held.state, held.reason) == (DeliveryState.QUEUED, "quiet_hours")
    assert held.not_before > world.clock.now()
    assert [silent for *_, silent in world.platform.sent] == [True]


async def test_mt5_past_its_time_it_expires_and_is_never_sent_late(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "a", expires_at=world.clock.now() + timedelta(hours=1))
    world.clock.advance(hours=2)
    await world.pusher.cycle()
    assert ((await world.row("a")).state, world.platform.sent) == (DeliveryState.EXPIRED, [])


async def test_sold_out_is_read_at_the_last_moment(world: World) -> None:
    customer = await world.customer(Topic.RESTOCK)
    async with world.database.write() as uow:
        uow.session.add(Product(sku="T", name="茶", stock=0, updated_at=uow.now))
    await world.propose(customer, "a", "restock", sku="T")
    await world.pusher.cycle()
    assert ((await world.row("a")).reason, world.platform.sent) == ("sold_out", [])


async def test_line_repeats_an_unknown_outcome_with_the_same_key(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    world.platform.answers = [Unknown("no_answer"), Sent("9", repeated=True)]
    await world.propose(customer, "a")
    await world.pusher.cycle()
    assert (await world.row("a")).state == DeliveryState.QUEUED
    world.clock.advance(minutes=1)
    await world.pusher.cycle()
    assert (await world.row("a")).state == DeliveryState.SENT
    assert len({key for _, _, key, _ in world.platform.sent}) == 1


async def test_telegram_marketing_is_never_sent_twice(database: Database, clock: StandingClock, shop: Shop) -> None:
    platform = Platform("telegram", TELEGRAM_LIMITS, answers=[Unknown("no_answer"), Unknown("no_answer")])
    world = World(database, clock, shop, platform)
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "a")
    await world.propose(customer, "order", "link")
    await world.pusher.cycle()
    clock.advance(minutes=1)
    await world.pusher.cycle()
    clock.advance(minutes=1)
    await world.pusher.cycle()
    assert (await world.row("a")).state == DeliveryState.UNKNOWN
    assert (await world.row("order")).state == DeliveryState.SENT, "transactional is tried once more"
    assert len(platform.sent) == 3


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Refused("unreachable:403", unreachable=True), DeliveryState.FAILED, "unreachable"),
        (Refused("rejected:400"), DeliveryState.FAILED, "rejected"),
        (Refused("token_rejected", channel_down=True), DeliveryState.QUEUED, "channel_down"),
        (Busy("rate_limited", retry_after=5, everyone=True), DeliveryState.QUEUED, "busy"),
        (Busy("quota", retry_after=3600, quota=True), DeliveryState.QUEUED, "quota"),
    ],
)
async def test_each_answer_has_its_consequence(
    world: World, answer: SendResult, state: DeliveryState, reason: str
) -> None:
    customer = await world.customer(Topic.NEWS)
    world.platform.answers = [answer]
    await world.propose(customer, "a")
    await world.pusher.cycle()
    row = await world.row("a")
    assert (row.state, row.reason) == (state, reason)
    async with world.database.read() as uow:
        (home,) = await identities.of(uow, customer)
    assert home.reachable is (reason != "unreachable")


async def test_a_dead_worker_leaves_nothing_behind(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "claimed")
    async with world.database.write() as uow:
        await leases.claim(uow, "line", "dead", timedelta(seconds=30), 10)
    await world.pusher.cycle()
    assert world.platform.sent == [], "another worker holds the claim"
    world.clock.advance(seconds=31)
    await sweeper.sweep(world.database, {"line": world.platform})
    await world.pusher.cycle()
    assert len(world.platform.sent) == 1


async def test_unreachable_customers_end_at_once_with_the_reason(world: World) -> None:
    async with world.database.write() as uow:
        customer = await customers.create(uow)
    await world.propose(customer.id, "a")
    assert ((await world.row("a")).state, (await world.row("a")).reason) == (DeliveryState.SKIPPED, "unreachable")


async def test_erased_customers_get_nothing(world: World) -> None:
    customer = await world.customer(Topic.NEWS)
    await world.propose(customer, "a")
    async with world.database.write() as uow:
        found = await uow.session.get(Customer, customer)
        assert found is not None
        found.erased_at = uow.now
    await world.pusher.cycle()
    assert ((await world.row("a")).reason, world.platform.sent) == ("erased", [])


async def test_a_message_no_longer_wanted_is_skipped_by_its_journey(world: World) -> None:
    customer = await world.customer(Topic.FOLLOWUP)
    await world.propose(customer, "a", "followup", data={"skip": True})
    await world.pusher.cycle()
    assert ((await world.row("a")).state, (await world.row("a")).reason) == (DeliveryState.SKIPPED, "order_returned")


async def test_quota_holds_what_would_be_paid(database: Database, clock: StandingClock) -> None:
    shop = read({"name": "Teahouse", "line": {"monthly_quota": 1}})
    world = World(database, clock, shop, Platform())
    first, second = await world.customer(Topic.NEWS), await world.customer(Topic.NEWS)
    await world.propose(first, "a")
    await world.propose(second, "b")
    await world.pusher.cycle()
    assert len(world.platform.sent) == 1
    assert (await world.row("b")).reason == "quota"


def test_content_is_told_apart_by_its_words() -> None:
    assert content_hash(Card("a", "b", ("c",))) != content_hash(Card("a", "b", ("d",)))


async def test_links_of_a_message_lead_through_the_shops_own_address(database: Database, clock: StandingClock) -> None:
    async def with_link(composition: Composition) -> Message | Skip:
        return Card("茶", "茶", buttons=(Button("見る", url="https://shop.example/tea"),))

    journeys = {"broadcast": Journey("broadcast", Topic.NEWS, MessageClass.MARKETING, with_link)}
    for base, through in (("https://najimi.example", True), ("http://127.0.0.1:8080", False)):
        world = World(database, clock, Shop(name="Teahouse"), Platform())
        composer = Composer(journeys, world.shop, Catalogue.load(strict=True), base)
        world.pusher = Pusher(database, world.platform, composer, clock, worker="w", secret=b"s")
        customer = await world.customer(Topic.NEWS)
        await world.propose(customer, base)
        await world.pusher.cycle()
        row = await world.row(base)
        async with database.write() as uow:
            kept = uow.keyring.open_json(row.message, "deliveries", "message", row.id)
            url = kept["buttons"][0]["url"]
            assert url.startswith(f"{base}/l/") is through
            if through:
                assert await tracked_links.follow(uow, url.rsplit("/", 1)[-1]) == "https://shop.example/tea"
        assert (await world.row(base)).reaction == ("click" if through else "")


async def test_r24_rows_of_a_commit_that_was_not_heard_of_wait_out_a_halt_and_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand as under way, by this worker, and were never called."""
    await world.propose(await world.customer(Topic.NEWS), "a")
    pusher = world.pusher
    assert await pusher._claim() == 1
    ids = list(pusher._claimed)
    pusher._claimed.clear()
    async with world.database.write() as uow:
        await pusher._mark(uow, ids)
    pusher._claimed.extend(ids)
    pusher._doubtful.update(ids)

    async def halted(_: object) -> bool:
        return False

    with monkeypatch.context() as patched:
        patched.setattr(pusher.pace, "look", halted)
        await pusher._write([pusher._claimed.popleft()])
    assert world.platform.sent == []
    await pusher.cycle()
    assert len(world.platform.sent) == 1
    assert (await world.row("a")).state == "sent"
