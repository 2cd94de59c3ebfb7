"""A question that nobody answered is answered once by staff, from their own chat, and by the bot from then on."""

from __future__ import annotations

from tests.roads import crew
from tests.roads.street import Person, Street

OTHER = {"line": "telegram", "telegram": "line"}


async def test_staff_answer_once_and_whoever_waits_and_whoever_asks_later_gets_it(
    street: Street, customer: Person
) -> None:
    owner = await crew.hire(street, OTHER[customer.channel])
    await customer.add()
    assert "読み取れませんでした" in await customer.say("犬を連れて行けますか")
    listed = await owner.say("質問")
    assert "答えのない質問が1件" in listed
    card = await owner.tap("1人：犬を連れて行けますか")
    assert "返事を待っている方：1人" in card
    assert "続けて1通で送ってください" in await owner.tap("答えを書く")
    heard = len(await customer.said())
    assert "覚えました" in await owner.say("はい、テラス席でご一緒いただけます。")
    await street.settle()
    told = "\n".join((await customer.said())[heard:])
    assert "犬を連れて行けますか" in told
    assert "のご質問に、スタッフからお答えします。" in told
    assert "テラス席でご一緒いただけます" in told
    assert "お知らせくださり" in await customer.tap("解決しました")

    later = await street.person(customer.channel, "太郎")
    await later.add()
    assert "テラス席" in await later.say("犬を連れて行けますか")
    assert "元に戻しました" in await owner.tap("元に戻す")
    latest = await street.person(OTHER[customer.channel], "次郎")
    await latest.add()
    assert "テラス席" not in await latest.say("犬を連れて行けますか")
