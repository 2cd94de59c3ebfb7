"""VT3: what the sixty given lines get as an answer, through the routes: the right one, or a safe question back."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot import shop as shops
from bot.domain.consent import Status, Topic
from bot.domain.replies import Outcome
from handlers import route
from storage.repositories import consents, facts, faq, products
from tests.unit.handlers.conftest import Talk, said, taps

PAYLOADS = Path(__file__).parents[2] / "payloads"
GRANTED = (Topic.NEWS, Topic.RESTOCK, Topic.BIRTHDAY)
HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), "10:00-19:00")
FAQ = {
    "fee": ("送料はいくらですか", "全国一律550円です。5,000円以上のお買い上げで無料です。"),
    "area": ("Where do you ship to?", "We ship anywhere in Japan, Osaka included."),
    "size": ("サイズ表はありますか", "商品のページの下にサイズ表がございます。"),
    "bulk": ("まとめ買いの割引はありますか", "10点以上で5%お引きします。"),
}
HANDED_OVER = r"スタッフにつなぎました|スタッフにおつなぎ|ただいま営業時間外"
RIGHT = {
    "restock_subscribe": r"どの商品の入荷をお知らせしましょうか|入荷したらお知らせしましょうか|リネンワンピース",
    "restock_ask": r"どの商品の入荷をお知らせしましょうか|入荷をお待ち",
    "stock_ask": r"どんな商品をお探し|在庫",
    "size_stock": r"どんな商品をお探し|在庫",
    "price": r"どんな商品をお探し|円",
    "order_status": r"ご注文は、まだ見つかっていません|その番号のご注文は見つかりません",
    "order_change": r"ご注文の変更は、スタッフが承ります",
    "opt_out": r"お知らせをすべて停止しました",
    "opt_out_topic": r"「お店のニュース」を停止しました。ほかのお知らせは、そのままです",
    "quiet_hours_change": r"19:00から9:00は、お知らせをお送りしません",
    "pref_update": r"(渋いお茶|メンズ)がお好き、と覚えてよろしいですか",
    "pref_frequency": r"お知らせを週1回までに変えました",
    "pref_sensitive": r"アレルギーのことを記録してよろしいですか",
    "pref_view": r"お預かりしているデータ",
    "complaint": r"ご不便をおかけし、申し訳ありません",
    "complaint_duplicate": r"同じお知らせが重ねて届いた",
    "birthday_ask": r"お誕生日のご案内|誕生月",
    "birthday_set": r"お誕生日を5月14日と覚えました",
    "birthday_fix": r"お誕生日は、まだうかがっていません",
    "store_hours": r"10:00|休み|営業",
    "shipping_fee": r"全国一律550円",
    "shipping_area": r"Osaka included",
    "discount_ask": r"5%お引き",
    "return": HANDED_OVER,
    "exchange": HANDED_OVER,
    "human": HANDED_OVER,
    "ambiguous_cancel": r"どちらでしょうか。確認できるまで、お知らせは止めておきます",
    "size": r"サイズ表が",
    "greeting": r"こんにちは",
    "thanks": r"こちらこそ",
    "bot_identity": r"はい、自動でお答えするご案内係です",
    "chitchat": r"お声がけありがとうございます",
    "abuse": r"ご期待に沿えず申し訳ありません",
}
SAFE = r"うまく読み取れませんでした"
# What a line may do to the consents; every other intent leaves them alone.
EFFECTS = {
    "opt_out": dict.fromkeys(GRANTED, Status.WITHDRAWN),
    "opt_out_topic": {Topic.NEWS: Status.WITHDRAWN},
    "ambiguous_cancel": dict.fromkeys(GRANTED, Status.PAUSED),
}


def lines() -> list[dict[str, str]]:
    with (PAYLOADS / "utterances_ja.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture
async def open_shop(talk: Talk) -> Talk:
    told = shops.read({"name": "Teahouse", "hours": {**HOURS, "sunday": "closed"}})
    talk.shop = replace(talk.shop, opening=told.opening)
    async with talk.database.write() as uow:
        await products.put(uow, "LINEN", name="リネンワンピース 黒 M", price=12800, stock=0, category="服")
        await products.put(uow, "SEN", name="煎茶 はるか 50g", price=1200, stock=3, category="緑茶")
        for each, (question, answer) in FAQ.items():
            await faq.put(uow, each, question=question, answer=answer)
    return talk


async def ask(talk: Talk, line: str, address: str) -> Outcome:
    await talk.customer(address, *GRANTED)
    return await talk.hear(route, line, address=address)


def is_right(row: dict[str, str], outcome: Outcome) -> bool:
    return re.search(RIGHT[row["intent"]], said(outcome)) is not None


def is_safe(outcome: Outcome) -> bool:
    """A question back, with the ways to a person and to the end of the messages (trust.md 5.5, 1)."""
    return SAFE in said(outcome) and {"staff", "stop:all"} <= set(taps(outcome))


async def test_vt3_ninety_in_a_hundred_answers_are_right_and_the_rest_ask(open_shop: Talk) -> None:
    rows = lines()
    answers = [(row, await ask(open_shop, row["utterance"], f"U{row['id']}")) for row in rows]
    wrong = [(row["utterance"], said(outcome)) for row, outcome in answers if not is_right(row, outcome)]
    neither = [
        (row["utterance"], said(outcome))
        for row, outcome in answers
        if not (is_right(row, outcome) or is_safe(outcome))
    ]
    assert len(rows) == 60
    assert len(wrong) <= len(rows) * 0.10, wrong
    assert len(neither) <= len(rows) * 0.03, neither


@pytest.mark.parametrize("row", lines(), ids=lambda row: f"{row['id']}-{row['intent']}")
async def test_vt3_no_line_does_what_it_did_not_ask_for(open_shop: Talk, row: dict[str, str]) -> None:
    """Every opt-out ends all three topics; nothing but an opt-out or an ambiguous cancel touches any; no fact is kept
    that was not asked about first."""
    customer, _ = await open_shop.customer("U1", *GRANTED)
    outcome = await open_shop.hear(route, row["utterance"])
    assert row["utterance"] not in said(outcome), "abuse and the like are not echoed"
    async with open_shop.database.read() as uow:
        statuses = await consents.statuses(uow, customer.id)
        assert await facts.of(uow, customer.id) == []
    expected = {**dict.fromkeys(GRANTED, Status.GRANTED), **EFFECTS.get(row["intent"], {})}
    assert {topic: statuses[topic] for topic in GRANTED} == expected


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["utterances_ja.tsv", "optout_cases.tsv"])
def test_the_lines_tested_are_those_that_were_given(data_dir: Path, name: str) -> None:
    assert (PAYLOADS / name).read_bytes() == (data_dir / "conversation" / name).read_bytes()
