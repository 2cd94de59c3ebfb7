"""The greeting: one reply, nothing granted, nothing asked twice, and whoever comes back is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.consent import Status, Topic
from bot.domain.events import Joined, Left, Returned
from bot.domain.replies import Outcome, Text
from bot.shop import Survey
from flows import linking, onboarding
from handlers import reachability, welcome
from storage.repositories import consents, facts, identities, links, products
from tests.unit.handlers.conftest import Talk, labels, said, taps


@pytest.fixture(autouse=True)
def categories(talk: Talk) -> None:
    talk.shop = replace(talk.shop, survey=Survey(("緑茶", "紅茶", "茶器", "菓子", "本")))


async def states(talk: Talk, customer_id: str) -> dict[Topic, Status]:
    async with talk.database.read() as uow:
        return await consents.statuses(uow, customer_id)


async def test_vt1_one_reply_who_i_am_one_question_the_offer(talk: Talk) -> None:
    greeting = await talk.hear(welcome.greet, what=Joined())
    assert len(greeting.messages) <= 5
    first, question, *_, last = greeting.messages
    assert isinstance(first, Text)
    assert first.text.startswith("友だち追加ありがとうございます。Teahouseのご案内係として、")
    assert isinstance(question, Text)
    assert [button.label for button in question.choices] == ["緑茶", "紅茶", "茶器", "菓子", "答えない"]
    assert isinstance(last, Text)
    assert [button.data for button in last.choices] == ["optin:restock", "optin:choose", "optin:none"]
    assert "月に最大6通、21:00から9:00はお送りしません" in said(greeting)


async def test_ct1_joining_grants_nothing(talk: Talk) -> None:
    async with talk.context(what=Joined()) as context:
        await welcome.greet(context)
        assert await consents.history(context.uow, context.customer.id) == []


async def test_a_channel_without_a_menu_gets_its_words_as_keys(talk: Talk) -> None:
    greeting = await talk.hear(welcome.greet, what=Joined(), channel="telegram")
    first = greeting.messages[0]
    assert isinstance(first, Text)
    assert first.text.startswith("ようこそ。")
    assert first.keyboard == ("商品を探す", "注文状況", "再入荷", "お店のこと", "設定", "スタッフに相談")
    on_line = (await talk.hear(welcome.greet, what=Joined(), address="U9")).messages[0]
    assert isinstance(on_line, Text)
    assert on_line.keyboard == ()


@pytest.mark.parametrize(("tag", "begins"), [("en-US", "Thanks"), ("zh-CN", "感謝"), ("th", "ขอบคุณ"), ("", "友だち")])
async def test_the_apps_language_is_spoken(talk: Talk, tag: str, begins: str) -> None:
    assert said(await talk.hear(welcome.greet, what=Joined(), language=tag)).startswith(begins)


async def test_a_language_that_was_chosen_stays(talk: Talk) -> None:
    async with talk.context(what=Joined(), language="en") as context:
        context.customer.locale, context.customer.locale_stated = "th", True
        assert said(await welcome.greet(context)).startswith("ขอบคุณ")


async def test_the_answer_is_remembered_and_the_offer_stays(talk: Talk) -> None:
    greeting = await talk.hear(welcome.greet, what=Joined())
    answer = await talk.hear(welcome.survey, tap=taps(greeting)[1])
    assert said(answer).startswith("「紅茶」をよくご覧になる、と覚えました。")
    assert taps(answer) == ["optin:restock", "optin:choose", "optin:none"]
    async with talk.context("") as context:
        (fact,) = await facts.of(context.uow, context.customer.id)
    assert (fact.kind, fact.value, fact.origin) == ("category", "紅茶", "stated")


async def test_ct13_the_question_can_be_skipped(talk: Talk) -> None:
    """Nothing is remembered, no age or birthday is asked for, and the question does not come again."""
    await talk.hear(welcome.greet, what=Joined())
    assert said(await talk.hear(welcome.survey, tap="survey:skip")).startswith("承知しました。いつでも「設定」から")
    async with talk.context("") as context:
        assert await facts.of(context.uow, context.customer.id) == []
    again = await talk.hear(welcome.greet, what=Joined())
    assert not any(tap.startswith("survey:") for tap in taps(again))


async def test_the_labels_count_when_they_are_typed(talk: Talk) -> None:
    """A computer's LINE shows no quick replies."""
    await talk.hear(welcome.greet, what=Joined())
    step = onboarding.FLOW.steps["asked"]
    async with talk.context("紅茶") as context:
        assert context.position is not None
        assert context.position.flow == onboarding.NAME
        thanks = await step(context)
        assert thanks is not None
        assert said(thanks).startswith("「紅茶」をよくご覧になる")
    async with talk.context("再入荷だけ") as context:
        await step(context)
        assert await consents.granted(context.uow, context.customer.id) == [Topic.RESTOCK]
    async with talk.context("在庫ある？") as context:
        assert await step(context) is None


async def test_who_comes_again_is_known_and_not_asked_again(talk: Talk) -> None:
    greeting = await talk.hear(welcome.greet, what=Joined())
    await talk.hear(welcome.survey, tap=taps(greeting)[0])
    async with talk.context(tap="optin:none") as context:
        await onboarding.choose(context, "none")
    again = await talk.hear(welcome.greet, what=Joined())
    assert said(again) == "おかえりなさいませ。Teahouseのご案内係です。"


async def test_categories_come_from_the_products(talk: Talk) -> None:
    talk.shop = replace(talk.shop, survey=Survey())
    assert not any(tap.startswith("survey:") for tap in taps(await talk.hear(welcome.greet, what=Joined())))
    async with talk.database.write() as uow:
        for sku, category in (("1", "ほうじ茶"), ("2", "煎茶"), ("3", "煎茶")):
            await products.put(uow, sku, name=sku, category=category)
    greeting = await talk.hear(welcome.greet, what=Joined(), address="U2")
    assert labels(greeting)[:3] == ["煎茶", "ほうじ茶", "答えない"]
    # a category that is gone by the time of the tap is not remembered as another one
    async with talk.database.write() as uow:
        await products.put(uow, "1", name="1", category="")
    assert said(await talk.hear(welcome.survey, tap=taps(greeting)[1], address="U2")).startswith("このボタンは")


async def test_cf16_unblocked_is_greeted_once_and_stays_paused(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", Topic.NEWS)
    await talk.hear(welcome.greet, what=Joined())
    await talk.hear(reachability.leave, what=Left())
    assert await states(talk, customer.id) == {Topic.NEWS: Status.GRANTED}  # a block is no withdrawal
    back = await talk.hear(welcome.greet, what=Joined(returning=True))
    assert said(back).startswith("またお越しくださりありがとうございます。お知らせは止めたままにしています。")
    assert taps(back) == ["topics", "resume:all"]
    assert await states(talk, customer.id) == {Topic.NEWS: Status.PAUSED}
    assert said(await talk.hear(welcome.greet, what=Joined())).startswith("おかえりなさいませ")


async def test_cf16_on_telegram_the_first_word_after_the_return_is_greeted(talk: Talk) -> None:
    await talk.hear(welcome.greet, what=Joined(), channel="telegram", address="7")
    await talk.hear(reachability.leave, what=Left(), channel="telegram", address="7")
    silent = await talk.hear(reachability.come_back, what=Returned(), channel="telegram", address="7")
    assert silent.messages == []
    back = await talk.hear(welcome.greet, what=Joined(), channel="telegram", address="7")
    assert "お知らせは止めたままにしています" in said(back)
    again = await talk.hear(welcome.greet, what=Joined(), channel="telegram", address="7")
    assert "お知らせは止めたままにしています" not in said(again)


async def test_r18_a_follow_from_before_the_block_is_not_answered(talk: Talk) -> None:
    await talk.hear(welcome.greet, what=Joined())
    await talk.hear(reachability.leave, what=Left())
    async with talk.context(what=Joined(), ago=60) as context:
        assert (await welcome.greet(context)).messages == []
        assert not context.identity.reachable


async def test_a_link_code_in_the_start_is_asked_about(talk: Talk) -> None:
    _, maker = await talk.customer("U1", name="田中 花子")
    async with talk.database.write() as uow:
        found = await identities.get(uow, maker.id)
        assert found is not None
        code = await links.make(uow, found)
    answer = await talk.hear(welcome.greet, what=Joined(f"link_{code}"), channel="telegram", address="7")
    assert "LINE の「田***」さまと連携しようとしています" in said(answer)
    async with talk.database.read() as uow:
        row = await links.find(uow, code)
        assert row is not None
        assert row.state == "made"  # nothing counts before a yes
    assert any(tap.startswith("link:take:") for tap in taps(answer))


async def test_a_product_in_the_start_is_shown(talk: Talk) -> None:
    async with talk.database.write() as uow:
        await products.put(uow, "T1", name="煎茶", price=1200, stock=3)
    outcome = await talk.hear(welcome.greet, what=Joined("p_T1"), channel="telegram", address="7")
    assert said(outcome).startswith("ようこそ。")
    assert "煎茶" in said(outcome)


@pytest.mark.parametrize("payload", ["link_", "link_abc", "whatever", "p_", "p_T9", "x" * 64])
async def test_an_unknown_payload_is_a_plain_start(talk: Talk, payload: str) -> None:
    async with talk.context(what=Joined(payload), channel="telegram", address="7") as context:
        outcome = await welcome.greet(context)
    assert isinstance(outcome, Outcome)
    assert said(outcome).startswith("ようこそ。")
    assert linking.code_in(payload.removeprefix("link_")) == ""
