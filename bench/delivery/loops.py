"""What pushes are measured against, each in a process of its own: the same bodies, no database, no gate.

    python -m bench.delivery.loops KIND URL COUNT

`aiohttp-line`, `aiohttp-telegram`: 64 (16) posts at once over one session, bodies encoded with orjson. `sdk-line`: a
loop over AsyncMessagingApi.push_message as the SDK's README shows it, one call after the other; `sdk-line-64` the same
from 64 tasks. `ptb`: Bot.send_message of python-telegram-bot with its own defaults, one after the other; `ptb-16`.
Prints JSON: seconds from the first call to the last answer, CPU seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import uvloop

from bench.delivery.crowd import address

Call = Callable[[int], Awaitable[object]]
TOKEN = "7000000001:AAStandInTokenOfTheShopBot-01234567890"
_HEADERS = {"Authorization": "Bearer t", "Content-Type": "application/json"}


async def _timed(call: Call, count: int, abreast: int) -> dict[str, float]:
    await call(0)  # connections and imports are made before the clock starts
    numbers = iter(range(1, count + 1))

    async def work() -> None:
        for number in numbers:
            await call(number)

    begun, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(abreast)))
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}


async def _line(url: str, count: int, sample: dict[str, Any]) -> dict[str, float]:
    import uuid

    import orjson

    connector = aiohttp.TCPConnector(limit=128)
    async with aiohttp.ClientSession(connector=connector, headers=_HEADERS) as session:

        async def call(number: int) -> None:
            body = orjson.dumps({**sample, "to": address(number, "line")})
            key = {"X-Line-Retry-Key": str(uuid.uuid4())}
            async with session.post(f"{url}/v2/bot/message/push", data=body, headers=key) as answer:
                await answer.read()

        return await _timed(call, count, 64)


async def _telegram(url: str, count: int) -> dict[str, float]:
    async with aiohttp.ClientSession() as session:

        async def call(number: int) -> None:
            form = {"chat_id": address(number, "telegram"), "text": _TEXT}
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=form) as answer:
                await answer.read()

        return await _timed(call, count, 16)


_TEXT = "佐藤さま、新しい品が入りました。\n\nお店のニュースをご希望の方にお送りしています。"


async def _line_sdk(url: str, count: int, sample: dict[str, Any], abreast: int) -> dict[str, float]:
    from linebot.v3.messaging import (
        AsyncApiClient,
        AsyncMessagingApi,
        Configuration,
        FlexMessage,
        PushMessageRequest,
        TextMessage,
    )

    shown = sample.get("messages") or [{"type": "text", "text": _TEXT}]
    kind: Any = FlexMessage if shown[0]["type"] == "flex" else TextMessage
    message = kind.from_dict(shown[0])
    async with AsyncApiClient(Configuration(access_token="t", host=url)) as client:
        api = AsyncMessagingApi(client)

        async def call(number: int) -> None:
            request = PushMessageRequest(  # type: ignore[call-arg]
                to=address(number, "line"), messages=[message]
            )
            await api.push_message(request)

        return await _timed(call, count, abreast)


async def _ptb(url: str, count: int, abreast: int) -> dict[str, float]:
    from telegram import Bot

    async with aiohttp.ClientSession():
        bot = Bot(TOKEN, base_url=f"{url}/bot")
        await bot._request[1].initialize()  # type: ignore[attr-defined]

        async def call(number: int) -> None:
            await bot.send_message(address(number, "telegram"), _TEXT)

        return await _timed(call, count, abreast)


async def _sample(url: str) -> dict[str, Any]:
    """Give the body that the service sent last."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/_/sample") as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def _measure(kind: str, url: str, count: int) -> dict[str, float]:
    match kind:
        case "aiohttp-line":
            return await _line(url, count, await _sample(url))
        case "aiohttp-telegram":
            return await _telegram(url, count)
        case "sdk-line" | "sdk-line-64":
            return await _line_sdk(url, count, await _sample(url), 64 if kind.endswith("64") else 1)
        case _:
            return await _ptb(url, count, 16 if kind.endswith("16") else 1)


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_measure(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
