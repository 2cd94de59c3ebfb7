"""Handovers: promised by the calendar, passed on to whoever has them, reminded, and given back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.domain.replies import Card, Message, plain
from bot.handling import Skip
from bot.shop import Shop, read
from flows import handovers
from flows.handovers import Cause
from storage.database import Database
from storage.models import Delivery, Handover, Staff
from storage.repositories import conversations
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import compose, someone
from tests.unit.flows.test_opening import SHOP, at
from tests.unit.handlers.conftest import Talk, said, taps


@dataclass
class Desk:
    """Three members of staff, and a customer who talks."""

    talk: Talk
    staff: dict[str, Staff] = field(default_factory=dict)

    async def hire(self, **roles: str) -> None:
        for name, role in roles.items():
            async with self.talk.database.write() as uow:
                _, identity = await someone(uow, f"staff-{name}", channel="telegram")
                member = Staff(name=name, role=role, identity_id=identity.id, created_at=uow.now)
                uow.session.add(member)
                self.staff[name] = member

    async def ask(self, words: str = "色が違います", cause: Cause = Cause.COMPLAINT, address: str = "U1") -> str:
        async with self.talk.context(words, address=address) as context:
            return said(await handovers.start(context, cause, words))

    async def write(self, words: str) -> None:
        async with self.talk.context(words) as context:
            assert context.handover is not None
            await handovers.relay(context.uow, context.handover, context.event.id, context.event.what.message_id)  # type: ignore[union-attr]

    async def open(self) -> Handover:
        async with self.talk.database.read() as uow:
            return (await conversations.open_handovers(uow))[-1]

    async def say(self, name: str, words: str, event_id: str = "") -> Staff | None:
        async with self.talk.database.write() as uow:
            row = (await conversations.open_handovers(uow))[-1]
            return await handovers.say(uow, row, self.staff[name], words, event_id)

    async def tick(self) -> int:
        async with self.talk.database.write() as uow:
            return await handovers.tick(uow, self.talk.shop)

    async def notes(self, journey: str) -> list[tuple[str, Message | Skip]]:
        """(whom, what) of everything proposed by a journey, in order."""
        names = {member.identity_id: name for name, member in self.staff.items()}
        async with self.talk.database.read() as uow:
            query = select(Delivery).where(Delivery.journey == journey).order_by(col(Delivery.id))
            rows = (await uow.session.scalars(query)).all()
            spec = handovers.JOURNEY_STAFF if journey == handovers.STAFF else handovers.JOURNEY_CUSTOMER
            return [(names.get(row.identity_id, ""), await compose(uow, self.talk.shop, row, spec)) for row in rows]

    async def heard(self) -> list[str]:
        """What the customer was told unasked."""
        found = await self.notes(handovers.CUSTOMER)
        return [plain(message) for _, message in found if not isinstance(message, Skip)]


@pytest.fixture
async def desk(database: Database, clock: StandingClock) -> Desk:
    clock._now = at("2026-03-10T12:00")
    desk = Desk(Talk(database, clock, SHOP))
    await desk.hire(Aoi="owner", Rin="clerk", Mei="marketer")
    return desk


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-03-10T12:00", "スタッフにつなぎました。60分ほどでお返事します。"),
        ("2026-03-10T18:30", "スタッフにつなぎました。順番にお返事します。"),  # closes before the hour is over
        ("2026-03-10T22:00", "ただいま営業時間外です。明日10:00 からスタッフがお返事します。"),
        ("2026-03-10T07:00", "ただいま営業時間外です。10:00 からスタッフがお返事します。"),
        ("2026-03-15T12:00", "本日は休業日です。明日10:00 からスタッフがお返事します。"),  # Sunday
        ("2026-03-20T12:00", "本日は休業日です。明日10:00 からスタッフがお返事します。"),  # the equinox
        ("2026-12-30T12:00", "本日は休業日です。2027年1月4日（月）10:00 からスタッフがお返事します。"),
    ],
)
async def test_the_promise_comes_from_the_calendar(desk: Desk, clock: StandingClock, now: str, words: str) -> None:
    """VT8"""
    clock._now = at(now)
    assert (await desk.ask()).startswith(words)


async def test_no_promise_where_the_shop_never_opens_again(database: Database, clock: StandingClock) -> None:
    """VT8"""
    desk = Desk(Talk(database, clock, read({"name": "Gone", "hours": {"closed": ["2026-01-01..2030-01-01"]}})))
    assert (await desk.ask()).startswith("ただいま営業時間外です。スタッフが確認しだい")


async def test_owner_and_clerk_get_a_card_with_what_was_said(desk: Desk) -> None:
    async with desk.talk.context("湯のみの色について") as context:
        conversations.log_out(context.uow, context.identity, [context.bubble("questions-none")])
    await desk.ask("色が違います")
    cards = await desk.notes(handovers.STAFF)
    assert sorted(name for name, _ in cards) == ["Aoi", "Rin"]
    card = cards[0][1]
    assert isinstance(card, Card)
    text = plain(card)
    for line in (
        "理由：ご不満のようです",
        "客：湯のみの色について",
        "自動：失礼しました。別の言葉",
        "客：色が違います",
    ):
        assert line in text
    assert "お知らせは受け取らない方です。" in text
    assert card.buttons[0].data == f"ho_take:{(await desk.open()).id}"


async def test_words_go_to_all_while_waiting_and_then_to_the_holder(desk: Desk) -> None:
    await desk.ask()
    await desk.write("まだですか")
    assert await desk.say("Rin", "お調べします") == desk.staff["Rin"]
    await desk.write("お願いします")
    words = [(name, note.lines[0]) for name, note in await desk.notes(handovers.STAFF) if _is_words(note)]
    assert sorted(words[:2]) == [("Aoi", "まだですか"), ("Rin", "まだですか")]
    assert words[2:] == [("Rin", "お願いします")]
    assert await desk.heard() == ["スタッフ Rin：\nお調べします"]


def _is_words(note: Message | Skip) -> bool:
    return isinstance(note, Card) and "さまから" in note.title


async def test_a_message_taken_back_is_not_passed_on(desk: Desk) -> None:
    """CT16"""
    await desk.ask()
    await desk.write("電話番号は090-0000-0000")
    async with desk.talk.context("x") as context:
        assert await conversations.unsend(context.uow, context.identity, f"m{desk.talk.events - 1}")
    notes = await desk.notes(handovers.STAFF)
    assert [note for _, note in notes if isinstance(note, Skip)] == [Skip("cancelled")] * 2
    assert not any("090" in plain(note) for _, note in notes if not isinstance(note, Skip))


async def test_only_one_member_has_it(desk: Desk) -> None:
    await desk.ask()
    async with desk.talk.database.write() as uow:
        row = (await conversations.open_handovers(uow))[0]
        assert await handovers.claim(uow, row, desk.staff["Rin"]) is desk.staff["Rin"]
        found = await handovers.claim(uow, row, desk.staff["Aoi"])
        assert found is not None
        assert found.name == "Rin"
    second = await desk.say("Aoi", "こんにちは")
    assert second is not None
    assert second.name == "Rin"
    assert await desk.heard() == []


async def test_a_member_who_left_has_it_no_more(desk: Desk) -> None:
    await desk.ask()
    await desk.say("Rin", "お調べします")
    async with desk.talk.database.write() as uow:
        rin = await uow.session.get(Staff, desk.staff["Rin"].id)
        assert rin is not None
        rin.active = False
    assert await desk.say("Aoi", "代わりました") == desk.staff["Aoi"]


async def test_the_same_staff_message_is_said_once(desk: Desk) -> None:
    await desk.ask()
    for _ in range(2):
        await desk.say("Rin", "お調べします", "event-1")
    assert len(await desk.heard()) == 1
    async with desk.talk.database.read() as uow:
        row = (await conversations.open_handovers(uow))[0]
        lines = await conversations.last(uow, row.customer_id)
        assert [(line.author, line.text) for line in lines if line.author == "staff"] == [("staff", "お調べします")]


async def test_staff_are_reminded_and_the_customer_hears_the_truth(desk: Desk, clock: StandingClock) -> None:
    await desk.ask()
    clock.advance(minutes=47)
    assert await desk.tick() == 0
    clock.advance(minutes=2)
    assert (await desk.tick(), await desk.tick()) == (1, 0)
    pings = [note for _, note in await desk.notes(handovers.STAFF) if not isinstance(note, Card | Skip)]
    assert "49分お待ちです。あと11分で" in plain(pings[0])
    clock.advance(minutes=12)
    assert (await desk.tick(), await desk.tick()) == (1, 0)
    assert await desk.heard() == [
        "お待たせして申し訳ありません。まだお返事ができていません。15:01までに、スタッフがこのトークにお返事します。"
    ]
    await desk.say("Rin", "お待たせしました")
    assert (await desk.heard()) == ["スタッフ Rin：\nお待たせしました"]  # the note is taken back once it is answered


async def test_nobody_is_reminded_of_what_was_answered(desk: Desk, clock: StandingClock) -> None:
    await desk.ask()
    await desk.say("Rin", "お調べします")
    clock.advance(hours=5)
    assert await desk.tick() == 0


async def test_a_day_of_silence_gives_it_back(desk: Desk, clock: StandingClock) -> None:
    await desk.ask()
    await desk.say("Rin", "お調べします")
    clock.advance(hours=23)
    assert await desk.tick() == 0
    clock.advance(hours=2)
    assert await desk.tick() == 1
    assert (await desk.heard())[-1].startswith("しばらくやりとりがなかったため")
    async with desk.talk.database.read() as uow:
        assert await conversations.open_handovers(uow) == []


async def test_a_holiday_is_no_silence(desk: Desk, clock: StandingClock) -> None:
    """Asked on the 30th with the shop closed until the 4th: it is still open when the shop opens."""
    clock._now = at("2026-12-30T12:00")
    await desk.ask()
    clock._now = at("2027-01-04T10:30")
    assert await desk.tick() == 0
    await desk.open()


async def test_hand_back_says_so_once(desk: Desk) -> None:
    await desk.ask()
    async with desk.talk.database.write() as uow:
        row = (await conversations.open_handovers(uow))[0]
        assert await handovers.find(uow, f"#{handovers.number(row).lower()}") is row
        assert await handovers.hand_back(uow, row, desk.staff["Rin"])
        assert not await handovers.hand_back(uow, row, desk.staff["Rin"])
        assert await handovers.claim(uow, row, desk.staff["Rin"]) is None
    assert await desk.heard() == ["スタッフとのやりとりを終了しました。引き続き自動でお答えします。"]


async def test_a_flow_is_left_when_a_person_takes_over(desk: Desk) -> None:
    async with desk.talk.context("x") as context:
        await conversations.go(context.uow, context.identity.id, "any", "step", {}, handovers._LIFE)
    await desk.ask()
    async with desk.talk.context("x") as context:
        assert context.position is None


async def test_a_shop_without_staff_still_keeps_the_enquiry(database: Database, clock: StandingClock) -> None:
    desk = Desk(Talk(database, clock, Shop(name="Alone")))
    async with desk.talk.context("返品したい") as context:
        outcome = await handovers.start(context, Cause.ORDER, "返品したい")
        assert taps(outcome) == ["ho_end"]
    assert (await desk.open()).reason == "order"
    assert datetime(2026, 3, 10, 4, 0, tzinfo=UTC) == (await desk.open()).due_at
