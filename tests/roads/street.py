"""A street with one shop: the whole service and both emulators in one process, moved step by step.

Everything goes over HTTP as in life: signed webhooks in, the platforms' APIs out, the shop's API beside. Only the
loops are driven by hand (`settle`), so that a test never waits for a timer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot import app
from bot.domain.clock import ShiftedClock
from bot.emulator.line.settings import LineSettings
from bot.emulator.server import serve
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World
from bot.settings import Settings

HOST = "127.0.0.1"
API_TOKEN = "api-token-of-the-tests"
NOON = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)  # 12:00 in Tokyo, a Tuesday
TOML = """
name = "喫茶なじみ"
timezone = "Asia/Tokyo"
locale = "ja"
[hours]
monday = "10:00-19:00"
tuesday = "10:00-19:00"
wednesday = "10:00-19:00"
thursday = "10:00-19:00"
friday = "10:00-19:00"
saturday = "10:00-18:00"
sunday = "closed"
[contact]
address = "京都市中京区1-2-3"
phone = "075-000-0000"
email = "hello@shop.example"
privacy_policy_url = "https://shop.example/privacy"
[line]
monthly_quota = 200
price_per_extra_message = 3
"""
PRODUCTS = (
    ("SENCHA", "深蒸し煎茶 100g", 1200, 5, "お茶"),
    ("HOJI", "ほうじ茶 100g", 800, 0, "お茶"),
    ("BEANS", "なじみブレンド 200g", 1500, 8, "コーヒー豆"),
    ("CUP", "織部の湯呑み", 3200, 2, "うつわ"),
)
FAQ = (
    ("shipping", "送料はいくらですか", "全国一律550円です。5,000円以上のお買い上げで無料です。"),
    ("gift", "ギフト包装はできますか", "はい、無料でお包みします。ご注文のときにお書きください。"),
    ("pay", "支払い方法を教えてください", "クレジットカード、代金引換、銀行振込がご利用いただけます。"),
    ("store", "お茶の保存方法は", "封を切ったら冷暗所で、1か月ほどでお飲みください。"),
)


@dataclass
class Street:
    """Use as `async with Street(tmp_path) as street`."""

    folder: Path
    specs: Path | None = None
    toml: str = TOML
    start: datetime = NOON
    more: dict[str, Any] = field(default_factory=dict)
    """Further settings of the service."""
    _announced: bool = True
    _worked_at: float = 0.0

    async def __aenter__(self) -> Street:
        self.clock = ShiftedClock(self.start)
        self.world = World(
            clock=self.clock,
            seed=11,
            specs=self.specs,
            line=LineSettings(rate_limits=False),
            telegram=TelegramSettings(rate_limits=False),
        )
        self.emulator = await serve(HOST, 0, self.world)
        self.service = app.build(self._settings(), clock=self.clock)
        await self.service.database.migrate()
        for signal in ("outbox", "plans", "campaigns"):
            self.service.database.on(signal, self._announce)
        port = await self.service._listen(HOST, 0)
        self.url = f"http://{HOST}:{port}"
        self.world.line.settings.webhook_url = f"{self.url}/webhooks/line"
        self.http = aiohttp.ClientSession()
        telegram = self.service.house.channels["telegram"]
        await telegram.bot.set_webhook(  # type: ignore[attr-defined]
            f"{self.url}/webhooks/telegram", secret_token="telegram-secret"
        )
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.http.close()
        await self.service.stop()
        await self.emulator.cleanup()
        if exception[0] is None:
            assert self.world.violations == [], "the official specifications were violated"

    def _settings(self) -> Settings:
        shop = self.folder / "shop.toml"
        shop.write_text(self.toml, encoding="utf-8")
        return Settings(
            database_url=f"sqlite:///{self.folder / 'najimi.db'}",
            shop_file=shop,
            line_channel_secret=SecretStr(self.world.line.settings.secret),
            line_channel_access_token=SecretStr(self.world.line.settings.access_token),
            line_api_base_url=self.world.base_url,
            line_data_api_base_url=self.world.base_url,
            telegram_bot_token=SecretStr(self.world.telegram.settings.token),
            telegram_api_base_url=self.world.base_url,
            telegram_mode="webhook",
            telegram_webhook_secret=SecretStr("telegram-secret"),
            api_token=SecretStr(API_TOKEN),
            secret_key=SecretStr("secret-key-of-the-tests-0123456789"),
            **self.more,
        )

    async def settle(self) -> None:
        """Let everything that is due happen: webhooks, handlers, journeys, deliveries."""
        for _ in range(3):
            before = len(self.world.requests)
            await asyncio.wait_for(self.world.idle(), 20)
            await self.service.intake.drain()
            await self._work()
            if len(self.world.requests) == before:
                return  # the platforms were told nothing new, so nothing can come of it

    async def _work(self) -> None:
        """Let the worker run when it would: woken by what was announced, or because time has passed."""
        time = self.clock.advanced
        if not self._announced and time == self._worked_at:
            return
        self._announced, self._worked_at = False, time
        await self.service.worker.drain()

    def _announce(self) -> None:
        self._announced = True

    async def advance(self, **span: float) -> None:
        """Let time pass, and what falls due in it happen."""
        seconds = span.get("days", 0) * 86400 + span.get("hours", 0) * 3600 + span.get("minutes", 0) * 60
        self.clock.advance(seconds)
        await self.settle()

    async def api(self, method: str, path: str, body: Any = None, status: int = 200, *, settle: bool = True) -> Any:
        """Call the shop's API; the answer must have this status (201, 202 and 204 pass for 200)."""
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        async with self.http.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers) as response:
            text = await response.text()
            assert response.status == status or (status == 200 and response.status in (201, 202, 204)), text
            found = await response.json(content_type=None) if text else None
        if settle:
            await self.settle()
        return found

    async def open_shop(self) -> None:
        """Fill the shelves and the FAQ."""
        for sku, name, price, stock, category in PRODUCTS:
            body = {"name": name, "price": price, "currency": "JPY", "stock": stock, "category": category}
            await self.api("PUT", f"/products/{sku}", body, settle=False)
        from storage.repositories import faq

        async with self.service.database.write() as uow:
            for each, question, answer in FAQ:
                await faq.put(uow, each, question=question, answer=answer)
        await self.settle()

    async def person(self, channel: str, name: str = "さくら", language: str = "ja") -> Person:
        """A person with one of the apps, who has not added the shop yet."""
        if channel == "line":
            made = await self.act("line/users", {"display_name": name, "language": language})
            return Line(self, made["user_id"])
        made = await self.act("telegram/users", {"first_name": name, "language_code": language})
        return Telegram(self, str(made["id"]))

    async def act(self, path: str, body: Any = None) -> Any:
        async with self.http.post(f"{self.world.base_url}/_/{path}", json=body or {}) as response:
            found = await response.json()
            assert response.status < 300, found
        return found

    async def look(self, path: str) -> Any:
        async with self.http.get(f"{self.world.base_url}/_/{path}") as response:
            return await response.json()


@dataclass
class Person:
    """Someone with a phone. Acts return when everything they caused has happened."""

    street: Street
    id: str
    channel: str = ""

    async def do(self, act: str, body: Any = None, settle: bool = True) -> Any:
        found = await self.street.act(f"{self.channel}/users/{self.id}/{act}", body)
        if settle:
            await self.street.settle()
        return found

    async def chat(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.street.look(f"{self.channel}/users/{self.id}/chat")
        return found

    async def said(self) -> list[str]:
        """Everything the shop has said to this person, one text per message."""
        return [words(each["message"]) for each in (await self.chat())["messages"] if each["from"] == "bot"]

    async def heard(self, count: int = 1) -> str:
        """The last messages from the shop, as one text."""
        return "\n".join((await self.said())[-count:])

    async def add(self, payload: str = "") -> None:
        raise NotImplementedError

    async def say(self, text: str) -> str:
        """Write something; give what the shop answered."""
        before = len(await self.said())
        await self.do("text", {"text": text})
        return "\n".join((await self.said())[before:])

    async def tap(self, label: str) -> str:
        """Press the newest button whose label holds these words; give what the shop answered."""
        before = len(await self.said())
        await self._press(label)
        await self.street.settle()
        return "\n".join((await self.said())[before:])

    async def buttons(self) -> list[str]:
        """Labels of every button that can be pressed, newest message first."""
        return [label for _, label, _ in await self._buttons()]

    async def _buttons(self) -> list[tuple[Any, str, Any]]:
        raise NotImplementedError

    async def _press(self, label: str) -> None:
        raise NotImplementedError

    async def block(self) -> None:
        await self.do("block")


class Line(Person):
    """A person on LINE."""

    def __init__(self, street: Street, user: str) -> None:
        super().__init__(street, user, "line")

    async def add(self, payload: str = "") -> None:
        await self.do("follow")

    async def _buttons(self) -> list[tuple[Any, str, Any]]:
        chat = await self.chat()
        found = []
        for each in reversed([each for each in chat["messages"] if each["from"] == "bot"]):
            message = dict(each["message"])
            if each is not chat["messages"][-1] and each["id"] != _last_bot(chat):
                message.pop("quickReply", None)
            found += [(each["id"], action.get("label", ""), action) for action in _actions(message)]
        return found

    async def _press(self, label: str) -> None:
        for message_id, shown, action in await self._buttons():
            if label in shown:
                await self.do("tap", {"message_id": message_id, "action": action}, settle=False)
                return
        raise AssertionError(f"no button {label!r} among {await self.buttons()}")


def _last_bot(chat: dict[str, Any]) -> Any:
    ids = [each["id"] for each in chat["messages"] if each["from"] == "bot"]
    return ids[-1] if ids else None


class Telegram(Person):
    """A person on Telegram."""

    def __init__(self, street: Street, user: str) -> None:
        super().__init__(street, user, "telegram")

    async def add(self, payload: str = "") -> None:
        await self.do("start", {"payload": payload} if payload else {})

    async def _buttons(self) -> list[tuple[Any, str, Any]]:
        found = []
        for each in reversed((await self.chat())["messages"]):
            if each["from"] == "bot":
                rows = each["message"].get("reply_markup", {}).get("inline_keyboard", [])
                found += [(each["message_id"], key["text"], key) for row in rows for key in row]
        return found

    async def _press(self, label: str) -> None:
        for message_id, shown, key in await self._buttons():
            if label in shown:
                await self.do("tap", {"message_id": message_id, "data": key["callback_data"]}, settle=False)
                return
        raise AssertionError(f"no button {label!r} among {await self.buttons()}")


def words(message: Any) -> str:
    """Every word of a platform's message object, LINE's or Telegram's, buttons left out."""
    if isinstance(message, list):
        return "\n".join(filter(None, map(words, message)))
    if not isinstance(message, dict):
        return ""
    own = [message[key] for key in ("text", "caption") if isinstance(message.get(key), str)]
    inner = [words(message[key]) for key in ("contents", "body", "header", "template", "columns") if key in message]
    return "\n".join(filter(None, own + inner))


def _actions(message: Any) -> list[dict[str, Any]]:
    if isinstance(message, list):
        return [action for each in message for action in _actions(each)]
    if not isinstance(message, dict):
        return []
    found = [message["action"]] if isinstance(message.get("action"), dict) else []
    return found + [action for key, value in message.items() if key != "action" for action in _actions(value)]
