"""The demo as a newcomer plays it: one page in a real browser, two phones and the staff page, mouse and keyboard.

Each step leaves a picture in var/screenshots.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import FrameLocator, Locator, Page, async_playwright, expect

from bot.demo import Demo
from tests.conftest import _folder
from tests.contract.emulator.shop_side import CHROMIUM_ARGS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PICTURES = Path(__file__).parents[2] / "var" / "screenshots"
PATIENCE = 20_000  # ms; line-bot-sdk is imported beside it, on a machine with two cores
expect.set_options(timeout=PATIENCE)
DARJEELING = "ダージリン 夏摘み 50g"


@dataclass
class Phone:
    """One of the two phones, as its owner sees it."""

    page: Page
    app: str

    @property
    def node(self) -> Locator:
        return self.page.locator(f".phone.{self.app}")

    @property
    def heard(self) -> Locator:
        return self.page.locator(f'[data-testid="{self.app}-message"][data-from="bot"]')

    async def add_shop(self) -> None:
        await self.page.get_by_test_id({"line": "line-add-friend", "telegram": "telegram-start"}[self.app]).click()

    async def say(self, text: str) -> None:
        composer = self.page.get_by_test_id(f"{self.app}-composer")
        await composer.click()
        await composer.press_sequentially(text)
        await composer.press("Enter")

    async def press(self, label: str) -> None:
        """Press the newest button with this label."""
        await self.node.get_by_role("button", name=label, exact=True).last.click(timeout=PATIENCE)

    async def hears(self, *texts: str) -> None:
        """Wait until the newest messages of the shop are these, each holding its text."""
        for place, text in enumerate(reversed(texts), 1):
            await expect(self.heard.nth(-place)).to_contain_text(text, timeout=PATIENCE)


@dataclass
class Visit:
    """The demo page, open."""

    demo: Demo
    page: Page
    taken: list[str] = field(default_factory=list)

    @property
    def phones(self) -> tuple[Phone, Phone]:
        return Phone(self.page, "line"), Phone(self.page, "telegram")

    @property
    def staff(self) -> FrameLocator:
        return self.page.frame_locator('[data-testid="staff-frame"]')

    async def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.taken.append(name)
        await self.page.wait_for_timeout(300)  # messages slide in
        await self.page.screenshot(path=PICTURES / f"demo-{len(self.taken):02d}-{name}.png")

    async def both_add(self) -> None:
        for phone in self.phones:
            await phone.add_shop()

    async def both_say(self, text: str, *answers: str) -> None:
        for phone in self.phones:
            await phone.say(text)
        await self.both_hear(*answers)

    async def both_press(self, label: str, *answers: str) -> None:
        for phone in self.phones:
            await phone.press(label)
        await self.both_hear(*answers)

    async def both_hear(self, *answers: str) -> None:
        for phone in self.phones:
            await phone.hears(*answers)

    async def sign_in(self) -> None:
        await self.staff.get_by_role("button", name="サインインする").click()
        await expect(self.staff.get_by_role("link", name="商品", exact=True)).to_be_visible()

    async def set_stock(self, product: str, count: int) -> None:
        """As staff do it, on the page of products."""
        async with self.page.expect_event("framenavigated"):
            await self.staff.get_by_role("link", name="商品", exact=True).click()
        row = self.staff.get_by_role("listitem").filter(has_text=product)
        await row.get_by_role("spinbutton").fill(str(count))
        async with self.page.expect_event("framenavigated"):
            await row.get_by_role("button", name="更新").click()
        await expect(row.get_by_role("spinbutton")).to_have_value(str(count))


@pytest.fixture
async def visit(tmp_path: Path, chromium: str) -> AsyncIterator[Visit]:
    """The demo, opened: an error of a script or a breach of a policy or of the platforms' specifications fails."""
    async with Demo(tmp_path, 0, specs=_folder("NAJIMI_SPECS")) as demo, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        page = await browser.new_page(viewport={"width": 1600, "height": 1000}, locale="ja-JP")
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        await page.goto(demo.page_url)
        yield Visit(demo, page)
        await browser.close()
        assert wrong == []
        assert demo.world.violations == []


async def test_a_newcomer_plays_the_story(visit: Visit) -> None:
    await _opened(visit)
    await _added(visit)
    await _asked(visit)
    await _wished(visit)
    await _restocked(visit)
    await _explained_and_stopped(visit)
    # 404: is there a menu already? 429: the limit of a message a second, waited out
    wrong = [call for call in visit.demo.world.requests if call.status not in (200, 202, 404, 429)]
    assert wrong == []


async def _opened(visit: Visit) -> None:
    """Two phones with a person each, ready to add the shop, and the staff page behind one button."""
    await expect(visit.page.get_by_test_id("line-customer")).to_have_text("田中さくら")
    await expect(visit.page.get_by_test_id("telegram-customer")).to_have_text("佐藤健")
    await expect(visit.page.get_by_test_id("telegram-start")).to_be_visible()
    await expect(visit.staff.get_by_role("button", name="サインインする")).to_be_visible()
    await visit.picture("open")


async def _added(visit: Visit) -> None:
    await visit.both_add()
    await visit.both_hear(
        "自動でお答えします", "ふだんよくご覧になるのは", "ご希望の方にだけ", "「再入荷だけ」を押すと"
    )
    await expect(visit.page.get_by_test_id("rich-menu")).to_be_visible(timeout=PATIENCE)
    await visit.picture("greeted")
    for phone in visit.phones:
        await phone.press("紅茶")
        await expect(phone.node).to_contain_text("「紅茶」をよくご覧になる", timeout=PATIENCE)
        await phone.press("再入荷だけ")
        await phone.hears("承りました。「再入荷」")
    await visit.picture("opted-in")


async def _asked(visit: Visit) -> None:
    await visit.both_say("送料はいくらですか", "全国一律550円")
    await visit.picture("faq")
    await visit.both_say("営業時間は？", "土曜日：9:00〜20:00")
    await visit.picture("hours")
    await visit.both_say("ひなたブレンドはいくら？", "1,400円（税込）")
    await visit.picture("price")


async def _wished(visit: Visit) -> None:
    for phone in visit.phones:
        await phone.say("ダージリンありますか")
        await phone.hears("ただいま在庫がございません")
        await phone.press("知らせてほしい")
        await phone.hears("入荷したら、このトークにお知らせします")
    await visit.picture("wished")


async def _restocked(visit: Visit) -> None:
    await visit.sign_in()
    await visit.picture("staff")
    await visit.set_stock(DARJEELING, 12)
    await visit.both_hear("が入荷しました。在庫は現在12点です。")
    for phone in visit.phones:
        for label in ("商品を見る", "なぜ届いた？", "回数を減らす", "お知らせ不要"):
            await expect(phone.node.get_by_role("button", name=label, exact=True).last).to_be_visible()
    await visit.staff.get_by_role("link", name="商品", exact=True).click()
    row = visit.staff.get_by_role("listitem").filter(has_text=DARJEELING)
    await expect(row.get_by_text("入荷待ち")).to_have_count(0)
    await visit.picture("restocked")


async def _explained_and_stopped(visit: Visit) -> None:
    await visit.both_press("なぜ届いた？", "入荷のお知らせをご希望いただきました")
    await visit.picture("why")
    await visit.both_press("お知らせ不要", "停止しました")
    await visit.picture("stopped")
    before = [await phone.heard.count() for phone in visit.phones]
    for count in (0, 5):
        await visit.set_stock(DARJEELING, count)
    await visit.page.wait_for_timeout(2_000)
    assert [await phone.heard.count() for phone in visit.phones] == before, "stopped is stopped"


async def test_new_customers_speak_their_own_language_and_everything_goes_by_keyboard(visit: Visit) -> None:
    keyboard = visit.page.keyboard
    for phone, language in zip(visit.phones, ("en", "zh-Hant"), strict=True):
        await visit.page.get_by_test_id(f"{phone.app}-new").focus()
        await keyboard.press("Enter")
        await visit.page.get_by_test_id("new-name").fill("Emma" if language == "en" else "林美玲")
        await visit.page.get_by_test_id("new-language").select_option(language)
        await visit.page.get_by_test_id("dialog-ok").focus()
        await keyboard.press("Enter")
        await expect(visit.page.get_by_test_id("dialog")).to_have_count(0)
    for phone, greeting in zip(visit.phones, ("Thanks for adding", "歡迎"), strict=True):
        await phone.add_shop()
        await expect(phone.heard.first).to_contain_text(greeting, timeout=PATIENCE)
    for phone, question, fee in zip(
        visit.phones, ("How much is shipping?", "運費多少"), ("¥550", "550日圓"), strict=True
    ):
        await phone.say(question)
        await phone.hears(fee)
    await visit.picture("languages")


async def test_staff_stay_signed_in_when_the_clock_is_moved_and_come_back_after_they_left(visit: Visit) -> None:
    await visit.sign_in()
    await visit.page.get_by_test_id("clock-plusDay").click()
    await visit.page.reload()
    await expect(visit.staff.get_by_role("link", name="商品", exact=True)).to_be_visible()
    await visit.staff.get_by_role("button", name="サインアウト").click()
    await expect(visit.staff.get_by_role("button", name="サインアウト")).to_have_count(0)
    await visit.page.get_by_test_id("staff-renew").click()
    await visit.sign_in()
