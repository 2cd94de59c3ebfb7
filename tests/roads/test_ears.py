"""Ears: whatever the platforms deliver, how often and in whatever order, each event has one effect and one answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import col

from bot import app
from bot.emulator.line.webhooks import redelivered
from bot.settings import Settings
from storage.models import ChatMessage, ConsentEntry, Customer, Identity, InboxRow
from tests.conftest import _folder
from tests.roads.books import calls, deliver, events, identity_of, reached, rows, statuses
from tests.roads.street import Person, Street

WEEK = 7 * 86400


async def crowd(street: Street, channel: str, count: int) -> list[Person]:
    return [await street.person(channel, name=f"客{number}") for number in range(count)]


async def test_several_customers_in_one_body_are_each_answered(street: Street) -> None:
    people = await crowd(street, "line", 4)
    follows = [event for each in people for event in await events(each, "follow")]
    texts = [event for each in people for event in await events(each, "text", {"text": "送料はいくらですか"})]
    await deliver(street, "line", follows + texts)
    await street.settle()
    for each in people:
        said = await each.said()
        assert "喫茶なじみのご案内係" in said[0]
        assert said[-1].startswith("全国一律550円")
    assert len(await rows(street, Customer)) == len(people)
    assert calls(street, "reply") == 2 * len(people)


async def test_r17_the_same_event_five_times_at_once_has_one_effect_and_one_reply(customer: Person) -> None:
    street = customer.street
    await customer.add()
    before = len(await customer.said())
    street.world.line.settings.webhook_jitter = 0.01  # without it the emulator keeps one person's events in turn
    await street.act(f"{customer.channel}/users/{customer.id}/text?duplicate=4", {"text": "送料はいくらですか"})
    await street.settle()
    assert len(await customer.said()) == before + 1
    kept = await rows(street, ChatMessage, col(ChatMessage.direction) == "in")
    assert len(kept) == 1


async def test_r17_a_redelivery_after_ten_minutes_changes_nothing(customer: Person) -> None:
    street = customer.street
    await customer.add()
    raw = await events(customer, "text", {"text": "停止"})
    await deliver(street, customer.channel, raw)
    await street.settle()
    before, ledger = await customer.said(), len(await rows(street, ConsentEntry))
    await street.advance(minutes=10)
    again = redelivered(raw) if customer.channel == "line" else raw
    await deliver(street, customer.channel, again)
    await street.settle()
    assert await customer.said() == before
    assert len(await rows(street, ConsentEntry)) == ledger


async def test_r17_s3_a_lost_event_of_last_week_is_kept_and_has_no_effect(customer: Person) -> None:
    street = customer.street
    await customer.add()
    raw = await events(customer, "text", {"text": "停止"})
    street.clock.advance(WEEK)
    before = await customer.said()
    await deliver(street, customer.channel, redelivered(raw) if customer.channel == "line" else raw)
    await street.settle()
    late = (await rows(street, InboxRow, col(InboxRow.reason) == "too_old"))[0]
    assert late.state == "skipped"
    assert await customer.said() == before
    assert await rows(street, ConsentEntry) == []


@pytest.mark.parametrize("seed", range(3))
async def test_r18_events_in_any_order_leave_the_state_of_the_latest(street: Street, seed: int) -> None:
    """Follow, words, block, follow, block: whatever comes first, the last by the platform's clock stands."""
    dice = random.Random(seed)
    people = [await street.person("line"), await street.person("telegram")]
    for person in people:
        begin = "follow" if person.channel == "line" else "start"
        raw: list[dict[str, Any]] = []
        for act, body in (
            (begin, None),
            ("text", {"text": "こんにちは"}),
            ("block", None),
            (begin, None),
            ("block", None),
        ):
            street.clock.advance(2)
            raw += await events(person, act, body)
        dice.shuffle(raw)
        for event in raw:
            await deliver(street, person.channel, [event])
            await street.settle()
        assert (await identity_of(person)).reachable is False, [_kind(event) for event in raw]
    assert len(await rows(street, Customer)) == len(people)
    assert await rows(street, InboxRow, col(InboxRow.state).in_(["dead", "new"])) == []


def _kind(event: dict[str, Any]) -> str:
    return str(event.get("type") or next(key for key in event if key != "update_id"))


async def test_r18_a_block_before_its_follow_and_words_before_the_follow(street: Street) -> None:
    """Person one: unfollow arrives before follow. Person two: words arrive before the follow, and both are answered."""
    gone, early = await crowd(street, "line", 2)
    follow = await events(gone, "follow")
    street.clock.advance(1)
    await deliver(street, "line", await events(gone, "block"))
    await street.settle()
    await deliver(street, "line", follow)
    await street.settle()
    assert (await identity_of(gone)).reachable is False
    assert await gone.said() == []
    follow = await events(early, "follow")
    street.clock.advance(1)
    await early.say("送料はいくらですか")
    await deliver(street, "line", follow)
    await street.settle()
    said = await early.said()
    assert said[0].startswith("全国一律550円")
    assert "喫茶なじみのご案内係" in said[1]
    assert (await identity_of(early)).reachable is True


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_r19_two_messages_of_a_new_customer_at_once_are_one_customer(street: Street, channel: str) -> None:
    people = await crowd(street, channel, 250)
    street.world.line.settings.webhook_jitter = 0.003
    for each in people:
        await each.do("text", {"text": "こんにちは"}, settle=False)
        await each.do("text", {"text": "送料はいくらですか"}, settle=False)
    await street.settle()
    assert len(await rows(street, Customer)) == len(await rows(street, Identity)) == len(people)
    for each in people:
        identity = await identity_of(each)
        kept = await rows(
            street, ChatMessage, col(ChatMessage.identity_id) == identity.id, col(ChatMessage.direction) == "in"
        )
        assert len(kept) == 2
        assert len(await each.said()) == 2


async def test_r21_unknown_types_and_empty_bodies_are_kept_and_skipped(street: Street) -> None:
    person = await street.person("line")
    await person.add()
    before = await person.said()
    street.world.specs = None  # these events are not in the official specification, which is the point
    odd = await events(person, "text", {"text": "x"})
    strange = [{**odd[0], "type": "videoChatInvitation", "webhookEventId": "01AAAAAAAAAAAAAAAAAAAAAAAA"}]
    strange += [{**odd[0], "message": {"id": "9", "type": "hologram"}, "webhookEventId": "01BBBBBBBBBBBBBBBBBBBBBBBB"}]
    strange += [{"type": "message", "webhookEventId": "01CCCCCCCCCCCCCCCCCCCCCCCC"}]
    assert (await deliver(street, "line", [], wait=1))["deliveries"][0]["status"] == 200
    assert (await deliver(street, "line", strange, wait=1))["deliveries"][0]["status"] == 200
    poll = {"update_id": 5, "poll": {"id": "1", "question": "?"}}
    await deliver(street, "telegram", [poll, {"update_id": 6}])
    await street.settle()
    skipped = await rows(street, InboxRow, col(InboxRow.state) == "skipped")
    assert {row.reason.partition(":")[0] for row in skipped} == {"unknown"}
    assert len(skipped) == len(strange) + 2
    assert await person.said() == before


async def test_groups_are_no_customers_and_hear_one_word_when_they_call(street: Street) -> None:
    person = await street.person("line")
    first = (await events(person, "text", {"text": "送料はいくらですか"}))[0]
    group = {"type": "group", "groupId": "C" + "0" * 32, "userId": person.id}
    quiet = {**first, "source": group, "webhookEventId": "01DDDDDDDDDDDDDDDDDDDDDDDD"}
    await deliver(street, "line", [quiet])
    chat = (await street.act("telegram/groups", {"title": "茶の会"}))["id"]
    member = await street.person("telegram")
    await member.do("text", {"text": "送料はいくらですか", "chat_id": chat})
    assert await rows(street, Customer) == []
    assert calls(street, "sendMessage") + calls(street, "reply") == 0
    for _ in range(2):
        await member.do("text", {"text": "/help", "chat_id": chat})
    assert calls(street, "sendMessage") == 1
    assert await rows(street, Customer) == []


async def test_a_line_group_is_told_once_and_not_each_of_its_members(street: Street) -> None:
    for number in range(3):
        person = await street.person("line")
        event = (await events(person, "text", {"text": "@なじみ 送料は"}))[0]
        group = {"type": "group", "groupId": "C" + "1" * 32, "userId": person.id}
        await deliver(
            street, "line", [{**event, "source": group, "webhookEventId": f"01DDDDDDDDDDDDDDDDDDDDDDD{number}"}]
        )
        await street.settle()
    assert calls(street, "reply") == 1


async def test_fifty_events_at_once_are_acknowledged_within_two_seconds(street: Street) -> None:
    people = await crowd(street, "line", 50)
    raw = [(await events(each, "text", {"text": "送料はいくらですか"}))[0] for each in people]
    loop = asyncio.get_running_loop()
    began = loop.time()
    answers = await asyncio.gather(*(deliver(street, "line", [event], wait=1) for event in raw))
    assert loop.time() - began < 2
    assert [each["deliveries"][0]["status"] for each in answers] == [200] * len(people)
    await street.settle()
    for each in people:
        assert len(reached(each, "reply")) == 1
    assert calls(street, "reply") == len(people)


async def test_an_expired_token_is_not_replaced_by_a_push(street: Street) -> None:
    person = await street.person("line")
    await person.add()
    before = await person.said()
    await person.do("text", {"text": "送料はいくらですか"}, settle=False)
    await street.world.idle()
    street.clock.advance(21 * 60)
    await street.settle()
    await street.advance(days=1)
    assert await person.said() == before
    assert calls(street, "push") == 0
    row = (await rows(street, InboxRow, col(InboxRow.reply_state) == "failed"))[0]
    assert row.state == "done", "it was handled; only the answer came too late"


async def crash_before_the_answer(person: Person) -> None:
    """Let the process die between the commit and the call."""
    street = person.street
    channel = street.service.house.channels[person.channel]
    dying = asyncio.CancelledError

    async def die(*_: object) -> None:
        raise dying

    channel.reply = die  # type: ignore[method-assign,assignment]
    await person.do("text", {"text": "送料はいくらですか"}, settle=False)
    await street.world.idle()
    with pytest.raises(dying):
        await street.service.intake.drain()
    assert len(await rows(street, InboxRow, col(InboxRow.reply_state) == "waiting")) == 1


@pytest.mark.parametrize(("seconds", "answered"), [(20, True), (600, False)])
async def test_a_crash_between_commit_and_reply_is_made_good_while_the_token_lives(
    customer: Person, seconds: float, answered: bool
) -> None:
    street = customer.street
    await customer.add()
    before = await customer.said()
    await crash_before_the_answer(customer)
    street.clock.advance(seconds)
    second = app.build(street._settings(), clock=street.clock)
    running = asyncio.create_task(second.intake.run())
    try:
        async with asyncio.timeout(5):
            while await rows(street, InboxRow, col(InboxRow.reply_state) == "waiting"):
                await second.clock.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await second.stop()
    said = (await customer.said())[len(before) :]
    if answered or customer.channel == "telegram":  # Telegram needs no token
        assert [each[:8] for each in said] == ["全国一律550円"]
    else:
        assert said == []
        assert calls(street, "push") == 0
    kept = await rows(street, ChatMessage, col(ChatMessage.direction) == "in")
    assert len(kept) == 1, "handled once"


class Polling(Street):
    """A street whose shop has no public address: Telegram is polled, and every loop of the service runs."""

    def _settings(self) -> Settings:
        return super()._settings().model_copy(update={"telegram_mode": "polling", "telegram_webhook_secret": None})


@pytest.fixture
async def polling(tmp_path: Path) -> AsyncIterator[Polling]:
    street = Polling(tmp_path, specs=_folder("NAJIMI_SPECS"))
    async with street:
        await street.open_shop()
        street.service._tasks = [asyncio.create_task(app._run(each)) for each in street.service.background]
        yield street


async def test_telegram_by_polling_end_to_end(polling: Polling) -> None:
    """The bot is asked, answers, pushes; an update that could not be stored is asked for again and not lost."""
    person = await polling.person("telegram")
    await person.do("start", settle=False)
    await until(person, "喫茶なじみのご案内係")
    async with polling.service.database.write() as uow:
        refuse = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END"
        await uow.session.execute(sql(refuse))
    await person.do("text", {"text": "送料はいくらですか"}, settle=False)
    await asyncio.sleep(0.3)
    assert len(polling.world.telegram.updates.waiting()) == 1, "the offset must not pass what is not stored"
    async with polling.service.database.write() as uow:
        await uow.session.execute(sql("DROP TRIGGER full"))
    await until(person, "全国一律550円")
    await person.do("text", {"text": "ほうじ茶ありますか"}, settle=False)
    await until(person, "ただいま在庫がございません")
    await person._press("知らせてほしい")
    await until(person, "承りました")
    await polling.api("POST", "/stock", {"items": [{"sku": "HOJI", "quantity": 3}]}, settle=False)
    await until(person, "入荷しました。在庫は現在3点です")
    assert (await polling.service.house.channels["telegram"].bot.get_webhook_info()).url == ""  # type: ignore[attr-defined]


async def until(person: Person, words: str) -> None:
    """Wait until the shop has said this."""
    async with asyncio.timeout(10):
        while words not in "\n".join(await person.said()):
            await person.street.clock.sleep(0.02)


async def test_messages_of_one_customer_are_answered_in_the_order_they_were_written(customer: Person) -> None:
    street = customer.street
    await customer.add()
    raw = []
    for words in ("送料はいくらですか", "ギフト包装はできますか", "停止", "支払い方法を教えてください"):
        street.clock.advance(1.5)
        raw += await events(customer, "text", {"text": words})
    before = len(await customer.said())
    await deliver(street, customer.channel, raw[::-1])
    await street.settle()
    said = [each[:4] for each in (await customer.said())[before:]]
    assert said == ["全国一律", "はい、無", "お知らせ", "クレジッ"]
    heard = await rows(street, ChatMessage, col(ChatMessage.direction) == "in")
    assert all(one.at < two.at for one, two in pairwise(sorted(heard, key=lambda each: each.id)))
    assert set((await statuses(customer)).values()) == {"withdrawn"}
