"""Small talk is short, truthful and polite."""

from __future__ import annotations

import pytest

from bot.domain.events import Left, Location, Media, Sticker, What
from handlers import chat
from storage.repositories import conversations
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def test_a_greeting_uses_the_name_only_when_it_was_told(talk: Talk) -> None:
    assert said(await talk.hear(chat.greet, "こんにちは")).startswith("こんにちは。ご質問を")
    await talk.customer("U2", name="田中\u202e花子")
    assert said(await talk.hear(chat.greet, "こんにちは", address="U2")).startswith("田中花子さま、こんにちは。")


async def test_it_says_what_it_is(talk: Talk) -> None:
    outcome = await talk.hear(chat.confess, "きみロボット？")
    assert said(outcome).startswith("はい、自動でお答えするご案内係です。")
    assert taps(outcome) == ["staff"]


async def test_thanks_and_small_talk(talk: Talk) -> None:
    assert said(await talk.hear(chat.thank, "ありがとう！")).startswith("こちらこそ")
    outcome = await talk.hear(chat.chat, "ひま")
    assert "商品を探す" in labels(outcome)


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        (Sticker(("hi",), "m"), "スタンプをありがとうございます。"),
        (Media("image", "m"), "お写真を受け取りました。自動では読み取れません"),
        (Media("audio", "m"), "受け取りましたが、自動では開けません。"),
        (Location(35.0, 139.0, "", "m"), "位置情報をありがとうございます。お店の場所は下のとおりです。"),
    ],
)
async def test_what_is_not_written_is_answered_too(talk: Talk, what: What, answer: str) -> None:
    assert said(await talk.hear(chat.media, what=what)).startswith(answer)


async def test_what_asks_for_nothing_gets_nothing(talk: Talk) -> None:
    async with talk.context(what=Left()) as context:
        assert await chat.media(context) is None


async def test_a_picture_can_be_shown_to_staff(talk: Talk) -> None:
    offered = await talk.hear(chat.media, what=Media("image", "m"))
    assert said(await talk.hear(chat.picture, tap=taps(offered)[0])).startswith("お写真を受け取りました。スタッフには")
    async with talk.database.read() as uow:
        assert [row.reason for row in await conversations.open_handovers(uow)] == ["image"]


async def test_a_button_of_yesterday_comes_with_the_menu(talk: Talk) -> None:
    outcome = await talk.hear(chat.stale, tap="whatever:1")
    assert said(outcome).startswith("このボタンは、もう使えません。")
    assert len(labels(outcome)) == 6
