"""The shop's side of both emulated platforms, over their own HTTP interfaces: what the page's tests send."""

import io
from typing import Any

import aiohttp
from PIL import Image

from bot.emulator.world import World

CHROMIUM_ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM_ARGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]
MENU = {
    "size": {"width": 1200, "height": 810},
    "selected": True,
    "name": "tiles",
    "chatBarText": "メニュー",
    "areas": [
        {
            "bounds": {"x": 0, "y": 0, "width": 600, "height": 810},
            "action": {"type": "message", "label": "在庫", "text": "在庫を見る"},
        },
        {
            "bounds": {"x": 600, "y": 0, "width": 600, "height": 810},
            "action": {"type": "postback", "label": "設定", "data": "settings", "displayText": "設定"},
        },
    ],
}


class Line:
    """The shop's side of LINE, through the Messaging API."""

    def __init__(self, world: World, http: aiohttp.ClientSession) -> None:
        self.world, self.http = world, http
        self.headers = {"Authorization": f"Bearer {world.line.settings.access_token}"}
        self.user = ""

    async def friend(self, name: str = "田中さくら") -> str:
        made = await (await self.http.post("/_/line/users", json={"display_name": name, "language": "ja"})).json()
        self.user = made["user_id"]
        assert (await self.http.post(f"/_/line/users/{self.user}/follow")).status == 200
        return self.user

    async def push(self, *messages: dict[str, Any]) -> int:
        body = {"to": self.user, "messages": list(messages)}
        answer = await self.http.post("/v2/bot/message/push", json=body, headers=self.headers)
        return answer.status

    async def menu(self) -> None:
        """Makes MENU everybody's rich menu."""
        made = await (await self.http.post("/v2/bot/richmenu", json=MENU, headers=self.headers)).json()
        menu = made["richMenuId"]
        kind = {**self.headers, "Content-Type": "image/png"}
        sent = await self.http.post(f"/v2/bot/richmenu/{menu}/content", data=drawn(1200, 810), headers=kind)
        assert sent.status == 200, await sent.text()
        assert (await self.http.post(f"/v2/bot/user/all/richmenu/{menu}", headers=self.headers)).status == 200


class Telegram:
    """The shop's side of Telegram, through the Bot API."""

    def __init__(self, world: World, http: aiohttp.ClientSession) -> None:
        self.http, self.token = http, world.telegram.settings.token
        self.user = 0

    async def person(self, start: bool = True) -> int:
        body = {"first_name": "健", "last_name": "佐藤", "language_code": "ja"}
        self.user = (await (await self.http.post("/_/telegram/users", json=body)).json())["id"]
        if start:
            assert (await self.http.post(f"/_/telegram/users/{self.user}/start", json={})).status == 200
        return self.user

    async def call(self, method: str, **body: Any) -> Any:
        answer = await (await self.http.post(f"/bot{self.token}/{method}", json=body)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def send(self, text: str, **extra: Any) -> int:
        return int((await self.call("sendMessage", chat_id=self.user, text=text, **extra))["message_id"])

    async def updates(self) -> list[dict[str, Any]]:
        return list(await self.call("getUpdates"))


def drawn(width: int, height: int) -> bytes:
    """A plain PNG of this size."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#e8efe6").save(out, "PNG")
    return out.getvalue()
