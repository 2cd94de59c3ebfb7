"""How fast one worker pushes a broadcast, from the first to the last arrival at the emulator."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any

from bench.figures.stage import Desk

_PATIENCE = 180.0
_STILL = 10.0


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
    await desk.api("POST", f"/campaigns/{draft['id']}/start")
    campaign = await _settled(desk, draft["id"])
    entries = (await desk.control(f"inbox?after={before}"))["entries"]
    told: dict[str, object] = {
        channel: _rate([each for each in entries if each["platform"] == channel]) for channel in ("line", "telegram")
    }
    return {**told, "counts": ", ".join(f"{name} {count}" for name, count in campaign["counts"].items() if count)}


async def _settled(desk: Desk, campaign_id: str) -> dict[str, Any]:
    """Return when it is finished, or nothing has moved for a while: whoever talks with staff gets theirs later."""
    counts: dict[str, int] = {}
    moved = until = time.monotonic()
    until += _PATIENCE
    while time.monotonic() < until:
        campaign: dict[str, Any] = await desk.api("GET", f"/campaigns/{campaign_id}")
        if campaign["counts"] != counts:
            counts, moved = campaign["counts"], time.monotonic()
        if campaign["status"] == "finished" or (counts["sent"] and time.monotonic() - moved > _STILL):
            return campaign
        await asyncio.sleep(0.5)
    raise TimeoutError(f"the broadcast did not end: {campaign}")


def _rate(entries: list[dict[str, Any]]) -> str:
    if len(entries) < 2:
        return f"{len(entries)} arrived"
    at = sorted(datetime.fromisoformat(each["at"]) for each in entries)
    return f"{len(entries)} at {(len(entries) - 1) / (at[-1] - at[0]).total_seconds():,.0f}/s"
