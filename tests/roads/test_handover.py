"""A question that the bot cannot answer goes to a person, and comes back; on both platforms, by the shop's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.consent import Topic
from tests.conftest import _folder
from tests.roads import crew
from tests.roads.street import Person, Street

OTHER = {"line": "telegram", "telegram": "line"}


@pytest.fixture(params=["line", "telegram"])
async def late(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Person]:
    """A customer of a shop that closed half an hour ago, on a Saturday: it opens on Monday."""
    start = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    async with Street(tmp_path, specs=_folder("NAJIMI_SPECS"), start=start) as street:
        person = await street.person(request.param)
        await person.add()
        yield person


async def _waiting(customer: Person) -> str:
    """Be understood twice by nobody; give what the shop said the second time."""
    await customer.say("うちの猫が箱に入りません")
    return await customer.say("犬も入りません")


async def test_vt4_from_the_second_unsure_to_a_person_and_back(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    second = await crew.hire(street, customer.channel, "森", "clerk")
    await customer.add()
    await crew.agree(street, customer, Topic.RESTOCK)
    await crew.named(street, customer, "c1", "田中花子")
    order = {
        "customer": {"external_id": "c1"},
        "placed_at": "2026-03-09T12:00:00+09:00",
        "status": "shipped",
        "lines": [{"sku": "SENCHA", "quantity": 1}],
    }
    await street.api("PUT", "/orders/A-77", order)

    assert "読み取れませんでした" in await customer.say("うちの猫が箱に入りません")
    told = await customer.say("犬も入りません")
    assert "スタッフにつなぎました" in told
    assert "60分ほど" in told

    card = await clerk.heard()
    for part in ("田中花子", "猫が箱に", "犬も", "A-77", "発送", "再入荷", "2回続けて"):
        assert part in card, card
    assert "担当になりました" in await clerk.tap("担当する")
    assert "林さんが担当しています" in await second.tap("担当する")

    before = len(await customer.said())
    assert "田中花子さまに送りました" in await clerk.say("大きな箱をご用意します。")
    said = (await customer.said())[before:]
    assert len(said) == 1
    assert "林" in said[0]
    assert "大きな箱をご用意します。" in said[0]
    assert await customer.say("ありがとう、お願いします") == "", "the bot is silent"
    assert "ありがとう、お願いします" in await clerk.heard()
    assert "ありがとう" not in await second.heard(), "only who has it hears the customer"
    assert await customer.say("送料はいくらですか") == ""

    assert "自動応答に戻しました" in await clerk.tap("自動応答に戻す")
    assert "引き続き自動で" in await customer.heard()
    assert "550円" in await customer.say("送料はいくらですか")
    assert "対応待ちはありません" in await clerk.say("対応待ち")


async def test_vt5_a_stop_and_what_is_transactional_go_through_a_handover(street: Street, customer: Person) -> None:
    await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await crew.agree(street, customer, Topic.NEWS)
    await _waiting(customer)
    draft = await street.api(
        "POST", "/campaigns", {"title": "新茶", "topic": "news", "audience": "all", "message": {"text": "新茶です。"}}
    )
    await street.api("POST", f"/campaigns/{draft['id']}/start")
    assert "新茶です" not in "".join(await customer.said()), "nothing unasked during a conversation with a person"
    assert "停止しました" in await customer.say("停止")
    assert "田中" not in await customer.say("設定")
    assert (await street.api("GET", f"/campaigns/{draft['id']}"))["counts"]["cancelled"] == 1


async def test_a_picture_during_a_handover_is_told_to_staff(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await _waiting(customer)
    await clerk.tap("担当する")
    before = len(await customer.said())
    await customer.do("image" if customer.channel == "line" else "photo", {})
    assert len(await customer.said()) == before
    assert "写真" in await clerk.heard(), await clerk.heard()


async def test_a_member_with_two_conversations_says_which(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, "telegram", "林", "clerk")
    second = await street.person(OTHER[customer.channel], "たろう")
    for person in (customer, second):
        await person.add()
        await _waiting(person)
        await clerk.tap("担当する")
    said = await clerk.say("お待たせしました。")
    assert "番号を付けて" in said, said
    assert len([label for label in await clerk.buttons() if label.startswith("#")]) == 2
    assert "お待たせ" not in await customer.heard()
    assert "お待たせ" not in await second.heard()
    number = (await crew.rows(street, "SELECT id FROM handovers ORDER BY id"))[0][0][-4:]
    assert "送りました" in await clerk.say(f"返信 {number} こちらです。")
    assert "こちらです。" in await customer.heard()
    assert "こちらです。" not in await second.heard()


async def test_staff_hear_when_their_words_did_not_arrive(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await _waiting(customer)
    await clerk.tap("担当する")
    await street.act(
        "faults", {"platform": customer.channel, "user": customer.id, "method": "*", "status": 400, "times": 9}
    )
    await clerk.say("お待たせしました。")
    await street.advance(minutes=1)
    assert "さくらさまに届きませんでした" in await clerk.heard()
    await street.advance(minutes=5)
    assert len([said for said in await clerk.said() if "届きませんでした" in said]) == 1


async def test_a_sale_typed_during_a_conversation_is_not_read_to_the_customer(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    other = await crew.regular(street, customer.channel)
    await crew.named(street, other, "c9", "田中")
    await _waiting(customer)
    await clerk.tap("担当する")
    assert "記録しますか" in await clerk.say("田中 なじみブレンド 2")
    assert "田中" not in await customer.heard()
    assert "さまに送りました" in await clerk.say("田中 というお茶はありません")
    assert "というお茶はありません" in await customer.heard()


async def test_vt8_outside_hours_the_next_opening_is_promised(late: Person) -> None:
    street = late.street
    clerk = await crew.hire(street, OTHER[late.channel], "林", "clerk")
    told = await _waiting(late)
    assert "営業時間外" in told
    assert "3月16日" in told
    assert "10:00" in told
    before = len(await clerk.said())
    for hours in (1, 23, 15):
        await street.advance(hours=hours)
    assert "お待たせ" not in await late.heard(), "the promise counts open hours only"
    assert len(await clerk.said()) == before, "nobody is reminded on a Sunday"
    await street.advance(hours=1, minutes=20)  # Monday 10:50
    assert "分お待ちです" in await clerk.heard()
    await street.advance(minutes=15)
    assert "お待たせして申し訳ありません" in await late.heard()


async def test_the_reminder_the_honest_note_and_the_end_after_a_day(street: Street, customer: Person) -> None:
    clerk = await crew.hire(street, OTHER[customer.channel], "林", "clerk")
    await customer.add()
    await _waiting(customer)
    await street.advance(minutes=47)
    assert "担当する" in (await clerk.buttons())[0]
    assert "分お待ちです" not in await clerk.heard()
    await street.advance(minutes=2)
    assert "分お待ちです" in await clerk.heard()
    await street.advance(minutes=12)
    assert "お待たせして申し訳ありません" in await customer.heard()
    notes = [said for said in await customer.said() if "お待たせ" in said]
    await street.advance(hours=2)
    assert [said for said in await customer.said() if "お待たせ" in said] == notes, "said once"
    await clerk.tap("担当する")
    await clerk.say("お待たせしました。")
    await street.advance(hours=23, minutes=59)
    assert "自動のご案内に戻りました" not in await customer.heard()
    await street.advance(minutes=2)
    assert "自動のご案内に戻りました" in await customer.heard()
    assert "550円" in await customer.say("送料はいくらですか")
