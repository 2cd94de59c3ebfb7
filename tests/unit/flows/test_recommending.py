"""What fits a customer by their own purchases: with their yes, with a reason, and never what they cannot have."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.consent import Topic
from bot.foresight import LEAST_ORDERS
from flows import consent, orders, recommending
from flows.orders import Placed
from handlers import products as handler
from storage.models import Product
from storage.repositories import facts, products
from storage.repositories.facts import Origin
from storage.repositories.orders import Line
from tests.unit.handlers.conftest import Talk, said

SHELF = {
    "TEA": ("煎茶", "お茶"),
    "CUP": ("湯のみ", "茶器"),
    "POT": ("急須", "茶器"),
    "BEANS": ("珈琲豆", "珈琲"),
    "MILL": ("ミル", "珈琲"),
}


@pytest.fixture
async def shop_of_pairs(talk: Talk) -> Talk:
    """Twenty customers buy tea with a cup, twenty beans with a mill; nobody mixes. The one in question bought tea."""
    async with talk.database.write() as uow:
        for sku, (name, category) in SHELF.items():
            await products.put(uow, sku, name=name, category=category, stock=5, price=1000, currency="JPY")
    for number in range(40):
        customer_id = await known(talk, f"C{number}", Topic.PROFILING)
        await buy(talk, customer_id, f"O{number}", ("TEA", "CUP") if number % 2 else ("BEANS", "MILL"), days=60)
        await buy(talk, customer_id, f"P{number}", ("TEA", "POT") if number % 2 else ("BEANS",), days=20)
    return talk


async def known(talk: Talk, address: str, *topics: Topic) -> str:
    customer, _ = await talk.customer(address, *topics)
    return customer.id


async def buy(talk: Talk, customer_id: str, order_id: str, skus: tuple[str, ...], days: int) -> None:
    async with talk.database.write() as uow:
        lines = tuple(Line(sku, 1, 1000) for sku in skus)
        at = uow.now - timedelta(days=days)
        await orders.put(uow, talk.shop, Placed(order_id, customer_id, at, "delivered", lines, source="import"))


async def learn(talk: Talk) -> None:
    talk.foresight.keep_fresh(talk.database)
    await talk.foresight.learned()


async def sakura(talk: Talk, *topics: Topic) -> str:
    """Who bought tea twice, some time ago."""
    customer_id = await known(talk, "U1", *topics)
    await buy(talk, customer_id, "S1", ("TEA",), days=50)
    await buy(talk, customer_id, "S2", ("TEA",), days=15)
    return customer_id


async def found(talk: Talk, category: str = "") -> list[tuple[str, str]]:
    async with talk.context("おすすめは？") as context:
        return [(product.sku, reason) for product, reason in await recommending.suggested(context, category)]


async def test_each_suggestion_has_its_reason(shop_of_pairs: Talk) -> None:
    await sakura(shop_of_pairs, Topic.PROFILING)
    await learn(shop_of_pairs)
    hints = dict(await found(shop_of_pairs))
    assert hints["TEA"] == "・煎茶：前にお選びいただいた品"
    assert hints["CUP"] == "・湯のみ：「煎茶」と一緒に選ばれています"
    assert "MILL" not in hints
    async with shop_of_pairs.context("おすすめは？") as context:
        outcome = await handler.recommend(context)
    assert outcome is not None
    assert said(outcome).startswith("これまでのお買い物から選びました。\n・")


async def test_without_a_yes_purchases_are_not_used(shop_of_pairs: Talk) -> None:
    await sakura(shop_of_pairs)
    await learn(shop_of_pairs)
    assert await found(shop_of_pairs) == []
    async with shop_of_pairs.context("おすすめは？") as context:
        outcome = await handler.recommend(context)
    assert outcome is not None
    assert "お買い物から" not in said(outcome)


async def test_never_what_is_sold_out_gone_disliked_or_just_bought(shop_of_pairs: Talk) -> None:
    customer_id = await sakura(shop_of_pairs, Topic.PROFILING)
    await learn(shop_of_pairs)
    assert {"TEA", "CUP", "POT"} == {sku for sku, _ in await found(shop_of_pairs)}
    async with shop_of_pairs.database.write() as uow:
        cup = await uow.session.get(Product, "CUP")
        assert cup is not None
        cup.stock = 0
        await facts.remember(uow, customer_id, "dislikes", "急須", origin=Origin.STATED)
    assert {sku for sku, _ in await found(shop_of_pairs)}.isdisjoint({"CUP", "POT"})
    await buy(shop_of_pairs, customer_id, "S3", ("TEA",), days=1)
    assert "TEA" not in {sku for sku, _ in await found(shop_of_pairs)}


async def test_a_category_that_was_asked_for_is_kept_to_and_else_no_more_than_two_of_one(shop_of_pairs: Talk) -> None:
    await sakura(shop_of_pairs, Topic.PROFILING)
    await learn(shop_of_pairs)
    assert {sku for sku, _ in await found(shop_of_pairs, "茶器")} == {"CUP", "POT"}
    assert len(await found(shop_of_pairs)) <= recommending.MOST


async def test_who_said_no_teaches_nothing_and_ten_orders_are_needed(talk: Talk) -> None:
    async with talk.database.write() as uow:
        await products.put(uow, "TEA", name="煎茶", category="お茶", stock=5)
    for number in range(LEAST_ORDERS):
        customer_id = await known(talk, f"C{number}", Topic.PROFILING)
        await buy(talk, customer_id, f"O{number}", ("TEA",), days=40)
    async with talk.context("プロフィール", address="C0") as context:
        await consent.withdraw(context, [Topic.PROFILING])
    await learn(talk)
    assert talk.foresight.suggest([["TEA"]], 3) == [], "nine orders are left"
    await buy(talk, await known(talk, "C99", Topic.PROFILING), "O99", ("TEA",), days=40)
    talk.clock.advance(days=1, seconds=1)
    await learn(talk)
    assert [hint.sku for hint in talk.foresight.suggest([["TEA"]], 3)] == ["TEA"]
    async with talk.context("プロフィール", address="C1") as context:
        await consent.withdraw(context, [Topic.PROFILING])
    talk.clock.advance(days=1, seconds=1)
    await learn(talk)
    assert talk.foresight.suggest([["TEA"]], 3) == [], "what was learned of who says no is not kept"


async def test_what_goes_with_a_product_stands_beside_it_for_everybody(shop_of_pairs: Talk) -> None:
    await learn(shop_of_pairs)
    async with shop_of_pairs.context("湯のみ", address="U9") as context:
        outcome = await handler.show(context, "CUP")
        beside = [
            each.sku for each in await recommending.beside(context, await context.uow.session.get_one(Product, "CUP"))
        ]
    assert set(beside) == {"TEA", "POT"}
    assert "ご一緒に選ばれている品です。" in said(outcome)
    async with shop_of_pairs.context("ミル", address="U8") as context:
        mill = await context.uow.session.get_one(Product, "MILL")
        assert [each.sku for each in await recommending.beside(context, mill)] == ["BEANS"]


async def test_it_is_learned_once_a_day_and_a_shop_without_orders_says_nothing(talk: Talk) -> None:
    await learn(talk)
    assert talk.foresight.suggest([], 3) == []
    assert talk.foresight.companions("TEA", 3) == []
    begun = talk.foresight._learning
    talk.foresight.keep_fresh(talk.database)
    assert talk.foresight._learning is begun
    talk.clock.advance(days=1, seconds=1)
    talk.foresight.keep_fresh(talk.database)
    assert talk.foresight._learning is not begun
    await talk.foresight.learned()


async def test_the_shops_own_next_step_and_map_come_before_what_is_learned(shop_of_pairs: Talk) -> None:
    await learn(shop_of_pairs)
    async with shop_of_pairs.database.write() as uow:
        await products.put(uow, "TEA", related=["MILL"], attributes={"next_sku": "BEANS"})
    async with shop_of_pairs.context("…") as context:
        tea = await products.get(context.uow, "TEA")
        assert tea is not None
        assert [each.sku for each in await recommending.beside(context, tea)] == ["BEANS", "MILL"]
