from __future__ import annotations

from handlers import recommendation
from storage.repositories import facts, products
from tests.unit.handlers.conftest import Talk, said, taps


async def test_what_is_not_their_taste_is_remembered_and_can_be_seen(talk: Talk) -> None:
    async with talk.database.write() as uow:
        await products.put(uow, "CUP", name="湯のみ", stock=1)
    outcome = await talk.hear(recommendation.not_mine, tap="not_taste:CUP")
    assert said(outcome).startswith("承知しました。「湯のみ」は、もうおすすめしません。")
    assert "mydata" in taps(outcome)
    async with talk.context("…") as context:
        [fact] = await facts.of(context.uow, context.customer.id)
        assert (fact.kind, fact.value, fact.origin) == ("dislikes", "湯のみ", "stated")


async def test_a_product_that_is_gone_is_nothing_to_remember(talk: Talk) -> None:
    await talk.hear(recommendation.not_mine, tap="not_taste:GONE")
    async with talk.context("…") as context:
        assert await facts.of(context.uow, context.customer.id) == []
