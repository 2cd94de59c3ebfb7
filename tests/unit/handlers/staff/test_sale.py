"""Counter sales are for the owner and clerks."""

from __future__ import annotations

from tests.unit.handlers.conftest import said
from tests.unit.handlers.staff.conftest import Counter


async def test_the_button_of_the_menu_says_how_to_write_one(counter: Counter) -> None:
    await counter.hire("clerk")
    assert "田中 豆200g 2" in said(await counter.press(await counter.data("sale", "", "clerk"), "clerk"))
    assert "田中 豆200g 2" in said(await counter.type("/sale", "clerk"))


async def test_a_marketer_records_none(counter: Counter) -> None:
    await counter.hire("marketer")
    assert "オーナー、店頭担当" in said(await counter.type("売上 田中 豆 2", "marketer"))
    assert await counter.maybe("田中 豆 2", address="marketer") is None
