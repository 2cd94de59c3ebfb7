"""Signed webhooks at concurrency 50: stored, then 200. Against a bare handler, turn by turn in the same run."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench import processes
from bench.data import VAR
from bench.figures.stage import HOST, Stage, free_port, wait_ready
from bot.emulator.line.webhooks import signature

CONCURRENCY = 50
_EVENTS = {"web": 2_000, "all": 300}  # per turn; handling takes its time, and a shop gets no 2,000 at once
_TURNS = 5


@dataclass(frozen=True, slots=True)
class Load:
    """`refused` were answered 503: not stored, LINE shall send them again."""

    per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


def measure(stage: Stage) -> dict[str, object]:
    """Give the medians of five turns, and the ratio turn by turn; alone, and with the handling behind it."""
    told: dict[str, object] = {}
    secret = stage.settings["LINE_CHANNEL_SECRET"]
    bare_port = free_port()
    bare = processes.running(
        "bench.figures.bare", [str(bare_port), secret], {"PYTHONPATH": str(VAR.parent)}, stage.folder, "bare.log"
    )
    with bare:
        wait_ready(bare_port, stage.folder / "bare.log")
        for name, role in (("storing alone (--role web)", "web"), ("with handling behind (--role all)", "all")):
            with stage.serving(role):
                count = _EVENTS[role]
                pairs = [(_load(bare_port, secret, count), _load(stage.port, secret, count)) for _ in range(_TURNS)]
            told[name] = _told([pair[1] for pair in pairs])
            told[f"bare handler beside {role}"] = _told([pair[0] for pair in pairs])
            told[f"share of bare, {role}"] = round(median(ours.per_second / bare.per_second for bare, ours in pairs), 3)
    return told


def _told(loads: list[Load]) -> str:
    rate, middle, slow = (median(getattr(each, name) for each in loads) for name in ("per_second", "p50_ms", "p99_ms"))
    refused = sum(each.refused for each in loads)
    told = f"{rate:,.0f} events/s, p50 {middle:.1f} ms, p99 {slow:.1f} ms"
    return told + (f", {refused:,} refused with 503" if refused else "")


def _load(port: int, secret: str, count: int) -> Load:
    return asyncio.run(_fire(port, [_request(secret) for _ in range(count)]))


def _request(secret: str) -> bytes:
    """Give one whole HTTP request with one signed text event of a customer of its own."""
    user, event = secrets.token_hex(16), secrets.token_hex(13).upper()
    body = {
        "destination": "U" + "0" * 32,
        "events": [
            {
                "type": "message",
                "mode": "active",
                "timestamp": int(time.time() * 1000),
                "source": {"type": "user", "userId": f"U{user}"},
                "webhookEventId": event,
                "deliveryContext": {"isRedelivery": False},
                "replyToken": user,
                "message": {"id": event, "type": "text", "text": "営業時間を教えてください", "quoteToken": "q"},
            }
        ],
    }
    raw = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"POST /webhooks/line HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"X-Line-Signature: {signature(secret, raw)}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


async def _fire(port: int, requests: list[bytes]) -> Load:
    spent: list[float] = []
    refused: list[bytes] = []
    waiting = iter(requests)
    begun = time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, spent, refused) for _ in range(CONCURRENCY)))
    seconds = time.perf_counter() - begun
    spent.sort()
    middle, slow = (1000 * spent[int(len(spent) * part)] for part in (0.5, 0.99))
    return Load((len(spent) - len(refused)) / seconds, middle, slow, len(refused))


async def _client(port: int, waiting: Iterator[bytes], spent: list[float], refused: list[bytes]) -> None:
    """One connection that sends the next request as soon as the last is answered."""
    reader, writer = await asyncio.open_connection(HOST, port)
    for request in waiting:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 503"):
            refused.append(request)
        elif not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode(errors="replace"))
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        spent.append(time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()
