"""What customers and operators feel: how long an answer takes while a broadcast runs, and a restart after a kill."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import time
from pathlib import Path
from statistics import median

import aiohttp

from bench.delivery import crowd, sending
from bench.delivery.sending import LINE_SECRET, SECRET, ask
from bench.delivery.stores import Fresh
from bench.figures.stage import HOST
from bot.emulator.line.webhooks import signature

_ASKED = 200
_BETWEEN = 0.05  # seconds between questions


def during_a_broadcast(folder: Path, url: str, fresh: dict[str, Fresh], people: int) -> dict[str, dict[str, object]]:
    """From the webhook's post to the reply at the stand-in, alone and while everybody is written to at 1,800/s."""
    table: dict[str, dict[str, object]] = {}
    for store, make in fresh.items():
        database = make()
        asyncio.run(crowd.settle(database, SECRET, people))
        with sending.service(folder, url, database, LINE_PUSH_PER_SECOND="1800") as (port, pids):
            ask(url, "reset?ms=5")
            alone = asyncio.run(_ask_all(port, url))
            while_sending = asyncio.run(_both(port, url, people, pids))
        table[f"replies, {store}"] = {"alone": _told(alone), f"while {people:,} are written to": _told(while_sending)}
    return table


async def _both(port: int, url: str, people: int, pids: list[int]) -> list[float]:
    sent = asyncio.create_task(sending.broadcast(port, url, people, pids))
    await _arrived(url, 1)
    spent = await _ask_all(port, url, until=sent)
    await sent
    return spent


async def _ask_all(port: int, url: str, until: asyncio.Task[object] | None = None) -> list[float]:
    """Ask one question after the other, each from a new person; give the seconds until each answer."""
    spent: list[float] = []
    async with aiohttp.ClientSession(f"http://{HOST}:{port}", trust_env=False) as http:
        for _ in range(_ASKED):
            if until is not None and until.done():
                break
            spent.append(await _question(http, url))
            await asyncio.sleep(_BETWEEN)
    return spent


async def _question(http: aiohttp.ClientSession, url: str) -> float:
    user, event = secrets.token_hex(16), secrets.token_hex(13).upper()
    said = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": f"U{user}"},
        "webhookEventId": event,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": user,
        "message": {"id": event, "type": "text", "text": "営業時間を教えてください", "quoteToken": "q"},
    }
    raw = json.dumps({"destination": "U" + "0" * 32, "events": [said]}).encode()
    before, begun = ask(url, "state")["answered"], time.monotonic()
    headers = {"X-Line-Signature": signature(LINE_SECRET, raw), "Content-Type": "application/json"}
    async with http.post("/webhooks/line", data=raw, headers=headers) as answer:
        answer.raise_for_status()
    while (state := ask(url, "state"))["answered"] <= before:
        if time.monotonic() - begun > 30:
            raise TimeoutError("no answer within 30 s")
        await asyncio.sleep(0.002)
    return float(state["reply_at"]) - begun


def _told(spent: list[float]) -> str:
    spent = sorted(spent)
    middle, slow = (1000 * spent[min(len(spent) - 1, int(len(spent) * part))] for part in (0.5, 0.99))
    return f"p50 {middle:.0f} ms, p99 {slow:.0f} ms of {len(spent)}"


def after_a_kill(folder: Path, url: str, fresh: dict[str, Fresh], turns: int) -> dict[str, dict[str, object]]:
    """SIGKILL in the middle of a broadcast to 4,000: from the restart to the first and to the last message."""
    people = 4_000
    table: dict[str, dict[str, object]] = {}
    for store, make in fresh.items():
        firsts, lasts, lost = [], [], 0
        for _ in range(turns):
            database = make()
            asyncio.run(crowd.settle(database, SECRET, people))
            first, last, state = _killed(folder, url, database, people)
            firsts.append(first)
            lasts.append(last)
            lost += people - state
        table[f"recovery, {store}"] = {
            "restart to next message s": round(median(firsts), 2),
            "restart to last of 4,000 s": round(median(lasts), 2),
            "lost": lost,
        }
    return table


def _killed(folder: Path, url: str, database: str, people: int) -> tuple[float, float, int]:
    slow = {"LINE_PUSH_PER_SECOND": "1800"}
    with sending.service(folder, url, database, **slow) as (port, pids):
        ask(url, "reset?ms=5")
        asyncio.run(_until(port, url, people // 3))
        os.kill(pids[0], signal.SIGKILL)
    before = ask(url, "state")["last"]
    begun = time.monotonic()
    with sending.service(folder, url, database, **slow):
        first = 0.0
        while time.monotonic() - begun < 120:
            state = ask(url, "state")
            if not first and state["last"] > before:
                first = state["last"] - begun
            if state["people"] >= people:
                break
            time.sleep(0.05)
    return first, state["last"] - begun, state["people"]


async def _until(port: int, url: str, count: int) -> None:
    """Start a broadcast and return when so many have arrived."""
    sent = asyncio.create_task(sending.broadcast(port, url, 10**9, [os.getpid()]))
    await _arrived(url, count)
    sent.cancel()
    await asyncio.gather(sent, return_exceptions=True)


async def _arrived(url: str, count: int) -> None:
    while ask(url, "state")["count"] < count:  # noqa: ASYNC110 - the stand-in is another process
        await asyncio.sleep(0.01)
