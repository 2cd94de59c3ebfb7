"""The menu shows what the role may do, and no more."""

from __future__ import annotations

import pytest

from tests.unit.handlers.conftest import labels, said, taps
from tests.unit.handlers.staff.conftest import Counter

EVERYBODYS = ["在庫の更新", "対応待ち", "管理画面を開く", "書き方"]


@pytest.mark.parametrize(
    ("role", "first", "then"),
    [
        ("owner", ["一斉配信", "配信の一覧", "店頭の売上"], ["未回答の質問"]),
        ("marketer", ["一斉配信", "配信の一覧"], []),
        ("clerk", ["店頭の売上"], ["未回答の質問"]),
    ],
)
async def test_each_role_has_its_buttons_and_all_of_them_work(
    counter: Counter, role: str, first: list[str], then: list[str]
) -> None:
    await counter.hire(role)
    menu = await counter.type("メニュー", role)
    assert labels(menu) == [*first, *EVERYBODYS[:2], *then, *EVERYBODYS[2:]]
    for data in taps(menu):
        assert "の役割では" not in said(await counter.press(data, role))


@pytest.mark.parametrize("words", ["メニュー", "めにゅー", "/menu", "Menu", "選單", "เมนู"])
async def test_the_menu_has_words_in_every_language(counter: Counter, words: str) -> None:
    await counter.hire("owner")
    assert "できること" in said(await counter.type(words))


async def test_help_gives_examples(counter: Counter) -> None:
    await counter.hire("owner")
    assert "在庫 BEANS-200 5" in said(await counter.type("書き方"))


@pytest.mark.parametrize("words", ["/help", "/settings", "営業時間は？", "こんにちは", "メニューはありますか"])
async def test_what_a_member_says_as_a_customer_is_left_to_the_customers_handlers(counter: Counter, words: str) -> None:
    await counter.hire("owner")
    assert await counter.maybe(words) is None


async def test_a_customers_own_buttons_are_left_to_them_too(counter: Counter) -> None:
    await counter.hire("owner")
    for data in ("why:01JQZX3V9M8K7T6R5P4N2B1C0D", "stop:all", "survey:skip", ""):
        assert await counter.maybe(tap=data) is None
