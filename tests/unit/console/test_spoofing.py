"""S7 on the staff pages: a customer's name is one clean run of text, whatever it was when it came in."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from playwright.async_api import async_playwright

from bot.domain.consent import Topic
from flows import orders
from storage.repositories import conversations, customers, identities
from storage.repositories import orders as order_rows
from storage.unit_of_work import UnitOfWork
from tests.contract.emulator.shop_side import CHROMIUM_ARGS
from tests.unit.console.conftest import Desk, Scene
from tests.unit.flows.conftest import someone

SIGNS = "\u202e\u202d\u2066\u2067\u2069\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\u00ad\u3164\u2028\u2029"
SIGNS += "\r\n\t\x07\u034f\U000e0041"
NAMES = [f"偽{sign}名{number}" for number, sign in enumerate(SIGNS)]
NAMES += ["محمد علي", "【公式】店長", "名" * 500, "a" + "\u0301" * 200]
PAGES = ("/", "/customers", "/handovers", "/orders", "/deliveries")


async def settle_in(uow: UnitOfWork, desk: Desk, number: int, name: str) -> str:
    """A customer of this name who ordered and waits for staff."""
    customer, identity = await someone(uow, f"N{number}", Topic.NEWS)
    customers.set_profile(uow, customer, name=name)
    line = order_rows.Line("TEA-01", 1, 1200)
    await orders.put(uow, desk.house.shop, orders.Placed(f"N-{number}", customer.id, uow.now, "placed", (line,)))
    await conversations.start_handover(uow, identity, "asked", "", uow.now)
    return customer.id


def hidden(page: str) -> list[str]:
    """Invisible signs of a page as it was sent, entities read; line breaks of the markup are its own."""
    return [
        f"U+{ord(sign):04X}" for sign in html.unescape(page) if unicodedata.category(sign) in ("Cf", "Zl", "Zp", "Co")
    ] + [
        f"U+{ord(sign):04X}" for sign in html.unescape(page) if unicodedata.category(sign) == "Cc" and sign not in "\n"
    ]


async def test_s7_no_page_shows_a_sign_that_turns_or_hides(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        ids = [await settle_in(uow, scene.desk, number, name) for number, name in enumerate(NAMES)]
    found = 0
    for path in (*PAGES, *(f"/customers/{each}" for each in ids)):
        async with scene.browser.http.get(f"{scene.browser.origin}/console{path}") as answer:
            assert answer.status == 200, path
            page = await answer.text()
        assert hidden(page) == [], path
        found += len(re.findall(r"偽 ?名\d", page))
        assert "名" * 60 not in page
        assert not re.search(r"\u0301{5}", page)
    assert found > len(SIGNS) * 2, "the names were there at all"


async def test_s7_a_customer_never_has_a_badge_of_staff(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        customer = await settle_in(uow, scene.desk, 99, "【公式】店長")
    _, page = await scene.browser.get(f"/customers/{customer}")
    assert "お店の者ではありません" in page
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert heading is not None
    assert heading[1] == "【公式】店長", "nothing but the name stands in the heading"


@pytest.mark.browser
async def test_s7_names_in_lists_are_isolated(scene: Scene, chromium: str) -> None:
    """A name written from right to left leaves the order of what stands beside it alone."""
    async with scene.desk.house.database.write() as uow:
        customer = await settle_in(uow, scene.desk, 98, "محمد علي")
        assert await identities.of(uow, customer)
    root = str(scene.desk.server.make_url("/console"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = await browser.new_page(locale="ja")
        await page.goto(f"{root}/login?code={await scene.desk.code('owner', 'Abe')}")
        await page.locator("main button").click()
        for path in ("/customers", "/handovers", "/orders", f"/customers/{customer}"):
            await page.goto(root + path)
            name = page.locator("main").get_by_text("محمد علي", exact=True).first
            assert "isolate" in await name.evaluate("node => getComputedStyle(node).unicodeBidi"), path
        await browser.close()
