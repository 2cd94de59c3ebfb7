"""What is kept, said in one bubble and only what is true of this customer; the rest by one tap."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.consent import Topic
from bot.shop import Contact
from handlers import privacy
from storage.repositories import customers, facts
from tests.unit.handlers.conftest import Talk, said, taps


async def test_a_newcomer_hears_how_little_there_is(talk: Talk) -> None:
    outcome = await talk.hear(privacy.show, "個人情報")
    assert "お預かりしている情報は、お名前（表示名）とこの会話 です" in said(outcome)
    assert taps(outcome) == ["privacy:details", "mydata", "erase"]


async def test_only_what_is_held_is_listed(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", Topic.NEWS)
    async with talk.context("") as context:
        customers.set_profile(context.uow, context.customer, birthday="05-14")
        await facts.remember(context.uow, customer.id, "likes", "渋いお茶")
    text = said(await talk.hear(privacy.show, "個人情報"))
    assert "お好み、同意の記録、お誕生日（月と日）" in text
    assert "ご注文の記録" not in text


async def test_the_details_are_four_bubbles_and_the_shops_own_page(talk: Talk) -> None:
    assert len((await talk.hear(privacy.tapped, tap="privacy:details")).messages) == 4
    contact = Contact(address="東京都", email="tea@shop.example", privacy_policy_url="https://shop.example/privacy")
    talk.shop = replace(talk.shop, contact=contact)
    outcome = await talk.hear(privacy.tapped, tap="privacy:details")
    assert len(outcome.messages) == 5
    assert "Teahouse / 東京都 / tea@shop.example" in said(outcome)
    assert "https://shop.example/privacy" in said(outcome)


async def test_an_old_button_is_answered(talk: Talk) -> None:
    assert said(await talk.hear(privacy.tapped, tap="privacy:old")).startswith("このボタンは、もう使えません")
