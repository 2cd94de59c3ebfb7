"""LINE's Messaging API over one aiohttp session: the short road for everything that customers wait for.

line-bot-sdk takes seconds to import and 3-6 times the CPU per call; it stays the client for set-up (`menu.py`) and the
cross-check of the tests. Errors are read as trust.md 3.5 says: by status, and 429 by its message.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=3, sock_read=10)
_QUOTA = "monthly limit"  # "You have reached your monthly limit." - the one message that the reference lets us read
_MAX_ANSWER = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered; `body` is {} when it was no JSON object, and then `sound` is False."""

    status: int
    body: dict[str, Any]
    request_id: str = ""
    accepted_id: str = ""
    sound: bool = True


class NotSent(Exception):
    """The request never left: no connection. Safe to try again."""


class Lost(Exception):
    """The request left and no whole answer came: nobody knows."""


class Client:
    """One channel's calls. `base_url` is https://api.line.me or the emulator."""

    def __init__(self, token: str, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None, retry_key: str = "") -> Answer:
        """Make one call. Raises NotSent or Lost when there is no answer to read."""
        headers = {**self._headers, "X-Line-Retry-Key": retry_key} if retry_key else self._headers
        data = _encode(body) if body is not None else None
        try:
            async with self._open().request(method, self._base + path, data=data, headers=headers) as response:
                raw = await response.content.read(_MAX_ANSWER)
                return _answer(response, raw)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Lost(type(error).__name__) from error

    async def send(self, path: str, body: dict[str, Any], retry_key: str = "") -> SendResult:
        """Make one sending call and say what became of it."""
        try:
            answer = await self.call("POST", path, body, retry_key)
        except NotSent as error:
            return Busy(f"not_connected:{error}", retry_after=1 + random.random())  # noqa: S311 - jitter
        except Lost as error:
            return Unknown(f"no_answer:{error}")
        return classify(answer)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=128, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(
                timeout=_TIMEOUT, connector=connector, trust_env=False, auto_decompress=True
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _encode(body: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:
        # a lone surrogate, which JSON may carry in and UTF-8 cannot carry out
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _answer(response: aiohttp.ClientResponse, raw: bytes) -> Answer:
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = None
    sound = isinstance(body, dict)
    return Answer(
        response.status,
        body if isinstance(body, dict) else {},
        response.headers.get("x-line-request-id", ""),
        response.headers.get("x-line-accepted-request-id", ""),
        sound,
    )


def classify(answer: Answer) -> SendResult:
    """Say what an answer to a sending call means (trust.md 3.5)."""
    message = str(answer.body.get("message", ""))[:200]
    match answer.status:
        case 409:
            return Sent(_message_id(answer) or answer.accepted_id, repeated=True)
        case status if 200 <= status < 300:
            # 200 with an unreadable body is a proxy's page, not LINE's word that it took the message
            return Sent(_message_id(answer) or answer.request_id) if answer.sound else Unknown("unreadable_answer")
        case 429 if _QUOTA in message:
            return Busy("quota", retry_after=3600, quota=True)
        case 429:
            return Busy("rate_limited", retry_after=0, everyone=True)  # LINE names no time to wait
        case 401:
            return Refused("token_rejected", channel_down=True)
        case status if 400 <= status < 500:
            return Refused(f"rejected:{status}:{message}")
        case status:
            return Unknown(f"server_error:{status}")


def _message_id(answer: Answer) -> str:
    sent = answer.body.get("sentMessages")
    return str(sent[0].get("id", "")) if isinstance(sent, list) and sent and isinstance(sent[0], dict) else ""
