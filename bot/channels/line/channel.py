"""LINE as a channel: the one object that the rest of the house talks to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from bot.channels.line import inbound, limits, outbound
from bot.channels.line.client import Client, Lost, NotSent
from bot.channels.sender import Profile
from bot.domain.errors import ConfigError
from bot.domain.events import Event, Text
from bot.domain.replies import Message
from bot.domain.sending import Refused, SendResult


class LineChannel:
    """The shop's LINE official account."""

    name = inbound.NAME
    limits = limits.LIMITS

    def __init__(self, client: Client, per_second: float) -> None:
        self.client = client
        self.per_second = per_second
        self.menus: dict[str, str] = {}
        """The rich menu of each language, once they are made."""

    def parse(self, body: dict[str, Any], received_at_ms: int) -> Event:
        return inbound.parse(body, received_at_ms)

    async def reply(self, event: Event, messages: Sequence[Message]) -> SendResult:
        """Answer by the event's one-use token. There is no retry key here: a lost answer stays unknown."""
        if not event.reply_token:
            return Refused("no_reply_token")
        body = {"replyToken": event.reply_token, "messages": outbound.draw(messages)}
        return await self.client.send("/v2/bot/message/reply", body)

    async def push(self, address: str, message: Message, *, retry_key: str = "", silent: bool = False) -> SendResult:
        body: dict[str, Any] = {"to": address, "messages": outbound.draw([message])}
        if silent:
            body["notificationDisabled"] = True
        return await self.client.send("/v2/bot/message/push", body, retry_key)

    async def acknowledge(self, event: Event, toast: str = "") -> None:
        """Show the loading dots, for words only: a tap's own text already shows that it arrived."""
        if isinstance(event.what, Text) and event.private:
            await self.client.send("/v2/bot/chat/loading/start", {"chatId": event.address, "loadingSeconds": 5})

    async def show_menu(self, address: str, locale: str) -> None:
        menu = self.menus.get(locale)
        if menu is not None:
            await self.client.send(f"/v2/bot/user/{quote(address, safe='')}/richmenu/{menu}", {})

    async def profile(self, address: str) -> Profile | None:
        try:
            answer = await self.client.call("GET", f"/v2/bot/profile/{quote(address, safe='')}")
        except (NotSent, Lost):
            return None
        if answer.status != 200:
            return None
        return Profile(str(answer.body.get("displayName", "")), str(answer.body.get("language", "")))

    async def quota_used(self) -> int | None:
        try:
            answer = await self.client.call("GET", "/v2/bot/message/quota/consumption")
        except (NotSent, Lost):
            return None
        used = answer.body.get("totalUsage")
        return used if answer.status == 200 and isinstance(used, int) else None

    async def check(self) -> str:
        try:
            answer = await self.client.call("GET", "/v2/bot/info")
        except (NotSent, Lost) as error:
            raise ConfigError(f"LINE does not answer ({error}); check the network and LINE_API_BASE_URL") from error
        if answer.status == 401:
            raise ConfigError("LINE refuses LINE_CHANNEL_ACCESS_TOKEN; issue a new one in the LINE Developers console")
        if answer.status != 200:
            raise ConfigError(f"LINE answered {answer.status} to the question who we are; try again later")
        return str(answer.body.get("displayName") or answer.body.get("basicId") or "LINE")

    async def close(self) -> None:
        await self.client.close()
