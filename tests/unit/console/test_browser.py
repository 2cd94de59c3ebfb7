"""The pages in a real browser: nothing that the policy forbids, nothing wider than the demo's column, and they renew
themselves."""

from __future__ import annotations

import pytest
from playwright.async_api import ConsoleMessage, async_playwright

from bot import demo_shop
from flows import stock
from tests.contract.emulator.shop_side import CHROMIUM_ARGS
from tests.unit.console.conftest import Desk

PATHS = (
    "/",
    "/products",
    "/orders",
    "/customers",
    "/handovers",
    "/campaigns",
    "/campaigns/new",
    "/segments",
    "/deliveries",
)


@pytest.mark.browser
async def test_signing_in_looking_round_and_watching(desk: Desk, chromium: str) -> None:
    database, shop = desk.house.database, desk.house.shop
    await demo_shop.seed(database, shop)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    root = str(desk.server.make_url("/console"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = await browser.new_page(viewport={"width": 360, "height": 700}, locale="en-US")
        page.on("console", note)
        await page.goto(f"{root}/login?code={await desk.code('owner')}")
        await page.click("text=Sign in")
        for path in (*PATHS, "/staff", "/shop", "/audit"):
            await page.goto(root + path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        await page.goto(root + "/")
        async with database.write() as uow:
            await stock.receive(uow, shop, {"TEA-01": 77}, "api")
        await page.wait_for_selector("text=→ 77", timeout=15_000)
        await browser.close()
    assert complaints == []
