"""Answers: the shop's questions, products, hours and one's own orders; then choices, then a person; never silence."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col

from bot.emulator.line.webhooks import signature
from storage.models import Enquiry, Handover, InboxRow
from tests.roads.books import calls, customer_of, deliver, events, reached, rows, who
from tests.roads.street import TOML, Person, Street

PAYLOADS = Path(__file__).parents[1] / "payloads"
LONG = ("お" * 5000, "茶" * 4999 + "？", "a" * 4000, "😀" * 1500)


async def test_the_shops_questions_are_answered_free_in_other_words_too(customer: Person) -> None:
    await customer.add()
    for words, answer in (
        ("送料はいくらですか", "全国一律550円"),
        ("送料っていくらかかりますか？", "全国一律550円"),
        ("ｷﾞﾌﾄ包装できる？", "無料でお包みします"),
        ("支払い方法は？", "クレジットカード"),
        ("お茶の保存方法を知りたい", "冷暗所"),
    ):
        assert answer in await customer.say(words), words
    assert {"解決しました", "解決しない"} <= set((await customer.buttons())[:4])
    assert "お知らせくださり" in await customer.tap("解決しました")
    assert calls(customer.street, "push") == 0


async def test_stock_and_price_with_half_width_kana_and_what_it_means(customer: Person) -> None:
    await customer.add()
    assert "5点です" in await customer.say("深蒸し煎茶ありますか")
    assert "1,200円（税込）" in await customer.say("これいくら？")
    sold_out = await customer.say("ﾎｳｼﾞ茶まだある？")
    assert "在庫がございません" in sold_out
    assert "お知らせしましょうか" in sold_out
    assert "800円（税込）" in await customer.say("ﾎｳｼﾞﾁｬはいくらですか")
    assert "深蒸し煎茶" in await customer.tap("似た商品を見る")
    assert "見つかりませんでした" in await customer.say("ガラスのティーポットはありますか")
    assert "スタッフに相談" in await customer.buttons()


async def test_details_show_more_than_the_card_they_stand_on(customer: Person) -> None:
    street = customer.street
    body = {"name": "深蒸し煎茶 100g", "price": 1200, "currency": "JPY", "stock": 5, "category": "お茶"}
    await street.api(
        "PUT", "/products/SENCHA", {**body, "description": "静岡の一番茶。香りが高く、渋みはひかえめです。"}
    )
    await customer.add()
    card = await customer.say("煎茶ある？")
    assert "渋みはひかえめ" not in card
    assert "渋みはひかえめ" in await customer.tap("くわしく")
    assert "くわしく" not in str(reached(customer)[-1]), "a button that shows the same card again is none"
    await customer.say("なじみブレンドある？")
    assert "くわしく" not in str(reached(customer)[-1]), "nor is one with nothing to tell"


PLANES = (0x20, 0x300, 0x400, 0x5D0, 0x620, 0xE00, 0x2000, 0x3040, 0x30A0, 0x4E00, 0xFF60, 0x1F300, 0xE0000)
HOURS = (
    ("2026-03-10T03:00", "今日何時までですか", "本日は19:00まで"),
    ("2026-03-10T11:00", "いま開いてますか", "営業時間外です"),
    ("2026-03-14T03:00", "今日何時までですか", "本日は18:00まで"),
    ("2026-03-15T03:00", "今日やってますか", "本日は休業日です"),
    ("2026-03-20T03:00", "今日やってますか", "本日は休業日です"),
    ("2026-03-16T03:00", "3月20日は営業していますか", "お休みです"),
    ("2026-03-16T03:00", "What time do you close today?", "19:00"),
)


@pytest.fixture
async def with_holidays(tmp_path: Path) -> AsyncIterator[Street]:
    toml = TOML.replace('sunday = "closed"', 'sunday = "closed"\nholiday = "closed"')
    async with Street(tmp_path, toml=toml) as street:
        yield street


async def test_hours_on_a_weekday_in_the_evening_on_sunday_and_on_a_national_holiday(with_holidays: Street) -> None:
    """20 March 2026 is 春分の日."""
    for moment, words, answer in sorted(HOURS):
        there = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        with_holidays.clock.advance(max(0.0, (there - with_holidays.clock.now()).total_seconds()))
        person = await with_holidays.person("telegram" if "時" in words else "line")
        assert answer in await person.say(words), (moment, words)


async def place(person: Person, number: str, sku: str, status: str = "shipped") -> None:
    lines = [{"sku": sku, "quantity": 1, "unit_price": 1000}]
    placed = person.street.clock.now().isoformat()
    body = {"customer": who(person), "placed_at": placed, "status": status, "lines": lines}
    await person.street.api("PUT", f"/orders/{number}", body, settle=False)


async def test_s14_vt9_two_customers_never_see_each_others_orders(street: Street) -> None:
    """Shuffled questions, by words and by buttons that were made up."""
    one, two = await street.person("line", "花"), await street.person("telegram", "太郎")
    for each in (one, two):
        await each.add()
    await place(one, "A-10293", "SENCHA")
    await place(two, "B-777", "CUP", "delivered")
    asked = [
        "注文どうなってる？",
        "注文番号{} ステータス",
        "{}はいつ届きますか",
        "注文状況",
        "データを見る",
        "{}をキャンセルしたい",
    ]
    turns = [(person, words) for person in (one, two) for words in asked]
    random.Random(9).shuffle(turns)
    own, others = {one.id: "A-10293", two.id: "B-777"}, {one.id: "B-777", two.id: "A-10293"}
    names = {one.id: "織部", two.id: "煎茶"}
    for person, words in turns:
        said = await person.say(words.format(others[person.id]))
        assert names[person.id] not in said, words
        if "{}" not in words and "データ" not in words:
            assert own[person.id] in said, words
        if "{}" in words:
            assert "見つかりませんでした" in said, words
    everything = json.dumps(reached(one), ensure_ascii=False)
    assert "太郎" not in everything
    assert "B-777" not in everything.replace("B-777 ステータス", "")


async def test_an_order_that_is_not_mine_and_one_that_is_not_there_sound_the_same(customer: Person) -> None:
    other = await customer.street.person("line", "花")
    for each in (customer, other):
        await each.add()
    await place(other, "A-10293", "SENCHA")
    await place(customer, "A-1", "HOJI")
    theirs, nobodys = await customer.say("注文番号A-10293"), await customer.say("注文番号A-99999")
    assert theirs == nobodys
    assert "見つかりませんでした" in theirs


async def test_vt4_the_first_unknown_gets_choices_the_second_a_person_with_the_words(customer: Person) -> None:
    street = customer.street
    await customer.add()
    first = await customer.say("むりやりなはなし")
    assert "うまく読み取れませんでした" in first
    assert {"スタッフに相談", "お知らせの停止"} <= set(await customer.buttons())
    second = await customer.say("ぽよぽよしたやつのこと")
    assert "読み取れません" not in second, "never the same twice"
    assert "スタッフに引き継ぎます" in second
    assert "自動の返信は止まります" in second
    async with street.service.database.read() as uow:
        enquiry = (await rows(street, Enquiry))[0]
        kept = uow.keyring.open(enquiry.text or b"", "enquiries", "text", enquiry.id)
    assert kept == "ぽよぽよしたやつのこと"
    before = await customer.said()
    for act, body in (("text", {"text": "まだですか"}), ("sticker", {}), ("text", {"text": "送料はいくらですか"})):
        await customer.do(act, body)
    assert await customer.said() == before, "staff have the word"
    assert "引き続き自動で" in await customer.tap("自動応答に戻す")
    assert "全国一律550円" in await customer.say("送料はいくらですか")
    assert [each.state for each in await rows(street, Handover)] == ["ended"]


async def test_near_questions_are_offered_as_buttons_and_answered_by_a_tap(customer: Person) -> None:
    await customer.add()
    offered = await customer.say("ギフトの支払い")
    assert "近いものはありますか" in offered
    assert "1. " in offered
    buttons = await customer.buttons()
    assert {"どれでもない", "ギフト包装はできますか"} <= set(buttons)
    assert "無料でお包みします" in await customer.tap("ギフト包装はできますか")


async def test_what_is_not_written_has_an_answer_too(customer: Person) -> None:
    await customer.add()
    acts = ["sticker", "location", "image" if customer.channel == "line" else "photo"]
    acts += ["video", "audio", "file"] if customer.channel == "line" else ["contact"]
    for act in acts:
        before = len(await customer.said())
        await customer.do(act)
        assert len(await customer.said()) > before, act
    await customer.do("image" if customer.channel == "line" else "photo")
    assert "スタッフに相談" in await customer.buttons()
    await customer.tap("スタッフに相談")
    assert [each.reason for each in await rows(customer.street, Handover)] in (["image"], ["asked"])


async def test_two_hundred_odd_texts_have_an_answer_and_none_an_exception(street: Street) -> None:
    """Each from a person of their own, on both apps in turn, so that no handover hides a silence."""
    dice = random.Random(200)
    made = [
        "".join(chr(dice.choice(PLANES) + dice.randrange(64)) for _ in range(dice.randrange(1, 40))) for _ in range(110)
    ]
    texts = [*json.loads((PAYLOADS / "odd_texts.json").read_text("utf-8")), *LONG, *made]
    assert len(texts) >= 200
    people: list[tuple[Person, str]] = []
    raw: dict[str, list[dict[str, Any]]] = {"line": [], "telegram": []}
    for place_, words in enumerate(texts):
        typable = 0 < len(words.strip()) <= 4096 and words.isprintable()  # Telegram's app sends nothing else
        person = await street.person("telegram" if typable and place_ % 2 else "line", name=words[:10] or "x")
        raw[person.channel] += await events(person, "text", {"text": words})
        people.append((person, words))
    for start in range(0, len(raw["line"]), 20):
        await deliver(street, "line", raw["line"][start : start + 20])
    await deliver(street, "telegram", raw["telegram"])
    await street.settle()
    assert await rows(street, InboxRow, col(InboxRow.state).in_(["dead", "new"])) == []
    assert await rows(street, InboxRow, col(InboxRow.reply_state).in_(["failed", "unknown", "waiting"])) == []
    assert [words[:20] for person, words in people if not reached(person)] == []


async def test_a_lone_surrogate_in_a_body_costs_nobody_an_answer(street: Street) -> None:
    """JSON may carry half a character; the others in the body must not suffer for it."""
    person, other = await street.person("line"), await street.person("line")
    odd = await events(person, "text", {"text": "MARK ありますか"})
    fine = await events(other, "text", {"text": "送料はいくらですか"})
    body = json.dumps({"destination": "U" + "0" * 32, "events": odd + fine}).replace("MARK", "\\ud83d\\ud83d")
    for event in odd + fine:
        street.world.line.note_delivery(event)
    headers = {"x-line-signature": signature(street.world.line.settings.secret, body.encode())}
    async with street.http.post(f"{street.url}/webhooks/line", data=body.encode(), headers=headers) as answer:
        assert answer.status == 200
    await street.settle()
    assert (await other.heard()).startswith("全国一律550円")
    assert await person.said()
    assert await rows(street, InboxRow, col(InboxRow.state) == "dead") == []
    assert (await customer_of(person)).id
