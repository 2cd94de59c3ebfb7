"""Delivery of updates to a webhook: one request in flight per lane, retries until the update expires."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from bot.emulator.telegram.answers import RefusalError, bad_request
from bot.emulator.telegram.parameters import Query, parse_json
from bot.emulator.telegram.updates import Pending, Updates

if TYPE_CHECKING:
    from bot.emulator.telegram.settings import TelegramSettings
    from bot.emulator.world import World

PORTS = (80, 88, 443, 8443)
GONE_SECONDS = 23 * 3600
RETRY_AFTER_MAX = 3600
BACKOFF_MAX = (60.0, 120.0)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_NOT_IN_ANSWERS = {"deletewebhook", "setwebhook", "close", "logout"}


@dataclass
class Webhook:
    """What setWebhook set; an empty url means none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_date: int = 0
    last_error: str = ""

    def as_info(self, pending: int, allowed: set[str] | None) -> dict[str, Any]:
        """A WebhookInfo; what is not set is left out."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info["max_connections"] = self.max_connections
            info["ip_address"] = self.ip_address or _literal(urlsplit(self.url).hostname or "")
        if self.last_error:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error
        if allowed is not None:
            info["allowed_updates"] = sorted(allowed)
        return info


def _literal(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return "127.0.0.1"


def read_url(url: str, local: bool) -> str:
    """A webhook address; `local` allows http and any port, as the server's own --local does."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if local:
        return url
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    literal = re.fullmatch(r"[\d.]+|\[[0-9a-f:]+\]", parts.hostname)
    if literal and not ip_address(parts.hostname).is_global:
        raise bad_request(f"bad webhook: IP address {parts.hostname} is reserved")
    return url


def read_secret(secret: str) -> str:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


class Deliveries:
    """The webhook of one bot and the tasks that feed it."""

    def __init__(self, world: World, updates: Updates, settings: TelegramSettings) -> None:
        self._world = world
        self._updates = updates
        self._settings = settings
        self.webhook = Webhook(settings.webhook_url, settings.webhook_secret)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(self.webhook.max_connections)
        self._gone_since: float | None = None
        updates.added = self.feed

    def set(self, webhook: Webhook) -> None:
        """Changes the webhook; updates that wait go to the new one."""
        self._stop()
        self.webhook = webhook
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self._gone_since = None
        for update in self._updates.waiting():
            self.feed(update)

    def _stop(self) -> None:
        for task in self._lanes.values():
            task.cancel()
        self._lanes.clear()

    def feed(self, update: Pending) -> None:
        """Makes sure that somebody carries the update's lane."""
        carrier = self._lanes.get(update.lane)
        if self.webhook.url and (carrier is None or carrier.done()):
            self._lanes[update.lane] = self._world.spawn(self._carry(update.lane))

    async def _carry(self, lane: str) -> None:
        failures = 0
        while update := self._head(lane):
            async with self._slots:
                wait = await self._attempt(update, failures)
            if wait is None:
                self._updates.drop(update)
                failures = 0
                self._world.touch()
                continue
            failures += 1
            if wait > 0:
                await self._world.clock.sleep(wait)
        if self._lanes.get(lane) is asyncio.current_task():
            del self._lanes[lane]

    def _head(self, lane: str) -> Pending | None:
        return next((update for update in self._updates.waiting() if update.lane == lane), None)

    async def _attempt(self, update: Pending, failures: int) -> float | None:
        """None when the update was taken, else the seconds until it is tried again."""
        backoff = self._backoff(failures)
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers[SECRET_HEADER] = self.webhook.secret
        body = json.dumps(update.body, ensure_ascii=False).encode()
        limit = aiohttp.ClientTimeout(total=self._settings.webhook_timeout_seconds)
        post = self._world.session().post
        try:
            async with post(
                self.webhook.url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                content = await answer.read()
                return await self._judge(answer, content, backoff)
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self._failed("Connection refused")
        except aiohttp.ClientError:
            self._failed("Connection closed")
        return backoff

    def _backoff(self, failures: int) -> float:
        """At once, then 2, 4, 8 … seconds up to a random 60 to 120."""
        ceiling = self._world.random.uniform(*BACKOFF_MAX)
        return 0.0 if failures == 0 else min(ceiling, 2.0 ** min(failures, 10))

    async def _judge(self, answer: aiohttp.ClientResponse, content: bytes, backoff: float) -> float | None:
        if 200 <= answer.status < 300:
            self._gone_since = None
            await self._obey(answer.content_type, content)
            return None
        phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else ""
        self._failed(f"Wrong response from the webhook: {answer.status} {phrase}".rstrip())
        if answer.status == HTTPStatus.GONE:
            self._count_gone()
        asked = answer.headers.get("Retry-After", "")
        return float(asked) if asked.isdigit() and 1 <= int(asked) <= RETRY_AFTER_MAX else backoff

    def _count_gone(self) -> None:
        now = self._world.clock.monotonic()
        self._gone_since = now if self._gone_since is None else self._gone_since
        if now - self._gone_since >= GONE_SECONDS:
            self.webhook = Webhook()
            self._stop()

    async def _obey(self, content_type: str, content: bytes) -> None:
        """Runs the method in the answer's body; its result and its errors are lost."""
        # not at the top: the methods import the bot, and the bot this module
        from bot.emulator.telegram import calls

        if content_type != "application/json" or not content:
            return
        try:
            arguments = parse_json(content)
        except RefusalError:
            return
        method = arguments.get("method", "").lower()
        if method and not method.startswith("get") and method not in _NOT_IN_ANSWERS:
            with suppress(RefusalError):
                await calls.perform(self._world.telegram, Query(method, arguments))

    def _failed(self, message: str) -> None:
        self.webhook.last_error = message
        self.webhook.last_error_date = int(self._world.clock.now().timestamp())
        self._world.touch()
