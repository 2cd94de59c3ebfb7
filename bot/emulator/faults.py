"""Scripted misbehaviour of the platforms: what a network and a busy provider do to a client."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from bot.emulator.clock import Ticking

Act = Callable[[], Awaitable[web.StreamResponse]]

BEFORE = ("status", "html", "drop_before_accept", "reset")
AFTER = ("accept_then_drop", "half_body", "slow_drip", "delay")
ACTIONS = BEFORE + AFTER


@dataclass(slots=True)
class Fault:
    """One planned fault. `method` is a glob; `nth` = begins with the nth matching call (1 = the first);
    `times` = how often.

    status, html: answer that without acting. drop_before_accept, reset: close (FIN, RST) without acting.
    accept_then_drop: act, then close without an answer. half_body, slow_drip: act, then a broken or slow answer
    (`delay` seconds in all). delay: wait `delay` seconds of the clock, then act.
    """

    platform: str = "*"
    method: str = "*"
    user: str | None = None
    nth: int | None = None
    times: int = 1
    action: str = "status"
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    delay: float = 0.0
    seen: int = 0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"action must be one of {', '.join(ACTIONS)}")

    def matches(self, platform: str, method: str, user: str | None) -> bool:
        return (
            fnmatchcase(platform, self.platform)
            and fnmatchcase(method, self.method)
            and (self.user is None or self.user == user)
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Faults:
    """The planned faults, oldest first; a used-up fault leaves the list."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        self._planned.clear()

    def planned(self) -> list[Fault]:
        return list(self._planned)

    def take(self, platform: str, method: str, user: str | None = None) -> Fault | None:
        """The fault for this call, used up by one, or None. Every matching fault counts the call for its `nth`."""
        chosen: Fault | None = None
        for fault in list(self._planned):
            if not fault.matches(platform, method, user):
                continue
            fault.seen += 1
            if chosen is None and (fault.nth is None or fault.seen >= fault.nth):
                chosen = fault
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
        return chosen


async def apply(fault: Fault | None, clock: Ticking, request: web.Request, act: Act) -> web.StreamResponse:
    """Runs `act` (the real handler) with the fault around it; without one it just runs it."""
    if fault is None:
        return await act()
    if fault.action == "delay":
        await clock.sleep(fault.delay)
        return await act()
    if fault.action in ("status", "html"):
        await clock.sleep(fault.delay)
        return _answer(fault)
    if fault.action in ("drop_before_accept", "reset"):
        return _drop(request, reset=fault.action == "reset")
    answer = await act()
    if fault.action == "accept_then_drop":
        return _drop(request)
    return await _mangle(fault, clock, request, answer)


def _answer(fault: Fault) -> web.Response:
    if fault.action == "html":
        page = fault.body or f"<html><head><title>{fault.status}</title></head><body>Bad Gateway</body></html>"
        return web.Response(status=fault.status, text=str(page), content_type="text/html", headers=fault.headers)
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return web.json_response(fault.body if fault.body is not None else {}, status=fault.status, headers=fault.headers)


def _drop(request: web.Request, reset: bool = False) -> web.Response:
    transport = request.transport
    if transport is not None:
        raw = transport.get_extra_info("socket")
        if reset and raw is not None:
            # linger 0 makes the kernel send RST instead of FIN
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _mangle(fault: Fault, clock: Ticking, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b"{}"
    broken = web.StreamResponse(status=answer.status, headers=answer.headers)
    broken.content_length = len(body)
    await broken.prepare(request)
    if fault.action == "half_body":
        await broken.write(body[: len(body) // 2])
        # the half must be on the wire before the connection goes
        await asyncio.sleep(0.01)
        return _drop(request)
    for byte in body:
        await clock.sleep(fault.delay / len(body))
        await broken.write(bytes([byte]))
    await broken.write_eof()
    return broken
