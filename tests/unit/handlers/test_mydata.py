"""The memory card: everything remembered, with origin and date; put right, deleted, taken along, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.consent import Topic
from bot.domain.replies import Card, Carousel
from flows import correction, export
from handlers import mydata
from storage.models import Customer, Identity, Order
from storage.repositories import customers, facts, orders, products, wishes
from storage.repositories.facts import Origin
from storage.repositories.orders import Line
from tests.unit.handlers.conftest import Talk, said, taps


async def _remembered(talk: Talk) -> Customer:
    customer, _ = await talk.customer("U1", Topic.RESTOCK, name="田中 花子")
    async with talk.database.write() as uow:
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        await facts.remember(uow, customer.id, "size", "M", Origin.TRANSACTED)
        await facts.remember(uow, customer.id, "budget", "3000円", Origin.INFERRED)
        await products.put(uow, "T1", name="煎茶")
        await wishes.add(uow, customer.id, "T1")
        at = uow.now - timedelta(days=20)
        order = Order(id="A-1", customer_id=customer.id, placed_at=at, status="delivered", status_at=at)
        await orders.add(uow, [order.model_dump()], {"A-1": [Line("T1", 2)]})
    return customer


async def _values(talk: Talk, customer_id: str) -> dict[str, str]:
    async with talk.database.read() as uow:
        return {each.kind: each.value for each in await facts.of(uow, customer_id)}


async def test_each_thing_stands_with_its_origin_and_date(talk: Talk) -> None:
    await _remembered(talk)
    outcome = await talk.hear(mydata.show, "データを見る")
    cards, rest = outcome.messages
    assert isinstance(cards, Carousel)
    shown = {card.title: card.lines[0] for card in cards.cards}
    assert shown == {
        "お名前：田中 花子": "あなたから・3月10日",
        "お好きなもの：渋いお茶": "あなたから・3月10日",
        "サイズ：M": "お買い物から・3月10日",
        "ご予算：3000円": "推測・3月10日",
    }
    assert isinstance(rest, Card)
    assert "お買い上げ：1回" in rest.lines
    assert "2月18日「煎茶」" in rest.lines
    assert "入荷待ち：煎茶（3月10日）" in rest.lines
    assert "再入荷：受け取る（3月10日）" in rest.lines
    assert [button.data for button in rest.buttons] == ["export", "erase", "privacy"]


async def test_nothing_remembered_is_said_as_such(talk: Talk) -> None:
    assert said(await talk.hear(mydata.show, "データを見る")).startswith("いま覚えていることはありません。")


async def test_many_facts_come_in_pages(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    async with talk.database.write() as uow:
        for number in range(20):
            await facts.remember(uow, customer.id, "likes", f"お茶{number}")
    seen: list[str] = []
    tap = "mydata"
    for _ in range(3):
        outcome = await talk.hear(mydata.show, tap=tap)
        seen += [each for each in taps(outcome) if each.startswith("fact:del:")]
        tap = next((each for each in taps(outcome) if each.startswith("mydata:")), "")
    assert (len(set(seen)), tap) == (20, "")


async def test_a_fact_is_deleted_by_a_tap(talk: Talk) -> None:
    customer = await _remembered(talk)
    outcome = await talk.hear(mydata.show, "データを見る")
    delete = [each for each in taps(outcome) if each.startswith("fact:del:")]
    assert said(await talk.hear(mydata.fact, tap=delete[1])).startswith("「3000円」の記録を消しました")
    assert await _values(talk, customer.id) == {"likes": "渋いお茶", "size": "M"}
    assert said(await talk.hear(mydata.fact, tap=delete[1])).startswith("その記録は、すでにありません")
    await talk.hear(mydata.fact, tap="fact:del:name")
    async with talk.context("") as context:
        assert customers.profile(context.uow, context.customer).name == ""


async def test_the_name_that_the_app_showed_can_be_deleted(talk: Talk) -> None:
    async with talk.context("") as context:
        customers.set_profile(context.uow, context.customer, attributes={"display_name": "はなちゃん", "rank": "gold"})
    assert "お名前：はなちゃん" in said(await talk.hear(mydata.show, "データを見る"))
    await talk.hear(mydata.fact, tap="fact:del:name")
    async with talk.context("") as context:
        assert customers.profile(context.uow, context.customer).attributes == {"rank": "gold"}


async def test_a_fact_is_put_right_in_own_words(talk: Talk) -> None:
    customer = await _remembered(talk)
    outcome = await talk.hear(mydata.show, "データを見る")
    fix = [each for each in taps(outcome) if each.startswith("fact:fix:")]
    assert said(await talk.hear(mydata.fact, tap=fix[1])).startswith("正しい内容を、そのまま送ってください")
    async with talk.context("5000円くらい") as context:
        answer = await correction.FLOW.steps["words"](context)
        assert answer is not None
    assert said(answer) == "「5000円くらい」に直しました。"
    async with talk.database.read() as uow:
        (found,) = await facts.of(uow, customer.id, "budget")
    assert (found.value, found.origin) == ("5000円くらい", Origin.STATED)


async def test_nobody_touches_anothers_facts(talk: Talk) -> None:
    """S14, VT9."""
    customer = await _remembered(talk)
    async with talk.database.read() as uow:
        (known,) = await facts.of(uow, customer.id, "likes")
    for tap in (f"fact:del:{known.id}", f"fact:fix:{known.id}"):
        answer = await talk.hear(mydata.fact, tap=tap, address="U2")
        assert said(answer).startswith("その記録は、すでにありません")
    assert "渋いお茶" not in said(await talk.hear(mydata.show, "データを見る", address="U2"))
    assert (await _values(talk, customer.id))["likes"] == "渋いお茶"


async def test_the_export_is_one_link_that_works_once(talk: Talk) -> None:
    customer = await _remembered(talk)
    outcome = await talk.hear(mydata.ask_export, tap="export")
    (card,) = outcome.messages
    assert isinstance(card, Card)
    url = card.buttons[0].url
    assert url.startswith("https://shop.example/export/")
    async with talk.database.write() as uow:
        found = await export.resolve_link(uow, url.rsplit("/", 1)[1])
        assert found is not None
        assert found.id == customer.id
        assert await export.resolve_link(uow, url.rsplit("/", 1)[1]) is None


async def test_erasing_takes_two_taps(talk: Talk) -> None:
    customer = await _remembered(talk)
    asked = await talk.hear(mydata.ask_erase, "データを消す")
    assert taps(asked)[1] == "erase:no"
    assert said(await talk.hear(mydata.erase, tap="erase:no")).startswith("消さずに")
    async with talk.context(tap=taps(asked)[0]) as context:
        done = await mydata.erase(context)
    assert said(done).startswith("消去しました。法令で必要な配信同意の記録だけ、お名前を外して3年保管します")
    async with talk.database.read() as uow:
        found = await uow.session.get(Customer, customer.id)
        assert found is not None
        assert found.erased_at is not None
    # whoever comes again is new
    async with talk.context("こんにちは") as context:
        assert context.new
        assert context.customer.id != customer.id


@pytest.mark.parametrize("tap", ["erase:yes:x", "erase:what", "fact:x", "mydata:99"])
async def test_a_stale_button_is_answered_politely(talk: Talk, tap: str) -> None:
    await _remembered(talk)
    answer = await talk.hear(mydata.TAPS[tap.split(":")[0]], tap=tap)
    assert said(answer).startswith("このボタンは、もう使えません")


async def test_a_yes_that_comes_late_erases_nothing(talk: Talk) -> None:
    customer = await _remembered(talk)
    asked = await talk.hear(mydata.ask_erase, "データを消す")
    talk.clock.advance(minutes=11)
    assert said(await talk.hear(mydata.erase, tap=taps(asked)[0])).startswith("確認の時間が過ぎました")
    async with talk.database.read() as uow:
        found = await uow.session.get_one(Customer, customer.id)
        assert found.erased_at is None


async def test_for_a_day_after_linking_the_card_shows_the_own_side(talk: Talk) -> None:
    """S19; an export, which would hold both, waits as long."""
    customer = await _remembered(talk)
    async with talk.context("") as context:
        identity = await context.uow.session.get_one(Identity, context.identity.id)
        identity.shared_from = context.now + timedelta(hours=24)
        await facts.remember(context.uow, customer.id, "dislikes", "甘いお茶")
        known = await facts.of(context.uow, customer.id, "dislikes")
        row = await context.uow.session.get_one(facts.Fact, known[0].id)
        row.home_id = "the other side"
    text = said(await talk.hear(mydata.show, "データを見る"))
    assert "渋いお茶" in text
    assert "甘いお茶" not in text
    assert said(await talk.hear(mydata.ask_export, tap="export")).startswith("連携してから24時間は")
    talk.clock.advance(hours=24)
    assert "甘いお茶" in said(await talk.hear(mydata.show, "データを見る"))
