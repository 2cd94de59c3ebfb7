"""Linking, S19: a code made in one app, typed in the other, confirmed in the first; and the attacks on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlmodel import col

from storage.models import Customer, LinkCode, Wish
from tests.roads.books import calls, customer_of, granted, identity_of, press, rows, who
from tests.roads.street import Person, Street

OTHER = {"line": "telegram", "telegram": "line"}
APP = {"line": "LINE", "telegram": "Telegram"}


async def pair(street: Street, first: str) -> tuple[Person, Person]:
    """One human with both phones; the first makes the code."""
    one = await street.person(first, "花")
    other = await street.person(OTHER[first], "花子")
    for each in (one, other):
        await each.add()
    return one, other


async def code_of(person: Person) -> str:
    await person.say("連携")
    found = re.search(r"\d{6}", await person.tap("コードをつくる"))
    assert found is not None
    return found[0]


async def link(one: Person, other: Person) -> None:
    code = await code_of(one)
    assert "もう一方のアプリで確認" in await other.say(code)
    assert "連携しました" in await one.tap("はい、連携する")


async def order(person: Person, number: str, sku: str) -> None:
    lines = [{"sku": sku, "quantity": 1, "unit_price": 1200}]
    body: dict[str, Any] = {"customer": who(person), "placed_at": person.street.clock.now().isoformat()}
    await person.street.api("PUT", f"/orders/{number}", {**body, "status": "shipped", "lines": lines}, settle=False)


@pytest.mark.parametrize("first", ["line", "telegram"])
async def test_s19_the_whole_story_in_both_directions(street: Street, first: str) -> None:
    one, other = await pair(street, first)
    await one.tap("再入荷だけ")
    await press(other, "topic:news:on")
    await order(one, "A-1001", "SENCHA")
    await order(other, "B-2002", "CUP")
    code = await code_of(one)
    before = len(await one.said())
    await other.say(f"連携 {code}")
    asked = "\n".join((await one.said())[before:])
    assert APP[other.channel] in asked
    assert "「花***」" in asked, "masked: enough for its owner, not for a stranger"
    assert "花子" not in asked
    assert len(await rows(street, Customer, col(Customer.linked_to).is_(None))) == 2, "nothing before the yes"
    told = len(await other.said())
    assert "連携しました" in await one.tap("はい、連携する")
    assert "連携しました" in "\n".join((await other.said())[told:]), "both are told"
    assert (await customer_of(one)).id == (await customer_of(other)).id
    assert await granted(one) == await granted(other) == {"restock", "news"}
    assert "A-1001" not in await other.say("注文状況"), "orders show after a day"
    assert "B-2002" not in await one.say("注文状況")
    await street.advance(hours=25)
    for each in (one, other):
        said = await each.say("注文状況")
        assert "A-1001" in said
        assert "B-2002" in said
    await other.say("停止")
    assert await granted(one) == set(), "a stop counts for the person"
    assert APP[other.channel] in await one.say("設定")


@pytest.mark.parametrize("first", ["line", "telegram"])
async def test_s19_unlinking_by_one_tap_gives_each_its_own_back(street: Street, first: str) -> None:
    one, other = await pair(street, first)
    await order(one, "A-1001", "SENCHA")
    await order(other, "B-2002", "CUP")
    await link(one, other)
    await street.advance(hours=25)
    told = len(await one.said())
    assert "連携を外しました" in await press(other, "link:off:yes")
    assert "連携を外しました" in "\n".join((await one.said())[told:])
    assert (await customer_of(one)).id != (await customer_of(other)).id
    assert "B-2002" not in await one.say("注文状況")
    assert "A-1001" in await one.heard()
    assert "A-1001" not in await other.say("注文状況")


async def test_s19_one_push_for_one_person_in_two_apps(street: Street) -> None:
    """MT2: the wish of either app is one place in the line, and one message on the app heard last."""
    one, other = await pair(street, "line")
    for each in (one, other):
        await each.say("ほうじ茶ありますか")
        await each.tap("知らせてほしい")
    await link(one, other)
    await street.advance(hours=25)
    await other.say("こんにちは")
    counts = {each.id: len(await each.said()) for each in (one, other)}
    await street.api("POST", "/stock", {"items": [{"sku": "HOJI", "quantity": 5}]})
    assert len(await one.said()) == counts[one.id]
    assert len(await other.said()) == counts[other.id] + 1
    customer = await customer_of(one)
    assert len(await rows(street, Wish, col(Wish.customer_id) == customer.id)) == 1


async def test_s19_a_guesser_is_stopped_after_five_and_learns_nothing(street: Street) -> None:
    one, other = await pair(street, "line")
    crook = await street.person("telegram", "泥棒")
    await crook.add()
    code = await code_of(one)
    wrong = [f"{(int(code) + step) % 1_000_000:06d}" for step in range(1, 7)]
    for guess in wrong[:5]:
        assert "違うようです" in await crook.say(f"連携 {guess}")
    assert "しばらく受け付けません" in await crook.say(f"連携 {code}"), "the right one, too late"
    assert "もう一方のアプリで確認" in await other.say(code), "and nobody else suffers"


async def test_s19_only_the_maker_can_say_yes_and_a_no_ends_it(street: Street) -> None:
    one, other = await pair(street, "line")
    crook = await street.person("line", "泥棒")
    await crook.add()
    code = await code_of(one)
    await other.say(code)
    row = (await rows(street, LinkCode))[0]
    for each in (crook, other):
        assert "もう使えません" in await press(each, f"link:yes:{row.id}")
    assert "連携しませんでした" in await one.tap("身に覚えがない")
    assert "もう使えません" in await press(one, f"link:yes:{row.id}")
    assert (await customer_of(one)).id != (await customer_of(other)).id


async def test_s19_a_phishing_link_asks_its_victim_and_names_the_sender(street: Street) -> None:
    """The crook makes a code and sends it as a Telegram link; opening it links nothing."""
    crook, victim = await street.person("line", "泥棒"), await street.person("telegram", "花")
    await crook.add()
    await victim.add()
    await order(victim, "B-2002", "CUP")
    code = await code_of(crook)
    before = len(await victim.said())
    await victim.add(f"link_{code}")
    asked = "\n".join((await victim.said())[before:])
    assert "「泥***」" in asked
    assert "LINE" in asked
    assert (await rows(street, LinkCode))[0].state == "made"
    assert "取りやめました" in await victim.tap("身に覚えがない")
    assert (await rows(street, LinkCode))[0].state == "made"
    assert (await customer_of(crook)).id != (await customer_of(victim)).id


async def test_s19_of_two_who_type_the_code_one_gets_it_and_a_used_code_is_dead(street: Street) -> None:
    one = await street.person("line", "花")
    racers = [await street.person("telegram", name) for name in ("甲", "乙")]
    for each in (one, *racers):
        await each.add()
    code = await code_of(one)
    for each in racers:
        await each.do("text", {"text": f"連携 {code}"}, settle=False)
    await street.settle()
    said = sorted([await each.heard() for each in racers])
    assert sum("もう一方のアプリで確認" in each for each in said) == 1
    await one.tap("はい、連携する")
    linked = [each for each in racers if (await customer_of(each)).id == (await customer_of(one)).id]
    assert len(linked) == 1
    loser = next(each for each in racers if each is not linked[0])
    assert "違うようです" in await loser.say(f"連携 {code}")
    assert "すでに" in await one.say("連携"), "an app that is linked makes no second code"
    assert (await identity_of(one)).channel == "line"


async def test_s19_a_code_ends_after_ten_minutes_and_does_not_work_in_the_same_app(street: Street) -> None:
    one, other = await pair(street, "line")
    twin = await street.person("line", "花の弟")
    await twin.add()
    code = await code_of(one)
    assert "同じアプリの番号" in await twin.say(f"連携 {code}")
    await street.advance(minutes=11)
    assert "期限が過ぎています" in await other.say(f"連携 {code}")
    code = await code_of(one)
    await other.say(code)
    await street.advance(minutes=11)
    assert "もう使えません" in await one.tap("はい、連携する")
    assert (await customer_of(one)).id != (await customer_of(other)).id


async def test_s19_nobody_is_joined_by_name(street: Street) -> None:
    same = [await street.person(channel, "山田 太郎") for channel in ("line", "telegram", "line")]
    for each in same:
        await each.add()
        await each.say("山田太郎です")
    assert len({(await customer_of(each)).id for each in same}) == len(same)


async def test_s19_an_order_number_of_six_figures_is_no_guess(customer: Person) -> None:
    await customer.add()
    assert "違うようです" not in await customer.say("482913")
    assert calls(customer.street, "push") == 0
