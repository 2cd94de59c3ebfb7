"""Where the shop is, and what can be asked about it."""

from __future__ import annotations

from bot.domain.replies import Text
from bot.shop import Shop, read
from handlers import shop as handler
from tests.unit.handlers.conftest import Talk, said, taps


async def test_the_address_comes_with_a_map(talk: Talk) -> None:
    talk.shop = read({"name": "にじいろ茶房", "contact": {"address": "東京都台東区1-2-3", "phone": "03-0000-0000"}})
    outcome = await talk.hear(handler.place, "お店どこですか")
    assert said(outcome) == "お電話：03-0000-0000\nにじいろ茶房\n東京都台東区1-2-3"
    where = outcome.messages[-1]
    assert isinstance(where, Text)
    assert where.choices[0].url.startswith("https://www.google.com/maps/search/?api=1&query=%E6%9D%B1")


async def test_a_shop_without_an_address_says_who_knows(talk: Talk) -> None:
    talk.shop = Shop(name="Teahouse")
    outcome = await talk.hear(handler.place, "お店どこですか")
    assert "住所はスタッフがお答えします。" in said(outcome)
    assert "staff" in taps(outcome)


async def test_the_tile_offers_three_things(talk: Talk) -> None:
    assert taps(await talk.hear(handler.place, "お店のこと")) == ["hours", "place", "privacy"]
