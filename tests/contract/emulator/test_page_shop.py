"""The control strip's orders and stock: what reaches the shop's own HTTP API."""

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import async_playwright, expect

from bot.emulator.server import running
from bot.emulator.world import World
from tests.contract.emulator.shop_side import CHROMIUM_ARGS, Line


@pytest.mark.browser
@pytest.mark.slow
async def test_order_and_stock_go_to_the_shops_own_api(chromium: str) -> None:
    """The shop here is a bare HTTP endpoint that keeps what arrives: the contract is the request itself."""
    heard: list[tuple[str, str, Any]] = []

    async def shop(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer secret"
        if request.method == "GET":
            return web.json_response({"products": [{"sku": "TEA", "name": "煎茶", "price": 1200, "stock": 0}]})
        heard.append((request.method, request.path, await request.json()))
        return web.json_response({"updated": 1, "restocked": ["TEA"], "waiting": {"TEA": 2}})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", shop)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    world = World(seed=7)
    async with (
        running(world, shop_api=address, shop_token="secret") as url,
        aiohttp.ClientSession(base_url=url) as http,
        async_playwright() as driver,
    ):
        user = await Line(world, http).friend()
        browser = await driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        view = await browser.new_page(locale="ja-JP")
        await view.goto(url)
        await view.get_by_test_id("order-product").select_option("TEA")
        await view.get_by_test_id("order-quantity").fill("2")
        await view.get_by_test_id("order-id").fill("A-1")
        await view.get_by_test_id("order-send").click()
        await expect(view.get_by_test_id("notice")).to_contain_text("A-1")
        await view.get_by_test_id("stock-quantity").fill("3")
        await view.get_by_test_id("stock-send").click()
        await expect(view.get_by_test_id("notice").last).to_contain_text("TEA = 3")
        await browser.close()
    await runner.cleanup()
    (put, path, order), (post, stock_path, stock) = heard
    assert (put, path) == ("PUT", "/api/v1/orders/A-1")
    assert order["customer"] == {"line_user_id": user}
    assert order["status"] == "delivered"
    assert order["lines"] == [{"sku": "TEA", "quantity": 2, "unit_price": 1200}]
    assert (post, stock_path, stock) == ("POST", "/api/v1/stock", {"items": [{"sku": "TEA", "quantity": 3}]})
