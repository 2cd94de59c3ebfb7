"""The settings card shows how things stand, and each line has its button."""

from __future__ import annotations

from bot.domain.consent import Topic
from handlers import pace, settings
from storage.repositories import identities
from tests.unit.handlers.conftest import Talk, said, taps


async def test_the_card_says_what_is_set(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", Topic.RESTOCK, Topic.NEWS)
    await talk.hear(pace.said, "月1回でいい")
    async with talk.database.write() as uow:
        found = await uow.session.get_one(type(customer), customer.id)
        await identities.attach(uow, found, "telegram", "7")
    outcome = await talk.hear(settings.show, "設定")
    assert said(outcome).splitlines() == [
        "設定",
        "いまの設定です。",
        "お知らせ：再入荷、お店のニュース",
        "回数：月1回まで",
        "お送りしない時間：21:00〜9:00",
        "言語：日本語",
        "連携：Telegram",
    ]
    assert taps(outcome) == ["topics", "pace", "quiet", "lang", "link", "mydata"]


async def test_nothing_chosen_is_said_as_such(talk: Talk) -> None:
    text = said(await talk.hear(settings.show, "設定"))
    assert "お知らせ：なし" in text
    assert "連携：なし" in text
