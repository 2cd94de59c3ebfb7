"""R20: far more events than can be kept up with: what is not stored is refused at once, and memory has a bound."""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlmodel import func, select

from bot.channels.line.signature import sign
from bot.domain.clock import SystemClock
from bot.entrypoints import line_webhook
from bot.entrypoints.receiving import Receiver
from storage.database import Database
from storage.models import InboxRow

SECRET = "secret"
ABREAST, SECONDS = 100, 4.0  # the client opens no more connections


class Slow(Database):
    """A database whose disk takes a while for each transaction, so that anybody can flood it."""

    def write(self, *, urgent: bool = False) -> Any:
        return _Slowly(super().write(urgent=urgent))


class _Slowly:
    def __init__(self, unit: Any) -> None:
        self._unit = unit

    async def __aenter__(self) -> Any:
        return await self._unit.__aenter__()

    async def __aexit__(self, *exception: Any) -> Any:
        await asyncio.sleep(0.2)
        return await self._unit.__aexit__(*exception)


@pytest.fixture
async def flooded(database: Database) -> AsyncIterator[tuple[TestClient[Any, Any], Database]]:
    database.__class__ = Slow
    app = web.Application()
    receiver = Receiver(database, most_waiting=20)
    app.router.add_post("/line", line_webhook.endpoint(receiver, [SECRET], SystemClock()))
    async with TestClient(TestServer(app)) as client:
        yield client, database
    database.__class__ = Database


def batch(number: int, events: int = 1) -> tuple[bytes, dict[str, str]]:
    said = [
        {
            "type": "message",
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": f"U{number:032x}"},
            "webhookEventId": f"01F{number:011d}{part:012d}",
            "deliveryContext": {"isRedelivery": False},
            "message": {"id": f"{number}{part}", "type": "text", "text": "在庫ありますか"},
        }
        for part in range(events)
    ]
    raw = orjson.dumps({"destination": "U" + "0" * 32, "events": said})
    return raw, {"X-Line-Signature": sign(raw, SECRET).decode()}


async def test_r20_a_flood_is_stored_or_refused_at_once_and_never_kept_in_memory(
    flooded: tuple[TestClient[Any, Any], Database],
) -> None:
    client, database = flooded
    spent: dict[int, list[float]] = {200: [], 503: []}
    numbers = iter(range(10**9))
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def pour() -> None:
        while time.monotonic() - began < SECONDS:
            raw, headers = batch(next(numbers))
            at = time.monotonic()
            async with client.post("/line", data=raw, headers=headers) as answer:
                spent[answer.status].append(time.monotonic() - at)

    await asyncio.gather(*(pour() for _ in range(ABREAST)))
    raw, headers = batch(next(numbers), 100)
    async with client.post("/line", data=raw, headers=headers) as answer:
        assert answer.status == 200, "it takes a batch of a hundred as soon as the flood is over"
    async with database.read() as uow:
        stored = await uow.session.scalar(select(func.count()).select_from(InboxRow))
    count = Counter({status: len(times) for status, times in spent.items()})
    assert stored == count[200] + 100, "a 200 is stored, and nothing else is"
    assert count[503] > count[200], "it was a flood"
    assert sorted(spent[200])[int(0.99 * count[200])] < 1, "seconds: two transactions of a slow disk"
    assert sorted(spent[503])[count[503] // 2] < 0.2, "seconds"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024, "KiB"
