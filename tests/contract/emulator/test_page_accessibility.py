"""VT7: axe-core finds nothing serious on the demo page, empty, in the middle of a conversation, and in its dialogs."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from bot.channels.line import outbound
from bot.domain.replies import Button, Card, Carousel, Text
from bot.emulator.world import World
from tests.contract.emulator.shop_side import CHROMIUM_ARGS, Line, Telegram

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAYS = (Button("見る", data="item:HOJI"), Button("なぜ届いた？", data="why:1"), Button("お知らせ不要", data="stop:1"))
CARD = Card(
    "ほうじ茶 100g",
    "再入荷：ほうじ茶 100g、残り3点。タップで商品を見る",
    ("ご希望の「ほうじ茶 100g」が入荷しました。在庫は現在3点です。",),
    buttons=WAYS,
    footnote="3月10日に、入荷のお知らせをご希望いただきました。",
)
MESSAGES = (
    CARD,
    Carousel("ご注文が2件あります", (CARD, Card("急須 黒", "", ("4,800円",), buttons=WAYS[:1]))),
    Text("どちらでしょうか。", (Button("お知らせの停止", data="a"), Button("ご注文のキャンセル", data="b"))),
)


async def serious(page: Page) -> list[tuple[str, str, list[str]]]:
    """(rule, impact, elements) of what axe-core calls serious or critical."""
    found: dict[str, Any] = (await Axe().run(page)).response
    return [
        (each["id"], each["impact"], [node["html"][:200] for node in each["nodes"]])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


async def talk(line: Line, telegram: Telegram) -> None:
    """Every kind of thing that the phones draw."""
    await line.friend()
    await line.menu()
    await telegram.person()
    assert await line.push(*outbound.draw(MESSAGES)) == 200
    keys = [[{"text": "見る", "url": "https://shop.example/x"}, {"text": "お知らせ不要", "callback_data": "stop"}]]
    await telegram.send("<b>ほうじ茶</b>が入荷しました", parse_mode="HTML", reply_markup={"inline_keyboard": keys})
    keyboard = {"keyboard": [[{"text": "注文状況"}, {"text": "設定"}]], "is_persistent": True}
    await telegram.send("どうぞ https://shop.example/", reply_markup=keyboard)


@pytest.mark.parametrize("width", [1440, 420])
async def test_vt7_the_demo_page_has_no_serious_fault(
    world: World, http: aiohttp.ClientSession, chromium: str, width: int
) -> None:
    faults = {}
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        # a bubble that is still fading in has no contrast of its own yet
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto(world.base_url)
        await expect(page.get_by_test_id("phone-line")).to_be_visible()
        faults["empty"] = await serious(page)
        await talk(Line(world, http), Telegram(world, http))
        await page.reload()
        await expect(page.get_by_role("group", name=CARD.alt)).to_be_visible()
        await expect(page.get_by_role("button", name="注文状況")).to_be_visible()
        faults["talk"] = await serious(page)
        await page.get_by_test_id("line-new").click()
        await expect(page.get_by_test_id("new-name")).to_be_visible()
        faults["dialog"] = await serious(page)
        await browser.close()
    found = [(moment, *each) for moment, found in faults.items() for each in found]
    assert found == [], "\n".join(map(str, found))
