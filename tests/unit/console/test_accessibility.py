"""VT7: axe-core finds nothing serious on any staff page, in either language, at a desk and beside the phones."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright

from bot.console.pages import PAGES
from tests.contract.emulator.shop_side import CHROMIUM_ARGS
from tests.unit.console.conftest import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = {"ja": 1280, "en": 360}


def addresses(scene: Scene) -> list[str]:
    """Every page that can be opened, with the scene's own customer, handover and campaign, and one that is gone."""
    ids = {"customers": scene.customer, "handovers": scene.handover, "campaigns": scene.campaign}
    paths = [page.path for page in PAGES if page.method == "GET" and page.path not in ("", "/login")]
    filled = [path.replace("{id}", ids.get(path.split("/")[1], "")) for path in paths]
    return [*filled, "/customers?q=nobody", "/products?done=number", "/customers/none"]


async def serious(page: Page) -> list[tuple[str, str, list[str]]]:
    """(rule, impact, elements) of what axe-core calls serious or critical."""
    found: dict[str, Any] = (await Axe().run(page)).response
    return [
        (each["id"], each["impact"], [node["html"][:160] for node in each["nodes"]])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", WIDTHS)
async def test_vt7_no_staff_page_has_a_serious_fault(scene: Scene, chromium: str, language: str) -> None:
    root = str(scene.desk.server.make_url("/console"))
    faults: dict[str, list[tuple[str, str, list[str]]]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = await browser.new_page(viewport={"width": WIDTHS[language], "height": 800}, locale=language)
        await page.goto(f"{root}/login?code={await scene.desk.code('owner', 'Abe')}")
        faults["/login"] = await serious(page)
        await page.locator("main button").click()
        for path in addresses(scene):
            await page.goto(root + path)
            assert page.url == root + path
            assert await page.locator("html").get_attribute("lang") == language
            faults[path] = await serious(page)
        await browser.close()
    assert len(faults) > 15
    assert {path: found for path, found in faults.items() if found} == {}


async def test_the_tool_finds_what_it_is_for(chromium: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = await browser.new_page()
        await page.set_content("<main><img src='x.png'><p style='color:#bbb'>pale</p><input></main>")
        found = {rule for rule, *_ in await serious(page)}
        await browser.close()
    assert {"image-alt", "label", "color-contrast"} <= found
