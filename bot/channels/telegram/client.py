"""Telegram's Bot API over one aiohttp session: the short road for messages.

python-telegram-bot's objects and parsing take some ten times the CPU of the call itself; it stays the client for
everything that is not hot, and the cross-check of the tests. Errors are read as trust.md 3.5 says, by the code and
the description that Telegram's answer holds (https://core.telegram.org/bots/api#making-requests).
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import orjson

from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=3, sock_read=10)
_HEADERS = {"Content-Type": "application/json"}
_MAX_ANSWER = 1 << 20
_DEAD = ("chat not found", "user not found", "peer_id_invalid")
_NO_PICTURE = ("http url", "web page content", "wrong type", "photo_invalid")
PICTURE_FAILED = "picture"
"""Reason of a refusal that only the picture is to blame for."""


class Client:
    """One bot's sending calls. `base_url` is https://api.telegram.org or the emulator."""

    def __init__(self, token: str, base_url: str) -> None:
        self._base = f"{base_url.rstrip('/')}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def send(self, method: str, arguments: dict[str, Any]) -> SendResult:
        """Make one sending call and say what became of it. No text of an exception is kept: the URL holds the token."""
        data = _encode(arguments)
        try:
            async with self._open().post(self._base + method, data=data, headers=_HEADERS) as response:
                raw = await response.content.read(_MAX_ANSWER)
                return classify(response.status, raw)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Busy(f"not_connected:{type(error).__name__}", retry_after=2.0)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(f"no_answer:{type(error).__name__}")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=128, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT, connector=connector, trust_env=False)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _encode(arguments: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(arguments)
    except TypeError:
        # a lone surrogate, which JSON may carry in and UTF-8 cannot carry out
        return json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace")


def classify(status: int, raw: bytes) -> SendResult:
    """Say what an answer to a sending call means. Whatever is no answer of Telegram's leaves the outcome unknown."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return Unknown(f"unreadable_answer:{status}")
    if not isinstance(body, dict):
        return Unknown(f"unreadable_answer:{status}")
    if body.get("ok") is True:
        sent = body.get("result")
        return Sent(str(sent.get("message_id", "")) if isinstance(sent, dict) else "")
    return _refusal(body, status)


def _refusal(body: dict[str, Any], status: int) -> SendResult:
    told = str(body.get("description", ""))[:180]
    lowered = told.casefold()
    match body.get("error_code", status):
        case 429:
            more = body.get("parameters")
            wait = more.get("retry_after") if isinstance(more, dict) else None
            return Busy("rate_limited", retry_after=float(wait) if isinstance(wait, int) else 5.0, everyone=True)
        case 401 | 404:
            return Refused("token_rejected", channel_down=True)
        case 403:
            return Refused(f"unreachable:{told}", unreachable=True)
        case 400 if any(word in lowered for word in _DEAD):
            return Refused(f"unreachable:{told}", unreachable=True)
        case 400 if any(word in lowered for word in _NO_PICTURE):
            return Refused(PICTURE_FAILED)
        case int() as code if 400 <= code < 500:
            return Refused(f"rejected:{code}:{told}")
        case code:
            return Unknown(f"server_error:{code}")
