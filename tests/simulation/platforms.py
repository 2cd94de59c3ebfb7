"""LINE and Telegram in memory, as their pages say, with faults drawn by name. What they took is the truth."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.line.channel import LineChannel
from bot.channels.line.client import Answer
from bot.channels.line.client import Client as LineClient
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.client import Client as TelegramClient
from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown
from tests.roads.street import words
from tests.simulation.determinism import Draws, JumpingClock


class Killed(BaseException):
    """The process ends here. Not an Exception: nothing in the service may catch it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that a platform took and showed."""

    at: datetime
    channel: str
    address: str
    kind: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Faults:
    """How often what goes wrong, as parts of the calls."""

    lost: float = 0.02
    broken: float = 0.02
    too_fast: float = 0.01
    unreachable: float = 0.01
    killed: float = 0.004


@dataclass
class Truth:
    """What both platforms know."""

    clock: JumpingClock
    draws: Draws
    faults: Faults
    quiet: bool = False
    """No more faults."""
    taken: list[Taken] = field(default_factory=list)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    keys: dict[str, datetime] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    killed: bool = False
    death: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, channel: str, address: str, kind: str, text: str, key: str = "") -> None:
        if (channel, address) not in self.blocked:
            self.taken.append(Taken(self.clock.now(), channel, address, kind, text, key))

    def fault(self, *name: object) -> str:
        """Give what goes wrong with this call: '' for nothing."""
        if self.killed:
            raise Killed
        number = self.calls[repr(name)] = self.calls[repr(name)] + 1
        if self.quiet:
            return ""
        drawn = self.draws.part("fault", name, number)
        for kind in ("lost", "broken", "too_fast", "unreachable", "killed"):
            drawn -= getattr(self.faults, kind)
            if drawn < 0:
                return kind
        return ""

    def die(self) -> None:
        self.killed = True
        self.death.set()
        raise Killed


class SimulatedLine(LineClient):
    """LINE's side of the calls that the channel makes."""

    def __init__(self, truth: Truth) -> None:
        super().__init__("t", "http://nowhere")
        self._truth = truth

    async def send(self, path: str, body: dict[str, Any], retry_key: str = "") -> SendResult:
        json.dumps(body)
        if path.endswith("/push"):
            return self._push(body, retry_key)
        if path.endswith("/reply"):
            return self._reply(body)
        return Sent()

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None, retry_key: str = "") -> Answer:
        if "quota" in path:
            pushes = sum(each.channel == "line" and each.kind == "push" for each in self._truth.taken)
            return Answer(200, {"totalUsage": pushes})
        return Answer(200, {"language": "ja", "displayName": "さくら"})

    def _push(self, body: dict[str, Any], key: str) -> SendResult:
        truth = self._truth
        fault = truth.fault("line", key)
        if fault in ("too_fast", "broken", "unreachable"):
            return _refusal(fault, retry_after=0)
        if key in truth.keys:
            result: SendResult = Sent("1", repeated=True)
        else:
            truth.keys[key] = truth.clock.now()
            truth.take("line", body["to"], "push", words(body["messages"]), key)
            result = Sent("1")
        return _lose(truth, fault, result)

    def _reply(self, body: dict[str, Any]) -> SendResult:
        truth, token = self._truth, str(body["replyToken"])
        fault = truth.fault("reply", token)
        if fault in ("too_fast", "broken", "unreachable"):
            return _refusal(fault, retry_after=0)
        if token in truth.tokens:
            return Refused("rejected:400:Invalid reply token")
        truth.tokens.add(token)
        truth.take("line", token.split(":")[0], "reply", words(body["messages"]), token)
        return _lose(truth, fault, Sent("1"))


class SimulatedTelegram(TelegramClient):
    """Telegram's side: no keys, and whoever blocked the bot is refused."""

    def __init__(self, truth: Truth) -> None:
        super().__init__("1:t", "http://nowhere")
        self._truth = truth

    async def send(self, method: str, arguments: dict[str, Any]) -> SendResult:
        truth, address = self._truth, str(arguments["chat_id"])
        text = str(arguments.get("text") or arguments.get("caption"))
        json.dumps(arguments)
        fault = truth.fault("telegram", address, text)
        if fault in ("too_fast", "broken", "unreachable"):
            return _refusal(fault, retry_after=3)
        if ("telegram", address) in truth.blocked:
            return Refused("unreachable:Forbidden: bot was blocked by the user", unreachable=True)
        truth.take("telegram", address, "message", text)
        return _lose(truth, fault, Sent("1"))


def _refusal(fault: str, retry_after: float) -> SendResult:
    match fault:
        case "too_fast":
            return Busy("rate_limited", retry_after=retry_after, everyone=True)
        case "broken":
            return Unknown("server_error:500")
        case _:
            return Busy("not_connected:x", retry_after=1.0)


def _lose(truth: Truth, fault: str, result: SendResult) -> SendResult:
    """The message is taken; its answer may be lost, or whoever waits for it may die."""
    if fault == "killed":
        truth.die()
    return Unknown("no_answer:TimeoutError") if fault == "lost" else result


def channels(truth: Truth) -> dict[str, Any]:
    """Give both channels, drawing as in life, their calls going to the truth."""
    telegram = TelegramChannel("1:t", "http://nowhere", 25.0)
    telegram.client = SimulatedTelegram(truth)
    return {"line": LineChannel(SimulatedLine(truth), 1800.0), "telegram": telegram}
