"""Two apps, one person: the whole way, and the ways somebody might try to get into another's (S19)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.delivery import composing
from bot.domain.consent import Action, Mechanism, Status, Topic
from bot.domain.events import Text
from bot.domain.replies import Card, Outcome
from bot.handling import Composition, Skip
from flows import linking
from handlers import link
from storage.models import Customer, Delivery, LinkCode, Order, Wish
from storage.repositories import consents, customers, facts, identities, links, orders, wishes
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from tests.unit.handlers.conftest import Talk, said, taps

TELEGRAM = {"channel": "telegram", "address": "7"}


async def hear_code(talk: Talk, words: str, *, address: str = "7", channel: str = "telegram") -> Outcome | None:
    async with talk.context(words, channel=channel, address=address) as context:
        return await linking.overhear(context)


async def made(talk: Talk, address: str = "U1") -> str:
    outcome = await talk.hear(link.tapped, tap="link:make", address=address)
    found = re.search(r"\d{6}", said(outcome))
    assert found is not None
    return found[0]


async def telegram_customer(talk: Talk, name: str = "山田 太郎") -> Customer:
    async with talk.context("hello", channel="telegram", address="7") as context:
        customers.set_profile(context.uow, context.customer, name=name)
    return context.customer


async def question(talk: Talk) -> tuple[str, Card | Skip, Delivery]:
    """The id of the code that waits for its maker's yes, and how the maker is asked."""
    async with talk.database.write() as uow:
        row = (await uow.session.scalars(select(LinkCode).where(LinkCode.state == "typed"))).one()
        query = select(Delivery).where(Delivery.occasion == f"link:{row.id}")
        delivery = (await uow.session.scalars(query)).one()
        customer = await uow.session.get_one(Customer, delivery.customer_id)
        data = composing.data_of(uow, delivery)
        composition = Composition(uow, delivery, data, customer, "", talk.shop, talk.catalogue, "https://shop.example")
        message = await linking.JOURNEY_CONFIRM.compose(composition)
    assert isinstance(message, Card | Skip)
    return row.id, message, delivery


async def joined(talk: Talk) -> str:
    code = await made(talk)
    await hear_code(talk, code)
    link_id, _, _ = await question(talk)
    await talk.hear(link.tapped, tap=f"link:yes:{link_id}")
    return link_id


async def test_the_whole_way(talk: Talk) -> None:
    maker, identity = await talk.customer("U1", name="田中 花子")
    other = await telegram_customer(talk)
    code = await made(talk)
    answer = await hear_code(talk, f"連携 {code}")
    assert answer is not None
    assert said(answer) == "番号を受け取りました。もう一方のアプリで確認してください。"

    link_id, asked, delivery = await question(talk)
    assert isinstance(asked, Card)
    assert asked.lines == ("Telegram の「山***」さまと連携しようとしています。ご本人の操作ですか？",)
    assert [button.data for button in asked.buttons] == [f"link:yes:{link_id}", f"link:no:{link_id}"]
    assert (delivery.customer_id, delivery.identity_id, delivery.message_class) == (
        maker.id,
        identity.id,
        "transactional",
    )

    done = await talk.hear(link.tapped, tap=f"link:yes:{link_id}")
    assert said(done).startswith("連携しました。")
    assert taps(done) == ["link:off:yes"]
    async with talk.context("hello", **TELEGRAM) as context:
        assert context.customer.id == maker.id
        gone = await context.uow.session.get_one(Customer, other.id)
        assert gone.linked_to == maker.id
        told = (
            await context.uow.session.scalars(select(Delivery).where(Delivery.occasion == f"linked:{link_id}"))
        ).one()
        assert told.identity_id == context.identity.id  # both sides are told


@pytest.mark.parametrize("words", ["{}", "連携 {}", "連携：{}", "link {}", "連結{}", "เชื่อมต่อ {}", "コードは{}です"])
async def test_a_code_is_heard_however_it_is_written(talk: Talk, words: str) -> None:
    await talk.customer("U1")
    code = await made(talk)
    full_width = code.translate({ord("0") + each: 0xFF10 + each for each in range(10)})
    answer = await hear_code(talk, words.format(full_width))
    assert answer is not None
    assert said(answer).startswith("番号を受け取りました")


async def test_figures_that_are_no_code_are_left_to_others(talk: Talk) -> None:
    assert await hear_code(talk, "123456") is None
    await talk.customer("U1")
    code = await made(talk)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert await hear_code(talk, wrong) is None
    assert await hear_code(talk, "注文番号は1234567です") is None
    answer = await hear_code(talk, f"連携 {wrong}")
    assert answer is not None
    assert said(answer).startswith("番号が違うようです")


async def test_the_word_alone_begins(talk: Talk) -> None:
    answer = await hear_code(talk, "連携")
    assert answer is not None
    assert taps(answer) == ["link:make", "link:enter"]


async def test_the_step_that_waits_for_a_code(talk: Talk) -> None:
    await talk.customer("U1")
    code = await made(talk)
    await talk.hear(link.tapped, tap="link:enter", **TELEGRAM)
    step = linking.FLOW.steps["code"]
    async with talk.context("在庫ある？", **TELEGRAM) as context:
        assert context.position is not None
        assert context.position.flow == linking.NAME
        assert await step(context) is None
    async with talk.context(code, **TELEGRAM) as context:
        answer = await step(context)
    assert answer is not None
    assert said(answer).startswith("番号を受け取りました")


async def test_guessing_ends_after_five_tries(talk: Talk) -> None:
    """The sixth try is not even looked up, and a bare number counts as a try without being answered as one."""
    await talk.customer("U1")
    code = await made(talk)
    for step in range(1, 6):
        await hear_code(talk, f"{(int(code) + step) % 10**6:06d}")
    answer = await hear_code(talk, f"連携 {code}")
    assert answer is not None
    assert said(answer).startswith("間違いが続いたため")
    assert await hear_code(talk, code) is None
    # ten minutes later the tries are back, and the code is worth nothing any more
    talk.clock.advance(minutes=10)
    late = await hear_code(talk, f"連携 {code}")
    assert late is not None
    assert said(late).startswith("番号の期限が過ぎています")


async def test_a_code_lives_ten_minutes_and_the_newest_counts(talk: Talk) -> None:
    await talk.customer("U1")
    old = await made(talk)
    new = await made(talk)
    answer = await hear_code(talk, f"連携 {old}")
    assert answer is not None
    assert said(answer).startswith("番号が違うようです")
    talk.clock.advance(minutes=10)
    answer = await hear_code(talk, f"連携 {new}")
    assert answer is not None
    assert said(answer).startswith("番号の期限が過ぎています")


async def test_of_two_who_type_a_code_one_gets_it(talk: Talk) -> None:
    await talk.customer("U1")
    code = await made(talk)
    await hear_code(talk, f"連携 {code}")
    second = await hear_code(talk, f"連携 {code}", address="8")
    assert second is not None
    assert said(second).startswith("番号の期限が過ぎています")
    link_id, _, _ = await question(talk)
    async with talk.database.read() as uow:
        row = await links.get(uow, link_id)
        mine = await identities.find(uow, "telegram", "7")
        assert row is not None
        assert mine is not None
        assert row.other_identity_id == mine.id


async def test_of_two_at_the_same_instant_one_gets_it(talk: Talk) -> None:
    """The state is changed by one conditional statement: whoever read it as free before is refused."""
    await talk.customer("U1")
    code = await made(talk)
    async with talk.context("x", **TELEGRAM) as context:
        first = context.identity
    async with talk.context("x", channel="telegram", address="8") as context:
        row = await links.find(context.uow, code)
        assert row is not None
        assert await links.take(context.uow, row, first)
        assert not await links.take(context.uow, row, context.identity)


async def test_a_used_code_links_nobody_else(talk: Talk) -> None:
    await talk.customer("U1")
    code = await made(talk)
    await hear_code(talk, code)
    link_id, _, _ = await question(talk)
    await talk.hear(link.tapped, tap=f"link:yes:{link_id}")
    answer = await hear_code(talk, f"連携 {code}", address="8")
    assert answer is not None
    assert said(answer).startswith("番号が違うようです")
    again = await talk.hear(link.tapped, tap=f"link:yes:{link_id}")
    assert said(again).startswith("この確認は、もう使えません")


async def test_the_maker_cannot_use_their_own_code(talk: Talk) -> None:
    await talk.customer("U1")
    code = await made(talk)
    answer = await hear_code(talk, f"連携 {code}", channel="line", address="U1")
    assert answer is not None
    assert said(answer).startswith("同じアプリの番号です")
    other = await hear_code(talk, f"連携 {code}", channel="line", address="U2")
    assert other is not None
    assert said(other).startswith("同じアプリの番号です")


async def test_who_is_linked_already_is_not_linked_again(talk: Talk) -> None:
    await talk.customer("U1")
    await telegram_customer(talk)
    await joined(talk)
    assert said(await talk.hear(link.tapped, tap="link:make")) == "すでに Telegram と連携しています。"
    # another LINE user's code, typed in the linked Telegram: the person has a LINE already
    await talk.customer("U2")
    code = await made(talk, "U2")
    answer = await hear_code(talk, f"連携 {code}")
    assert answer is not None
    assert said(answer).startswith("すでに LINE と連携しています")


async def test_only_the_makers_app_can_say_yes(talk: Talk) -> None:
    """S14: the one who typed the code cannot confirm it."""
    maker, _ = await talk.customer("U1")
    await hear_code(talk, await made(talk))
    link_id, _, _ = await question(talk)
    for where in ({"channel": "telegram", "address": "7"}, {"channel": "line", "address": "U2"}):
        answer = await talk.hear(link.tapped, tap=f"link:yes:{link_id}", **where)
        assert said(answer).startswith("この確認は、もう使えません")
    async with talk.database.read() as uow:
        assert [each.channel for each in await identities.of(uow, maker.id)] == ["line"]


async def test_no_is_no(talk: Talk) -> None:
    await talk.customer("U1")
    await hear_code(talk, await made(talk))
    link_id, _, _ = await question(talk)
    assert said(await talk.hear(link.tapped, tap=f"link:no:{link_id}")).startswith("連携しませんでした")
    assert said(await talk.hear(link.tapped, tap=f"link:yes:{link_id}")).startswith("この確認は、もう使えません")


async def test_a_question_nobody_answered_is_not_asked_late(talk: Talk) -> None:
    await talk.customer("U1")
    await hear_code(talk, await made(talk))
    talk.clock.advance(minutes=11)
    link_id, message, _ = await question(talk)
    assert message == Skip("expired")
    assert said(await talk.hear(link.tapped, tap=f"link:yes:{link_id}")).startswith("この確認は、もう使えません")


async def test_a_code_sent_as_a_link_needs_the_yes_of_who_opens_it(talk: Talk) -> None:
    """Somebody may send a victim the link with their own code: it names the maker, and nothing counts before a yes."""
    await talk.customer("U1", name="悪井 太郎")
    code = await made(talk)
    async with talk.context("/start", **TELEGRAM) as context:
        asked = await linking.invited(context, code)
    assert "LINE の「悪***」さまと連携しようとしています" in said(asked)
    take, back = taps(asked)
    assert said(await talk.hear(link.tapped, tap=back, **TELEGRAM)) == "取りやめました。"
    async with talk.database.read() as uow:
        row = await links.find(uow, code)
        assert row is not None
        assert row.state == "made"
    assert said(await talk.hear(link.tapped, tap=take, **TELEGRAM)).startswith("番号を受け取りました")


async def test_the_command(talk: Talk) -> None:
    await talk.customer("U1")
    code = await made(talk)
    start = await talk.hear(link.command, what=Text("/link", command="link"), **TELEGRAM)
    assert taps(start) == ["link:make", "link:enter"]
    wrong = await talk.hear(link.command, what=Text("/link x", command="link", argument="x"), **TELEGRAM)
    assert said(wrong).startswith("番号が違うようです")
    right = await talk.hear(link.command, what=Text("/link", command="link", argument=code), **TELEGRAM)
    assert said(right).startswith("番号を受け取りました")


async def _give(talk: Talk, customer_id: str, order_id: str, fact: str) -> None:
    async with talk.database.write() as uow:
        at = uow.now - timedelta(days=3)
        order = Order(id=order_id, customer_id=customer_id, placed_at=at, status="delivered", status_at=at)
        await orders.add(uow, [order.model_dump()], {order_id: [Line("T1", 1)]})
        await facts.remember(uow, customer_id, "likes", fact)
        await wishes.add(uow, customer_id, "T9")


async def test_memory_is_one_and_orders_show_after_a_day(talk: Talk) -> None:
    maker, _ = await talk.customer("U1")
    other = await telegram_customer(talk)
    await _give(talk, maker.id, "A-1", "緑茶")
    await _give(talk, other.id, "B-1", "紅茶")
    await joined(talk)
    async with talk.context("x", **TELEGRAM) as context:
        known = {each.value for each in await facts.of(context.uow, maker.id)}
        assert known == {"緑茶", "紅茶"}
        assert [each.id for each in await links.visible_orders(context.uow, context.identity)] == ["B-1"]
    async with talk.context("x") as context:
        assert [each.id for each in await links.visible_orders(context.uow, context.identity)] == ["A-1"]
    talk.clock.advance(hours=24)
    async with talk.context("x") as context:
        assert {each.id for each in await links.visible_orders(context.uow, context.identity)} == {"A-1", "B-1"}


async def test_unlinking_gives_each_side_back_what_was_theirs(talk: Talk) -> None:
    maker, _ = await talk.customer("U1")
    other = await telegram_customer(talk)
    await _give(talk, maker.id, "A-1", "緑茶")
    await _give(talk, other.id, "B-1", "紅茶")
    await joined(talk)
    outcome = await talk.hear(link.tapped, tap="link:off:yes")
    assert said(outcome) == "Telegram との連携を外しました。"
    async with talk.context("x", **TELEGRAM) as context:
        assert context.customer.id == other.id
        assert context.customer.linked_to is None
        assert context.identity.shared_from is None
        assert [each.value for each in await facts.of(context.uow, other.id)] == ["紅茶"]
        assert [each.id for each in await links.visible_orders(context.uow, context.identity)] == ["B-1"]
        wish = await wishes.find(context.uow, other.id, "T9")
        assert isinstance(wish, Wish)
    async with talk.context("x") as context:
        assert [each.value for each in await facts.of(context.uow, maker.id)] == ["緑茶"]
        assert [each.id for each in await links.visible_orders(context.uow, context.identity)] == ["A-1"]
    assert said(await talk.hear(link.tapped, tap="link:off:yes")) == "連携しているアプリはありません。"


async def _say(talk: Talk, customer_id: str, topic: Topic, action: Action, minutes: int) -> None:
    async with talk.database.write() as uow:
        at = uow.now + timedelta(minutes=minutes)
        source = Source(Mechanism.BUTTON, at, f"{customer_id}:{topic}:{minutes}")
        await consents.record(uow, customer_id, [topic], action, source)


async def _states(talk: Talk, customer_id: str) -> dict[Topic, Status]:
    async with talk.database.read() as uow:
        return await consents.statuses(uow, customer_id)


async def test_consent_is_one_and_the_last_word_counts(talk: Talk) -> None:
    maker, _ = await talk.customer("U1")
    other = await telegram_customer(talk)
    await _say(talk, maker.id, Topic.NEWS, Action.GRANT, -50)
    await _say(talk, other.id, Topic.NEWS, Action.WITHDRAW, -40)
    await _say(talk, maker.id, Topic.CART, Action.WITHDRAW, -30)
    await _say(talk, other.id, Topic.CART, Action.GRANT, -60)
    await _say(talk, other.id, Topic.RESTOCK, Action.GRANT, -20)
    await joined(talk)
    assert await _states(talk, maker.id) == {
        Topic.NEWS: Status.WITHDRAWN,
        Topic.CART: Status.WITHDRAWN,
        Topic.RESTOCK: Status.GRANTED,
    }
    async with talk.database.read() as uow:
        assert await consents.verify(uow) == []


async def test_after_unlinking_a_stop_counts_for_both_and_a_yes_for_its_own(talk: Talk) -> None:
    maker, _ = await talk.customer("U1", Topic.NEWS)
    other = await telegram_customer(talk)
    await _say(talk, other.id, Topic.RESTOCK, Action.GRANT, -20)
    await _say(talk, other.id, Topic.NEWS, Action.GRANT, -20)
    await joined(talk)
    talk.clock.advance(hours=1)
    await _say(talk, maker.id, Topic.NEWS, Action.WITHDRAW, 0)
    talk.clock.advance(hours=1)
    await talk.hear(link.tapped, tap="link:off:yes", **TELEGRAM)
    assert await _states(talk, maker.id) == {Topic.NEWS: Status.WITHDRAWN, Topic.RESTOCK: Status.WITHDRAWN}
    assert await _states(talk, other.id) == {Topic.NEWS: Status.WITHDRAWN, Topic.RESTOCK: Status.GRANTED}
