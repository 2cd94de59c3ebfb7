"""Blocking, coming back, taking words back, and groups."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

from bot.domain.consent import Status, Topic
from bot.domain.events import Event, Left, Returned, Text, Unsent
from bot.domain.replies import plain
from bot.domain.sending import DeliveryState, MessageClass
from flows import export
from handlers import reachability
from storage.models import ChatMessage, Delivery
from storage.repositories import consents, conversations
from tests.unit.handlers.conftest import Talk


async def _waiting(talk: Talk, customer_id: str, identity_id: str, message_class: MessageClass) -> str:
    async with talk.database.write() as uow:
        row = Delivery(
            customer_id=customer_id,
            occasion=f"{message_class}:{identity_id}",
            journey="news",
            topic="news" if message_class is MessageClass.MARKETING else "",
            message_class=message_class,
            channel="line",
            identity_id=identity_id,
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now + timedelta(days=1),
        )
        uow.session.add(row)
    return row.id


async def test_a_block_ends_what_waits_and_withdraws_nothing(talk: Talk) -> None:
    customer, identity = await talk.customer("U1", Topic.NEWS)
    news = await _waiting(talk, customer.id, identity.id, MessageClass.MARKETING)
    order = await _waiting(talk, customer.id, identity.id, MessageClass.TRANSACTIONAL)
    assert (await talk.hear(reachability.leave, what=Left())).messages == []
    async with talk.context(what=Left(), ago=99) as context:
        assert not context.identity.reachable
        first, second = [await context.uow.session.get_one(Delivery, each) for each in (news, order)]
        assert (first.state, first.reason) == (DeliveryState.CANCELLED, "unreachable")
        assert second.state == DeliveryState.QUEUED
        assert await consents.statuses(context.uow, customer.id) == {Topic.NEWS: Status.GRANTED}


async def test_r18_the_platforms_time_decides(talk: Talk) -> None:
    """A block that is told late does not undo a newer return."""
    await talk.customer("U1", Topic.NEWS)
    await talk.hear(reachability.come_back, what=Returned())
    async with talk.context(what=Left(), ago=30) as context:
        await reachability.leave(context)
        assert context.identity.reachable


async def test_coming_back_pauses_until_asked(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", Topic.NEWS)
    await talk.hear(reachability.leave, what=Left())
    assert (await talk.hear(reachability.come_back, what=Returned())).messages == []
    async with talk.database.read() as uow:
        assert await consents.statuses(uow, customer.id) == {Topic.NEWS: Status.PAUSED}


async def test_ct16_what_was_taken_back_is_nowhere(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    secret = "パスワードは1234です"
    async with talk.context(secret) as context:
        what = context.event.what
        assert isinstance(what, Text)
        conversations.ask(
            context.uow, customer.id, secret, locale="ja", intent="", band="", shown=[], source_event_id=what.message_id
        )
        message_id = what.message_id
    assert (await talk.hear(reachability.unsay, what=Unsent(message_id))).messages == []
    async with talk.database.read() as uow:
        question = await conversations.last_question(uow, customer.id)
        assert question is not None
        assert conversations.question_text(uow, question) == ""
        (line,) = await conversations.last(uow, customer.id)
        assert (line.text, line.unsent) == ("", True)
        found = await uow.session.get(type(customer), customer.id)
        assert found is not None
        packed = zipfile.ZipFile(io.BytesIO(await export.bundle(uow, found)))
    assert not any(secret in packed.read(name).decode() for name in packed.namelist())
    assert '"taken_back": true' in packed.read("messages.jsonl").decode()


async def test_nobody_takes_back_anothers_words(talk: Talk) -> None:
    await talk.customer("U1")
    async with talk.context("こんにちは") as context:
        what = context.event.what
        assert isinstance(what, Text)
    await talk.hear(reachability.unsay, what=Unsent(what.message_id), address="U2")
    async with talk.database.read() as uow:
        row = await conversations.said_before(uow, context.customer.id, "in", "customer")
        assert isinstance(row, ChatMessage)
        assert row.body is not None


async def test_a_group_hears_once_where_the_bot_answers(talk: Talk) -> None:
    async def hear(words: str, command: str = "") -> list[str]:
        event = Event("e", "telegram", "-100", talk.clock.now(), Text(words, command=command), private=False)
        async with talk.database.write() as uow:
            outcome = await reachability.hear_group(uow, event, talk.catalogue, "ja")
        return [plain(message) for message in outcome.messages]

    assert await hear("今日は暑いですね") == []
    assert await hear("/start", "start") == ["グループではお答えしていません。1対1のトークでお話しください。"]
    assert await hear("@shop_bot 在庫ある？") == []
