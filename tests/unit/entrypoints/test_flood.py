"""R20: far more events than can be kept up with: what is not stored is refused at once, and memory has a bound."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlmodel import select

from bot.channels.line.signature import sign
from bot.domain.clock import SystemClock
from bot.entrypoints import line_webhook
from bot.entrypoints.receiving import Receiver
from storage.database import Database
from storage.models import InboxRow

SECRET = "secret"
MOST_WAITING = 20
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
async def flooded(database: Database) -> AsyncIterator[tuple[TestClient[Any, Any], Database, Receiver]]:
    database.__class__ = Slow
    app = web.Application()
    receiver = Receiver(database, most_waiting=MOST_WAITING)
    app.router.add_post("/line", line_webhook.endpoint(receiver, [SECRET], SystemClock()))
    async with TestClient(TestServer(app)) as client:
        yield client, database, receiver
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
    flooded: tuple[TestClient[Any, Any], Database, Receiver],
) -> None:
    client, database, receiver = flooded
    spent: dict[int, list[float]] = {200: [], 503: []}
    promised: set[str] = set()
    waiting: list[int] = []
    numbers = iter(range(10**9))
    began = time.monotonic()

    async def pour() -> None:
        while time.monotonic() - began < SECONDS:
            number = next(numbers)
            waiting.append(len(receiver._queue))
            raw, headers = batch(number)
            at = time.monotonic()
            async with client.post("/line", data=raw, headers=headers) as answer:
                spent[answer.status].append(time.monotonic() - at)
                if answer.status == 200:
                    promised.add(f"01F{number:011d}{0:012d}")

    await asyncio.gather(*(pour() for _ in range(ABREAST)))
    number = next(numbers)
    raw, headers = batch(number, 100)
    async with asyncio.timeout(20):  # the platform tries again too
        while (await client.post("/line", data=raw, headers=headers)).status != 200:  # noqa: ASYNC110 - another side recovers
            await asyncio.sleep(0.2)
    promised |= {f"01F{number:011d}{part:012d}" for part in range(100)}
    async with database.read() as uow:
        stored = set(await uow.session.scalars(select(InboxRow.event_id)))
    count = Counter({status: len(times) for status, times in spent.items()})
    assert promised <= stored, "what was answered 200 is stored"
    assert len(stored) <= len(promised) + count[503], "and nothing twice"
    assert count[503] > count[200], "it was a flood"
    assert sorted(spent[200])[int(0.99 * count[200])] < 2, "seconds, which LINE waits"
    assert sorted(spent[503])[count[503] // 2] < 1, "seconds: at once, on a busy machine"
    assert max(waiting) <= MOST_WAITING
