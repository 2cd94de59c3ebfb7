"""Restock, the fair line: oldest wish first, waves sized by the stock, the count read anew, three ways to answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col

from bot.emulator.faults import Fault
from storage.models import Delivery, RestockLine, Wish
from tests.roads.books import customer_of, deliveries_of, granted, press, rows
from tests.roads.street import TOML, Person, Street

MANY = ("line", "telegram", "line", "telegram", "line", "telegram")


async def wish(person: Person) -> None:
    """Ask about the sold-out tea and wish for it, with one tap."""
    await person.add()
    asked = await person.say("ほうじ茶ありますか")
    assert "お知らせしましょうか" in asked
    assert "入荷のお知らせを受け取ります" in asked, "the sentence that the tap agrees to"
    assert "早い方から順に" in await person.tap("知らせてほしい")


async def line_of(street: Street, count: int = len(MANY)) -> list[Person]:
    people = []
    for place, channel in enumerate(MANY[:count]):
        people.append(await street.person(channel, f"客{place}"))
        await wish(people[-1])
        await street.advance(minutes=1)
    return people


async def restock(street: Street, quantity: int, sku: str = "HOJI") -> dict[str, object]:
    found: dict[str, object] = await street.api("POST", "/stock", {"items": [{"sku": sku, "quantity": quantity}]})
    return found


async def told(people: list[Person]) -> list[bool]:
    return ["が入荷しました" in "\n".join(await each.said()) for each in people]


@pytest.fixture
async def one_by_one(tmp_path: Path) -> AsyncIterator[Street]:
    """A shop that calls as many people as it has units."""
    async with Street(tmp_path, toml=f"{TOML}\n[journeys.restock]\nwave_factor = 1\nwave_minutes = 30\n") as street:
        await street.open_shop()
        yield street


async def test_the_fair_line_of_six_on_both_apps_with_two_in_stock(one_by_one: Street) -> None:
    street, people = one_by_one, await line_of(one_by_one)
    answer = await restock(street, 2)
    assert answer == {"updated": 1, "restocked": ["HOJI"], "waiting": {"HOJI": 6}}
    assert await told(people) == [True, True, False, False, False, False]
    for person in people[:2]:
        said = await person.heard()
        for words in ("「ほうじ茶 100g」", "在庫は現在2点です", "3月10日に、入荷のお知らせをご希望"):
            assert words in said, words
        assert {"商品を見る", "なぜ届いた？", "回数を減らす", "お知らせ不要"} <= set(await person.buttons())
    await street.advance(minutes=10)
    assert sum(await told(people)) == 2, "the first have their turn"
    await restock(street, 1)
    await street.advance(minutes=25)
    assert await told(people) == [True, True, True, False, False, False], "one unit, one more person"
    assert "在庫は現在1点です" in await people[2].heard(), "the count is read at each send"
    await restock(street, 0)
    await street.advance(hours=2)
    assert sum(await told(people)) == 3, "sold out: nobody is called for nothing"
    assert len(await rows(street, Wish, col(Wish.state) == "waiting")) == 3
    await restock(street, 20)
    assert await told(people) == [True] * 6, "the rest are first next time"
    for person in people:
        assert [row.state for row in await deliveries_of(person) if row.state == "sent"] == ["sent"], "nobody twice"


async def test_a_wave_is_larger_than_the_stock_by_the_shops_factor(street: Street) -> None:
    people = await line_of(street, 4)
    await restock(street, 1)
    factor = int(street.service.shop.journeys.restock.wave_factor)
    assert await told(people) == [place < factor for place in range(4)]


async def test_sold_out_between_the_wave_and_the_send_sends_nothing(street: Street) -> None:
    people = await line_of(street, 2)
    await street.advance(hours=11)  # 23 o'clock: the notices wait for the morning
    await restock(street, 5)
    assert await told(people) == [False, False]
    await restock(street, 0)
    await street.advance(hours=12)
    assert await told(people) == [False, False]
    assert {row.state for row in await rows(street, Wish)} == {"waiting"}
    assert {row.reason for row in await rows(street, Delivery)} <= {"sold_out"}


async def test_a_notice_that_could_not_go_out_within_its_time_is_not_sent_late(street: Street) -> None:
    people = await line_of(street, 1)
    street.world.faults.add(Fault("line", "push", times=10_000, status=429, body={"message": "Too Many Requests"}))
    await restock(street, 5)
    await street.advance(hours=12)
    street.clock.advance(13 * 3600)
    street.world.faults.clear()
    await street.advance(hours=1)
    assert await told(people) == [False]
    assert [(row.state, row.reason) for row in await rows(street, Delivery)] == [("expired", "expired")]
    assert [row.close_reason for row in await rows(street, RestockLine)] == ["expired"]
    assert [row.state for row in await rows(street, Wish)] == ["waiting"], "the place is kept for the next time"


async def test_who_opts_out_while_waiting_is_not_told_and_the_next_is(street: Street) -> None:
    people = await line_of(street, 3)
    await people[0].say("停止")
    await press(people[1], "topic:restock:off")
    await restock(street, 1)
    assert await told(people) == [False, False, True]


async def test_who_leaves_the_line_is_not_told(customer: Person) -> None:
    await wish(customer)
    assert "ほうじ茶 100g" in await customer.say("再入荷")
    assert "取りやめました" in await customer.tap("順番を外す")
    await restock(customer.street, 5)
    assert await told([customer]) == [False]


async def test_view_why_less_and_stop_under_the_notice(customer: Person) -> None:
    await wish(customer)
    await restock(customer.street, 3)
    viewed = await customer.tap("商品を見る")
    assert "800円" in viewed
    assert "残り3点" in viewed
    why = await customer.tap("なぜ届いた？")
    assert "3月10日に「ほうじ茶 100g」の入荷のお知らせをご希望" in why
    await customer.tap("回数を減らす")
    assert "月1回まで" in await customer.tap("月1回まで")
    delivery = (await deliveries_of(customer))[0]
    assert "「再入荷」を停止しました" in await press(customer, f"stop:{delivery.id}")
    assert await granted(customer) == set()
    assert (await customer_of(customer)).own_cap == "1/30d"


async def test_asked_again_after_the_notice_the_place_can_be_kept(customer: Person) -> None:
    street = customer.street
    await wish(customer)
    await restock(street, 1)
    await restock(street, 0)
    assert "順番を残しておきましょうか" in await customer.say("ほうじ茶ありますか")
    assert "順番を残しました" in await customer.tap("順番を残す")
    await street.advance(days=15)  # the same product is announced once in 14 days
    await restock(street, 4)
    assert "在庫は現在4点です" in await customer.heard()


async def test_no_wish_without_a_yes_and_no_second_place(customer: Person) -> None:
    await customer.add()
    await customer.say("ほうじ茶ありますか")
    assert await rows(customer.street, Wish) == []
    await customer.tap("知らせてほしい")
    assert "すでにお知らせするご予定" in await customer.say("ほうじ茶が入ったら教えて")
    assert len(await rows(customer.street, Wish)) == 1


@pytest.mark.parametrize("language", ["en", "zh-TW", "th"])
async def test_the_notice_speaks_the_customers_language(street: Street, language: str) -> None:
    person = await street.person("line", "Ann", language)
    await person.add()
    await press(person, "wishok:HOJI")
    await restock(street, 3)
    said = await person.heard()
    assert "ほうじ茶 100g" in said
    assert "入荷" not in said
    assert {"en": "3 in stock", "zh-TW": "3", "th": "3"}[language] in said
