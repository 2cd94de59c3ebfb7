"""The demo page in a real browser, over the real emulator: what a person sees and presses on the two phones."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.emulator.world import World
from tests.contract.emulator.shop_side import CHROMIUM_ARGS, Line, Telegram

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
async def view(world: World, chromium: str) -> AsyncIterator[Page]:
    """The page, opened; a script error or a breach of its own policy fails the test."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="ja-JP")
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        await page.goto(world.base_url)
        await expect(page.get_by_test_id("phone-line")).to_be_visible()
        yield page
        await browser.close()
        assert wrong == []


@pytest.fixture
def line(world: World, http: aiohttp.ClientSession) -> Line:
    return Line(world, http)


@pytest.fixture
def telegram(world: World, http: aiohttp.ClientSession) -> Telegram:
    return Telegram(world, http)


def bubbles(view: Page, phone: str, by: str) -> Locator:
    return view.locator(f'[data-testid="{phone}-message"][data-from="{by}"]')


async def test_a_new_customer_adds_the_shop_and_writes(view: Page) -> None:
    await view.get_by_test_id("line-new").click()
    await view.get_by_test_id("new-name").fill("林美玲")
    await view.get_by_test_id("new-language").select_option("zh-Hant")
    await view.get_by_test_id("dialog-ok").click()
    await view.get_by_test_id("line-add-friend").click()
    await expect(view.get_by_test_id("line-cover")).to_be_hidden()
    await view.get_by_test_id("line-composer").fill("有貨嗎？")
    await view.get_by_test_id("line-composer").press("Enter")
    await expect(bubbles(view, "line", "user")).to_contain_text(["有貨嗎？"])
    await expect(view.get_by_test_id("line-composer")).to_have_value("")


async def test_chips_show_for_the_last_message_and_send_what_they_say(view: Page, line: Line) -> None:
    await line.friend()
    chip = {"type": "action", "action": {"type": "message", "label": "知らせて", "text": "知らせてほしい"}}
    await line.push({"type": "text", "text": "売り切れです", "quickReply": {"items": [chip]}})
    await view.get_by_test_id("line-chip").click()
    await expect(bubbles(view, "line", "user").last).to_contain_text("知らせてほしい")
    await expect(view.get_by_test_id("line-chips")).to_be_hidden()


async def test_flex_button_and_template_button_act_as_in_the_app(view: Page, line: Line) -> None:
    await line.friend()
    stop = {"type": "postback", "label": "お知らせ不要", "data": "stop", "displayText": "お知らせ不要"}
    body = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "入荷", "color": "#06873b"}]}
    footer = {"type": "box", "layout": "vertical", "contents": [{"type": "button", "style": "primary", "action": stop}]}
    bubble = {"type": "bubble", "body": body, "footer": footer}
    confirm = {
        "type": "confirm",
        "text": "受け取りますか？",
        "actions": [{"type": "message", "label": "受け取る", "text": "受け取る"}, {**stop, "label": "受け取らない"}],
    }
    await line.push(
        {"type": "flex", "altText": "再入荷：煎茶", "contents": bubble},
        {"type": "template", "altText": "確認", "template": confirm},
    )
    await expect(view.get_by_role("group", name="再入荷：煎茶")).to_be_visible()
    await expect(view.get_by_text("入荷", exact=True)).to_have_css("color", "rgb(6, 135, 59)")
    await view.get_by_role("button", name="お知らせ不要").click()
    await expect(bubbles(view, "line", "user").last).to_contain_text("お知らせ不要")
    await view.get_by_role("button", name="受け取る", exact=True).click()
    await expect(bubbles(view, "line", "user").last).to_contain_text("受け取る")


async def test_rich_menu_areas_can_be_tapped_and_folded(view: Page, line: Line) -> None:
    await line.friend()
    await line.menu()
    await view.get_by_test_id("rich-area-0").click()
    await expect(bubbles(view, "line", "user").last).to_contain_text("在庫を見る")
    await view.get_by_role("button", name="設定").press("Enter")
    await expect(bubbles(view, "line", "user").last).to_contain_text("設定")
    shown = "document.querySelector('.rich-picture').naturalWidth"
    assert await view.evaluate(shown) == 1200
    await view.get_by_test_id("rich-bar").click()
    await expect(view.get_by_test_id("rich-menu")).to_be_hidden()


async def test_markup_in_names_and_texts_stays_text(view: Page, line: Line, telegram: Telegram) -> None:
    nasty = "<img src=x onerror=\"document.title='owned'\"><b>x</b>"
    await line.friend(nasty[:20])
    await telegram.person()
    await line.push({"type": "text", "text": nasty})
    await telegram.send(nasty)
    await expect(bubbles(view, "line", "bot").last).to_contain_text(nasty)
    await expect(bubbles(view, "telegram", "bot").last).to_contain_text(nasty)
    assert await view.title() != "owned"
    assert await view.locator(".log b, .log img").count() == 0


async def test_a_reader_who_scrolled_up_is_left_there(view: Page, line: Line) -> None:
    await line.friend()
    for page in range(6):
        await line.push(*({"type": "text", "text": f"{page}-{n}\n\n"} for n in range(5)))
    scroller = view.locator(".line .scroller")
    at_end = "node => node.scrollHeight - node.scrollTop - node.clientHeight < 5"
    await expect(bubbles(view, "line", "bot")).to_have_count(30)
    assert await scroller.evaluate(at_end)
    await scroller.evaluate("node => { node.scrollTop = 200 }")
    await view.wait_for_timeout(100)
    await line.push({"type": "text", "text": "last"})
    await expect(view.locator(".line .below")).to_be_visible()
    assert await scroller.evaluate("node => node.scrollTop") == 200
    await view.locator(".line .below").click()
    assert await scroller.evaluate(at_end)


async def test_writing_or_pressing_brings_the_reader_to_the_answer(view: Page, line: Line, telegram: Telegram) -> None:
    await line.friend()
    await telegram.person()
    stop = {"type": "postback", "label": "お知らせ不要", "data": "stop", "displayText": "お知らせ不要"}
    button = {"type": "template", "altText": "確認", "template": {"type": "buttons", "text": "?", "actions": [stop]}}
    await line.push(button, *({"type": "text", "text": f"{n}\n\n\n\n\n\n\n\n"} for n in range(4)))
    await telegram.send("?", reply_markup={"inline_keyboard": [[{"text": "停止", "callback_data": "stop"}]]})
    await telegram.send("\n".join(f"行{n}" for n in range(60)))
    at_end = "node => node.scrollHeight - node.scrollTop - node.clientHeight < 5"
    for phone, label in (("line", "お知らせ不要"), ("telegram", "停止")):
        scroller = view.locator(f".{phone} .scroller")
        await view.locator(f".{phone}").get_by_role("button", name=label).scroll_into_view_if_needed()
        await view.wait_for_timeout(100)
        assert not await scroller.evaluate(at_end), phone
        await view.locator(f".{phone}").get_by_role("button", name=label).click()
        await expect(view.locator('[data-testid="line-message"][data-from="user"]')).to_have_count(1)
        assert await scroller.evaluate(at_end), phone


async def test_unsend_block_and_unblock(view: Page, line: Line) -> None:
    await line.friend()
    await view.get_by_test_id("line-composer").fill("まちがい")
    await view.get_by_test_id("line-send").click()
    await expect(bubbles(view, "line", "user")).to_contain_text(["まちがい"])
    await view.get_by_test_id("line-more").click()
    await view.get_by_test_id("line-unsend-last").click()
    await expect(view.get_by_test_id("line-unsent")).to_be_visible()
    await view.get_by_test_id("line-block").click()
    await expect(view.get_by_test_id("line-blocked")).to_be_visible()
    await view.get_by_test_id("line-block").click()
    await expect(view.get_by_test_id("line-blocked")).to_be_hidden()


async def test_telegram_start_keys_callback_toast_and_edit(view: Page, telegram: Telegram) -> None:
    await telegram.person(start=False)
    await view.get_by_test_id("telegram-start").click()
    await expect(bubbles(view, "telegram", "user")).to_contain_text(["/start"])
    keys = [[{"text": "見る", "url": "https://shop.example/x"}], [{"text": "不要", "callback_data": "stop"}]]
    sent = await telegram.send("<b>入荷</b>しました", parse_mode="HTML", reply_markup={"inline_keyboard": keys})
    await expect(view.locator(".telegram b")).to_have_text("入荷")
    await view.get_by_role("button", name="不要").click()
    await expect(view.locator(".telegram b")).to_be_visible()
    query = next(update["callback_query"] for update in await telegram.updates() if "callback_query" in update)
    assert query["data"] == "stop"
    await telegram.call("answerCallbackQuery", callback_query_id=query["id"], text="止めました")
    await expect(view.get_by_test_id("telegram-toast")).to_have_text("止めました")
    await telegram.call("editMessageText", chat_id=telegram.user, message_id=sent, text="停止しました")
    await expect(bubbles(view, "telegram", "bot")).to_contain_text(["停止しました"])
    await expect(view.get_by_test_id("telegram-button")).to_have_count(0)


async def test_reply_keyboard_and_command_menu_send_text(view: Page, telegram: Telegram) -> None:
    await telegram.person()
    await telegram.call("setMyCommands", commands=[{"command": "stop", "description": "止める"}], language_code="ja")
    keyboard = {"keyboard": [[{"text": "注文状況"}, {"text": "設定"}]], "is_persistent": True}
    await telegram.send("どうぞ", reply_markup=keyboard)
    await view.get_by_role("button", name="注文状況").click()
    await expect(bubbles(view, "telegram", "user").last).to_contain_text("注文状況")
    await view.get_by_test_id("telegram-menu").click()
    await view.get_by_test_id("command-stop").click()
    await expect(bubbles(view, "telegram", "user").last).to_contain_text("/stop")
    await view.get_by_test_id("telegram-composer").press_sequentially("/st")
    await view.get_by_test_id("telegram-commands").get_by_role("button").click()
    await expect(bubbles(view, "telegram", "user")).to_have_count(4)


async def test_a_button_with_an_address_opens_a_tab_that_cannot_reach_back(view: Page, telegram: Telegram) -> None:
    await telegram.person()
    await telegram.send(
        "見て", reply_markup={"inline_keyboard": [[{"text": "開く", "url": f"{view.url}page/settings"}]]}
    )
    async with view.context.expect_page() as opening:
        await view.get_by_role("button", name="開く").click()
    tab = await opening.value
    await tab.wait_for_load_state()
    assert tab.url.endswith("/page/settings")
    assert await tab.evaluate("window.opener") is None


async def test_a_link_to_this_bot_starts_it_on_the_phone_beside(view: Page, line: Line, telegram: Telegram) -> None:
    await line.friend()
    await telegram.person(start=False)
    await line.push({"type": "text", "text": "https://t.me/najimi_bot?start=link_abc から"})
    await view.get_by_role("link", name="t.me").click()
    await expect(bubbles(view, "telegram", "user")).to_contain_text(["/start link_abc"])
    assert len(view.context.pages) == 1


async def test_an_alert_of_a_callback_waits_for_ok(view: Page, telegram: Telegram) -> None:
    await telegram.person()
    await telegram.send("?", reply_markup={"inline_keyboard": [[{"text": "残り", "callback_data": "left"}]]})
    await view.get_by_role("button", name="残り").click()
    await expect(view.locator('[data-testid="call"]').first).to_be_visible()
    queries: list[dict[str, Any]] = []
    while not queries:
        queries = [update["callback_query"] for update in await telegram.updates() if "callback_query" in update]
    answer = {"callback_query_id": queries[0]["id"], "text": "残り3点です", "show_alert": True}
    await telegram.call("answerCallbackQuery", **answer)
    await expect(view.get_by_test_id("dialog")).to_contain_text("残り3点です")
    await view.get_by_test_id("dialog-ok").click()
    await expect(view.get_by_test_id("dialog")).to_have_count(0)


async def test_a_date_is_picked_in_the_form_line_accepts(view: Page, line: Line) -> None:
    await line.friend()
    pick = {"type": "datetimepicker", "label": "受取日時", "data": "at", "mode": "datetime", "min": "2026-01-01t00:00"}
    await line.push(
        {"type": "template", "altText": "日時", "template": {"type": "buttons", "text": "いつ？", "actions": [pick]}}
    )
    await view.get_by_role("button", name="受取日時").click()
    await view.get_by_test_id("picker").fill("2026-12-01T10:30")
    async with view.expect_response("**/tap") as answering:
        await view.get_by_test_id("dialog-ok").click()
    answer = await answering.value
    assert answer.status == 200, await answer.text()
    assert answer.request.post_data_json["value"] == "2026-12-01T10:30"


async def test_clock_and_faults_of_the_strip(view: Page, world: World, line: Line) -> None:
    await line.friend()
    before = world.clock.now()
    await view.get_by_test_id("clock-plusWeek").click()
    await view.get_by_test_id("fault-call").select_option("line push")
    await view.get_by_test_id("fault-kind").select_option("busy")
    await view.get_by_test_id("fault-plan").click()
    await expect(view.get_by_test_id("notice")).to_be_visible()
    assert 604_800 <= (world.clock.now() - before).total_seconds() < 604_860
    assert await line.push({"type": "text", "text": "1"}) == 429
    assert await line.push({"type": "text", "text": "2"}) == 200
    await expect(bubbles(view, "line", "bot")).to_have_count(1)
    await expect(view.locator('[data-testid="call"].bad')).to_contain_text("push429")


async def test_the_page_speaks_english_too(view: Page) -> None:
    await expect(view.get_by_test_id("line-new")).to_have_text("＋ 新しいお客さま")
    await view.get_by_test_id("language").click()
    await expect(view.get_by_test_id("line-new")).to_have_text("＋ New customer")
    assert await view.evaluate("document.documentElement.lang") == "en"
