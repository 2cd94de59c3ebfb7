"""The demo's shop, asked in four languages: what the shop wrote down wins over a guess at a product or a price."""

from __future__ import annotations

import tomllib

import pytest

import handlers
from bot import demo_shop
from bot import shop as shop_file
from storage.repositories import faq
from tests.unit.handlers.conftest import Talk, said


@pytest.fixture
async def hinata(talk: Talk) -> Talk:
    talk.shop = shop_file.read(tomllib.loads(demo_shop.TOML))
    await demo_shop.seed(talk.database, talk.shop)
    return talk


async def asked(talk: Talk, language: str, words: str) -> str:
    async with talk.context(words, language=language) as context:
        return said(await handlers.route(context))


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [
        ("ja", "送料いくら", "全国一律550円"),
        ("ja", "ギフト包装できる？", "無料でお包みします"),
        ("ja", "プレゼント用に包んでほしい", "無料でお包みします"),
        ("ja", "支払い方法は？", "クレジットカード"),
        ("ja", "駐車場ある？", "専用の駐車場はございません"),
        ("ja", "カフェインの少ないお茶ありますか", "ほうじ茶 浅煎りは少なめ"),
        ("en", "How much is shipping?", "¥550"),
        ("en", "do you gift wrap?", "free of charge"),
        ("en", "how can I pay?", "credit card"),
        ("zh-Hant", "運費多少錢", "550日圓"),
        ("zh-Hant", "可以包裝禮物嗎", "免費包裝"),
        ("zh-Hant", "可以刷卡嗎", "信用卡"),
        ("zh-Hant", "有停車場嗎", "沒有專用停車場"),
        ("th", "ค่าส่งเท่าไหร่", "550 เยน"),
        ("th", "ห่อของขวัญได้ไหม", "ห่อให้ฟรี"),
        ("th", "รับบัตรเครดิตไหม", "บัตรเครดิต"),
        ("th", "มีที่จอดรถไหม", "ไม่มีที่จอดรถ"),
    ],
)
async def test_what_the_shop_wrote_down_is_said(hinata: Talk, language: str, words: str, answer: str) -> None:
    assert answer in await asked(hinata, language, words)


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [
        ("ja", "営業時間は？", "本日は19:00まで"),
        ("en", "what are your opening hours?", "until 7 PM today"),
        ("zh-Hant", "營業時間", "19:00"),
        ("th", "เปิดกี่โมง", "19:00"),
        ("ja", "ひなたブレンドはいくら？", "1,400円"),
        ("ja", "煎茶ありますか", "いくつか見つかりました"),
        ("ja", "湯のみの在庫", "「湯のみ 白磁 2個組」の在庫"),
        ("ja", "プレゼントにおすすめは？", "見つかった商品です"),
        ("ja", "お店どこ？", "東京都台東区日向町"),
        ("ja", "これいくら？", "どんな商品をお探しですか"),
        ("zh-Hant", "抹茶多少錢", "找到幾項商品"),
    ],
)
async def test_the_calendar_and_the_shelves_still_answer_for_themselves(
    hinata: Talk, language: str, words: str, answer: str
) -> None:
    assert answer in await asked(hinata, language, words)


async def test_a_price_of_nothing_on_the_shelves_is_looked_for_in_the_answers(hinata: Talk) -> None:
    assert "無料でお包みします" in await asked(hinata, "ja", "ギフトラッピングの料金はいくら？")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello, do you sell gift cards?", "Yes, from 10"),
        ("what time does the workshop start", "At two"),
        ("where is the nearest collection point", "At the station"),
        ("can you help me choose a grinder", "A burr grinder"),
        ("how do I order by telephone", "Call us"),
    ],
)
async def test_a_shop_that_told_nothing_else_is_answered_for_by_its_own_answers(
    talk: Talk, words: str, answer: str
) -> None:
    questions = {
        "cards": ("Do you sell gift cards?", "Yes, from 10 euros."),
        "workshop": ("When does the workshop start?", "At two."),
        "collect": ("Where is the nearest collection point?", "At the station."),
        "grinder": ("Which grinder should I choose?", "A burr grinder."),
        "telephone": ("Can I order by telephone?", "Call us."),
    }
    async with talk.database.write() as uow:
        for id, (question, said_) in questions.items():
            await faq.put(uow, id, question=question, answer=said_)
    assert answer in await asked(talk, "en", words)


@pytest.mark.parametrize("words", ["hello", "thank you!", "help"])
async def test_small_talk_stays_small_talk(hinata: Talk, words: str) -> None:
    async with hinata.context(words, language="en") as context:
        outcome = await handlers.route(context)
        assert context.understanding.intent in handlers._SMALL
    assert "¥" not in said(outcome)
