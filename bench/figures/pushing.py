"""How fast one worker pushes a broadcast, from the first to the last arrival at the emulator."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any

from bench.figures.stage import Desk

_PATIENCE = 180.0


async def measure(desk: Desk) -> dict[str, object]:
    """Send one broadcast to everybody on both apps; give messages per second for each."""
    body = {
        "title": "bench",
        "topic": "news",
        "audience": "all",
        "message": {"text": "{name|お客さま}、新しい品が入りました。"},
    }
    draft = await desk.api("POST", "/campaigns", body)
    before = (await desk.control("state"))["inbox"]
    begun = time.perf_counter()
    await desk.api("POST", f"/campaigns/{draft['id']}/start")
    campaign = await _finished(desk, draft["id"])
    seconds = time.perf_counter() - begun
    entries = (await desk.control(f"inbox?after={before}"))["entries"]
    told: dict[str, object] = {
        channel: _rate([each for each in entries if each["platform"] == channel]) for channel in ("line", "telegram")
    }
    return {**told, "from start to finished s": round(seconds, 1), "counts": campaign["counts"]}


async def _finished(desk: Desk, campaign_id: str) -> dict[str, Any]:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        campaign: dict[str, Any] = await desk.api("GET", f"/campaigns/{campaign_id}")
        if campaign["status"] == "finished":
            return campaign
        await asyncio.sleep(0.5)
    raise TimeoutError(f"the broadcast did not end: {campaign}")


def _rate(entries: list[dict[str, Any]]) -> str:
    if len(entries) < 2:
        return f"{len(entries)} arrived"
    at = sorted(datetime.fromisoformat(each["at"]) for each in entries)
    return f"{len(entries)} at {(len(entries) - 1) / (at[-1] - at[0]).total_seconds():,.0f}/s"
