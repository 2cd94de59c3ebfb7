"""Telegram as a channel: python-telegram-bot's Bot behind the house's own four outcomes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.sender import Profile
from bot.channels.telegram import inbound, limits, outbound
from bot.channels.telegram.client import PICTURE_FAILED, Client
from bot.channels.telegram.request import AiohttpRequest, NotSent
from bot.domain.errors import ConfigError
from bot.domain.events import Event, Tap, Text
from bot.domain.replies import Message
from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown

_PATIENCE = 20.0  # seconds that one answer may spend on waiting
_NO_PREVIEW = {"is_disabled": True}


class TelegramChannel:
    """The shop's Telegram bot."""

    name = inbound.NAME

    def __init__(self, token: str, base_url: str, per_second: float, *, paid: bool = False) -> None:
        """`paid`: pushes may be many more a second, and each costs Stars (allow_paid_broadcast)."""
        self.request = AiohttpRequest()
        self._polling = AiohttpRequest(connections=8)
        self.bot = Bot(
            token,
            base_url=f"{base_url.rstrip('/')}/bot",
            base_file_url=f"{base_url.rstrip('/')}/file/bot",
            request=self.request,
            get_updates_request=self._polling,
        )
        self.client = Client(token, base_url)
        self.paid = paid
        self.limits = limits.PAID if paid else limits.LIMITS
        self.per_second = per_second

    def parse(self, body: dict[str, Any], received_at_ms: int) -> Event:
        return inbound.parse(body, received_at_ms)

    async def reply(self, event: Event, messages: Sequence[Message]) -> SendResult:
        """Answer message by message; stops at the first that does not go out and gives its result.

        What went nowhere is sent again after the wait that Telegram names: nobody asks a second time because four
        bubbles in a second were one too many (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits).
        """
        result: SendResult = Sent()
        left = _PATIENCE
        for message in messages:
            result = await self._say(event.address, message)
            while isinstance(result, Busy) and (wait := max(result.retry_after, 0.1)) <= left:
                left -= wait
                await asyncio.sleep(wait)
                result = await self._say(event.address, message)
            if not isinstance(result, Sent):
                return result
        return result

    async def push(self, address: str, message: Message, *, retry_key: str = "", silent: bool = False) -> SendResult:
        """Send one message. `retry_key` is LINE's; Telegram has none, so an unknown outcome stays unknown."""
        return await self._say(address, message, disable_notification=silent, allow_paid_broadcast=self.paid)

    async def _say(self, address: str, message: Message, **flags: bool) -> SendResult:
        drawing = outbound.draw(message)
        if drawing.photo:
            result = await self._send("sendPhoto", address, drawing, flags, photo=drawing.photo)
            if not (isinstance(result, Refused) and result.reason == PICTURE_FAILED):
                return result  # else Telegram could not fetch the picture: the words are what counts
        return await self._send("sendMessage", address, drawing, flags)

    async def _send(
        self, method: str, address: str, drawing: outbound.Drawing, flags: dict[str, bool], **more: str
    ) -> SendResult:
        words = "caption" if more else "text"
        arguments: dict[str, Any] = {"chat_id": address, words: drawing.text, **more}
        if drawing.entities:
            arguments["caption_entities" if more else "entities"] = drawing.entities
        if drawing.markup:
            arguments["reply_markup"] = drawing.markup
        if not more:
            arguments["link_preview_options"] = _NO_PREVIEW
        arguments |= {name: True for name, is_set in flags.items() if is_set}
        return await self.client.send(method, arguments)

    async def updates(
        self, offset: int | None, seconds: int, allowed: Sequence[str]
    ) -> list[dict[str, Any]] | SendResult:
        """Wait up to `seconds` for updates and give them raw, or say why there are none. Raw, because the library
        refuses a whole batch for one odd update and would then ask for it again for ever."""
        arguments = {"timeout": str(seconds), "allowed_updates": json.dumps(list(allowed))}
        if offset is not None:
            arguments["offset"] = str(offset)
        url = f"{self.bot.base_url}/getUpdates"
        try:
            found: Any = await self._polling.post_form(url, arguments, read_timeout=seconds + 10)
        except TelegramError as error:
            return classify(error)
        return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []

    async def point_to(self, url: str, secret: str, allowed: Sequence[str]) -> str:
        """Have Telegram call `url`, or nobody when it is '' and we poll; give what went wrong, '' when nothing did."""
        try:
            if url:
                await self.bot.set_webhook(url, secret_token=secret, allowed_updates=list(allowed), max_connections=40)
            else:
                await self.bot.delete_webhook()
        except TelegramError as error:
            return str(error)[:200]
        return ""

    async def acknowledge(self, event: Event, toast: str = "") -> None:
        try:
            if isinstance(event.what, (Tap, Text)) and event.what.callback_id:
                await self.bot.answer_callback_query(event.what.callback_id, text=toast[: limits.TOAST] or None)
            elif event.private:
                await self.bot.send_chat_action(event.address, "typing")
        except TelegramError:
            return  # a courtesy: too old, answered before, or the network's fault

    async def show_menu(self, address: str, locale: str) -> None:
        """Nothing to do: Telegram picks the commands by the app's language."""

    async def profile(self, address: str) -> Profile | None:
        """Nothing to ask: every update carries its sender's name and language."""
        return None

    async def quota_used(self) -> int | None:
        return None

    async def check(self) -> str:
        try:
            me = await self.bot.get_me()
        except InvalidToken as error:
            raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; copy it again from @BotFather") from error
        except TelegramError as error:
            raise ConfigError(f"Telegram does not answer ({type(error).__name__}); check the network") from error
        return f"@{me.username}"

    async def close(self) -> None:
        await self.client.close()
        await self.bot.shutdown()
        await self.request.shutdown()
        await self._polling.shutdown()


def classify(error: TelegramError) -> SendResult:
    """Say what an exception of python-telegram-bot means for the message (trust.md 3.5)."""
    match error:
        case RetryAfter():
            return Busy("rate_limited", retry_after=_seconds(error), everyone=True)
        case Conflict():
            return Refused(f"conflict:{error}"[:200])
        case Forbidden():
            return Refused(f"unreachable:{error}"[:200], unreachable=True)
        case InvalidToken():
            return Refused("token_rejected", channel_down=True)
        case BadRequest() | ChatMigrated():
            return Refused(f"rejected:400:{error}"[:200])
        case NotSent():
            return Busy("not_connected", retry_after=2.0)
        case NetworkError():
            return Unknown(f"no_answer:{type(error).__name__}")
        case _:
            return Refused(f"rejected:{type(error).__name__}:{error}"[:200])


def _seconds(error: RetryAfter) -> float:
    left = error.retry_after
    return float(left) if isinstance(left, (int, float)) else left.total_seconds()
