"""A person is promised, told everything, and the bot is silent meanwhile."""

from __future__ import annotations

from bot.domain.events import Media, Tap
from handlers import handover
from storage.repositories import conversations
from tests.unit.handlers.conftest import Talk, said, taps


async def test_asking_for_a_person_opens_a_handover_once(talk: Talk) -> None:
    first = await talk.hear(handover.ask, "スタッフと話したい")
    assert said(first).startswith("スタッフにつなぎました。順番にお返事します。")
    again = await talk.hear(handover.ask, "スタッフ")
    assert said(again) == "スタッフに伝えています。お返事まで、もう少しお待ちください。"
    async with talk.database.read() as uow:
        assert len(await conversations.open_handovers(uow)) == 1


async def test_the_bot_is_silent_while_a_person_has_the_conversation(talk: Talk) -> None:
    """VT5: words and pictures are passed on; taps and commands are not for the relay."""
    await talk.hear(handover.ask, "スタッフ")
    assert (await talk.hear(handover.relay, "まだですか")).messages == []
    assert (await talk.hear(handover.relay, what=Media("image", "m-picture"))).messages == []
    async with talk.context(what=Tap("menu")) as context:
        assert await handover.relay(context) is None


async def test_nothing_is_relayed_without_a_handover(talk: Talk) -> None:
    async with talk.context("こんにちは") as context:
        assert await handover.relay(context) is None


async def test_the_customer_can_go_back(talk: Talk) -> None:
    opened = await talk.hear(handover.ask, "スタッフ")
    assert taps(opened) == ["ho_end"]
    assert said(await talk.hear(handover.end, tap="ho_end")).startswith("スタッフとのやりとりを終了しました")
    async with talk.context("在庫ある？") as context:
        assert context.handover is None
    # a second press of the same button breaks nothing
    await talk.hear(handover.end, tap="ho_end")
