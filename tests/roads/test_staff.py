"""Staff in their own chat, on both platforms: the code, the roles, and what nobody else may do (S4)."""

from __future__ import annotations

import pytest

from bot.domain.consent import Topic
from storage.repositories import staff as members
from tests.roads import crew
from tests.roads.street import Person, Street

CHANNELS = pytest.mark.parametrize("channel", ["line", "telegram"])
ACTS = {  # what is typed, by the roles that may
    "一斉配信": {"owner", "marketer"},
    "配信一覧": {"owner", "marketer"},
    "全配信停止": {"owner", "marketer"},
    "売上": {"owner", "clerk"},
    "在庫 BEANS 5": {"owner", "marketer", "clerk"},
    "対応待ち": {"owner", "marketer", "clerk"},
    "管理画面": {"owner", "marketer", "clerk"},
}
REFUSED = "この操作はできません"


@CHANNELS
async def test_s4_a_code_makes_one_person_staff_once(street: Street, channel: str) -> None:
    code = await crew.invite(street, "中村", "owner")
    boss, thief = await street.person(channel, "中村"), await street.person(channel, "他人")
    await thief.add()

    assert "続けて送って" in await boss.say("/staff")
    assert "違います" in await boss.say("/staff ABCDEFGHJK")
    told = await boss.say(f"/staff {code}")
    assert "オーナー" in told
    assert {"一斉配信", "対応待ち", "店頭の売上"} <= set(await boss.buttons())
    assert "違います" in await thief.say(f"/staff {code}"), "a code is used up by the first"
    assert "すでに" in await boss.say(f"/staff {code}")
    assert "選んでください" in await boss.say("/staff")

    late = await crew.invite(street, "林", "clerk")
    await street.advance(minutes=16)
    assert "期限" in await thief.say(f"/staff {late}")
    people = await crew.rows(street, "SELECT name, role FROM staff WHERE active")
    assert [tuple(each) for each in people] == [("中村", "owner")]


@CHANNELS
async def test_s4_a_guesser_is_shut_out_even_with_the_right_code(street: Street, channel: str) -> None:
    code = await crew.invite(street)
    guesser = await street.person(channel)
    for number in range(5):
        assert "違います" in await guesser.say(f"/staff ABCDEFGH{number}2")
    assert "1時間" in await guesser.say(f"/staff {code}")
    assert not await crew.rows(street, "SELECT id FROM staff")


@CHANNELS
@pytest.mark.parametrize("role", ["owner", "marketer", "clerk"])
async def test_s4_every_role_may_do_its_own_acts_and_no_other(street: Street, channel: str, role: str) -> None:
    member = await crew.hire(street, channel, role=role)
    for words, roles in ACTS.items():
        said = await member.say(words)
        assert said, words
        assert (REFUSED not in said) == (role in roles), (words, said)
    refused = sum(role not in roles for roles in ACTS.values())
    assert (await crew.audited(street))["staff.refused"] == refused


@CHANNELS
async def test_s4_who_was_removed_is_a_customer_at_once(street: Street, channel: str) -> None:
    boss = await crew.hire(street, channel)
    await boss.say("一斉配信")
    await boss.say("春の新茶が入りました。")
    button = await crew.carried(boss, "お店のニュース")
    async with street.service.database.write() as uow:
        assert await members.remove(uow, "中村") is not None

    said = await crew.press(boss, button)
    assert said
    assert "だれに送りますか" not in said
    said = await boss.say("一斉配信")
    assert said
    assert "送りたい文" not in said
    assert not await crew.rows(street, "SELECT id FROM campaigns")


@CHANNELS
async def test_s4_a_customer_called_tencho_starts_nothing(street: Street, channel: str) -> None:
    crook = await street.person(channel, "店長")
    await crook.add()
    for words in ("/broadcast", "一斉配信", "全配信停止", "在庫 HOJI 5", "/stock HOJI 5", "田中 豆200g 2"):
        said = await crook.say(words)
        assert said, words
        assert not any(done in said for done in ("送りたい文", "在庫を5点", "記録しますか")), said
        if "スタッフにつなぎました" in said:  # whom nobody understands twice is given to staff
            assert "引き続き自動で" in await crook.say("自動応答に戻す")
    assert (await street.api("GET", "/products/HOJI"))["stock"] == 0
    assert not await crew.rows(street, "SELECT id FROM campaigns")


@CHANNELS
async def test_s4_a_forwarded_button_works_for_nobody_else_and_not_for_long(street: Street, channel: str) -> None:
    boss = await crew.hire(street, channel)
    other = await crew.hire(street, channel, "林", "owner")
    customer = await crew.regular(street, channel, Topic.NEWS)
    await boss.say("メニュー")
    button = await crew.carried(boss, "一斉配信")

    assert "送りたい文" not in await crew.press(customer, button)
    assert "スタッフだけ" in await crew.press(other, button)
    assert (await crew.audited(street))["staff.forged_button"] == 1
    assert "送りたい文" in await crew.press(boss, button)
    await street.advance(minutes=11)
    stale = await crew.press(boss, button)
    assert "送りたい文" not in stale
    assert "一斉配信" in await boss.buttons(), "the menu is offered again"


async def test_what_staff_mistype_opens_no_handover_to_staff(street: Street, customer: Person) -> None:
    member = await crew.hire(street, customer.channel, role="clerk")
    for words in ("ぽぽぽ", "3", "うーん"):
        said = await member.say(words)
        assert "読み取れませんでした" in said, said
    assert "対応待ち" in await member.buttons()
    assert not await crew.rows(street, "SELECT id FROM handovers")
