"""Events on their way to the bot: signed over the raw bytes, two seconds, redelivered when asked to."""

from __future__ import annotations

import asyncio
import base64
import copy
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.emulator.line import spec
from bot.emulator.line.door import Call, answer
from bot.emulator.line.findings import Place
from bot.emulator.line.refusals import RefusalError

if TYPE_CHECKING:
    from bot.emulator.line.channel import LineChannel

USER_AGENT = "LineBotWebhook/2.0"
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `reason` as in webhook/test: OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE, UNCLASSIFIED.

    `status` is 0 without an answer.
    """

    status: int
    reason: str
    detail: str = ""

    @property
    def arrived(self) -> bool:
        return self.reason == "OK"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def signature(secret: str, raw: bytes) -> str:
    """The value of X-Line-Signature for these bytes."""
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


class Webhook:
    """Sends event lists; the first tries of one user's events keep their order, nothing else does."""

    def __init__(self, line: LineChannel) -> None:
        self._line = line
        self._turns: dict[str, asyncio.Lock] = {}
        self.statistics: Counter[str] = Counter()

    def summary(self) -> dict[str, int]:
        """Tries by reason."""
        return dict(self.statistics)

    async def deliver(self, events: list[dict[str, Any]]) -> Attempt | None:
        """One request with these events, and its redeliveries in the background; None when no webhook is set."""
        settings = self._line.settings
        if not settings.webhook_url or not settings.webhook_active:
            for event in events:
                self._line.note_delivery(event)
            return None
        attempt = await self._in_turn(events)
        if self._line.world.random.random() < settings.webhook_duplicate_rate:
            await self.post(settings.webhook_url, events)
        if not attempt.arrived and settings.webhook_redelivery:
            self._line.world.spawn(self._redeliver(events))
        return attempt

    async def _in_turn(self, events: list[dict[str, Any]]) -> Attempt:
        """The first try; with jitter nobody waits for the others."""
        settings = self._line.settings
        if settings.webhook_jitter:
            await asyncio.sleep(self._line.world.random.uniform(0, settings.webhook_jitter))
            return await self.post(settings.webhook_url, events)
        source = (events[0].get("source") or {}) if events else {}
        async with self._turns.setdefault(str(source.get("userId")), asyncio.Lock()):
            return await self.post(settings.webhook_url, events)

    async def _redeliver(self, events: list[dict[str, Any]]) -> None:
        for delay in self._line.settings.redelivery_delays:
            await self._line.world.clock.sleep(delay)
            if (await self.post(self._line.settings.webhook_url, redelivered(events))).arrived:
                return

    async def post(self, url: str, events: list[dict[str, Any]]) -> Attempt:
        """One try, counted."""
        line = self._line
        body = {"destination": line.settings.bot_user_id, "events": events}
        line.world.violate("line", "webhook", "webhook", spec.webhook(line.world.specs, body))
        for event in events:
            line.note_delivery(event)
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        attempt = await self._try(url, raw)
        self.statistics[attempt.reason] += 1
        return attempt

    async def _try(self, url: str, raw: bytes) -> Attempt:
        settings = self._line.settings
        headers = {
            "User-Agent": USER_AGENT,
            "Content-Type": "application/json; charset=utf-8",
            "X-Line-Signature": signature(settings.secret, raw),
        }
        timeout = aiohttp.ClientTimeout(total=settings.webhook_timeout)
        session = self._line.world.session()
        try:
            async with session.post(url, data=raw, headers=headers, timeout=timeout, allow_redirects=False) as reply:
                await reply.read()
                ok = 200 <= reply.status < 300
                return Attempt(reply.status, "OK" if ok else "ERROR_STATUS_CODE", str(reply.status))
        except TimeoutError:
            return Attempt(0, "REQUEST_TIMEOUT", "Request timeout")
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as failed:
            return Attempt(0, "COULD_NOT_CONNECT", str(failed))
        except (aiohttp.ClientError, OSError) as failed:
            return Attempt(0, "UNCLASSIFIED", str(failed) or type(failed).__name__)


def redelivered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same events, marked as redelivered and otherwise identical."""
    again = copy.deepcopy(events)
    for event in again:
        event["deliveryContext"] = {"isRedelivery": True}
    return again


async def get_endpoint(call: Call) -> web.Response:
    settings = call.line.settings
    if not settings.webhook_url:
        raise RefusalError(404, "Not found")
    return answer({"endpoint": settings.webhook_url, "active": settings.webhook_active})


def _usable(url: Any) -> bool:
    """https as LINE demands; plain http on this machine only, for there is no certificate here."""
    try:
        parts = urlsplit(url) if isinstance(url, str) and len(url) <= LONGEST_URL else None
    except ValueError:
        return False
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


async def set_endpoint(call: Call) -> web.Response:
    found = call.findings()
    if not _usable(call.body.get("endpoint")):
        found.add(Place("endpoint"), "invalid webhook endpoint URL")
    call.accept(found)
    call.line.settings.webhook_url = call.body["endpoint"]
    call.world.touch()
    return answer({})


async def test_endpoint(call: Call) -> web.Response:
    """Sends an empty event list to the given or the set URL and says what came of it."""
    try:
        given = json.loads(call.raw) if call.raw else {}
    except ValueError as wrong:
        raise RefusalError(400, "The request body could not be parsed as JSON (line: 1, column: 1)") from wrong
    if not isinstance(given, dict):
        raise RefusalError(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    url = given.get("endpoint") or call.line.settings.webhook_url
    if not url:
        raise RefusalError(404, "Not found")
    if not _usable(url):
        raise RefusalError(400, "invalid webhook endpoint URL", structural=True)
    attempt = await call.line.webhook.post(url, [])
    now = call.line.now()
    return answer(
        {
            "success": attempt.arrived,
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z",
            "statusCode": attempt.status,
            "reason": attempt.reason,
            "detail": attempt.detail,
        }
    )


HANDLERS = {
    "getWebhookEndpoint": get_endpoint,
    "setWebhookEndpoint": set_endpoint,
    "testWebhookEndpoint": test_endpoint,
}
