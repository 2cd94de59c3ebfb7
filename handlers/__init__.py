"""ROUTES: what answers what. Read from top to bottom; the first that gives an Outcome has answered.

A stop word works in every state: before staff, before flows, before a handover (VT5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

import flows
from bot.answers.intents import Intent
from bot.answers.stops import Kind
from bot.domain.events import Joined, Left, Returned, Text, Unsent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler, Route
from flows import faq, linking
from handlers import (
    chat,
    complaint,
    consent,
    followup,
    handover,
    help,
    hours,
    language,
    link,
    menu,
    mydata,
    orders,
    pace,
    preferences,
    privacy,
    products,
    questions,
    reachability,
    recommendation,
    restock,
    settings,
    shop,
    staff,
    welcome,
    why,
)

_MODULES: tuple[ModuleType, ...] = (
    welcome,
    consent,
    why,
    pace,
    settings,
    language,
    privacy,
    reachability,
    mydata,
    link,
    help,
    restock,
    followup,
    orders,
    products,
    recommendation,
    hours,
    shop,
    preferences,
    handover,
    complaint,
    chat,
    questions,
)


def _merge(name: str, modules: Iterable[ModuleType]) -> Mapping[Any, Handler]:
    """Give the modules' tables as one; two answers to the same thing are a bug."""
    merged: dict[Any, Handler] = {}
    for module in modules:
        table = getattr(module, name, {})
        twice = merged.keys() & table.keys()
        if twice:
            raise ValueError(f"{module.__name__}.{name} answers {sorted(map(str, twice))}, which another one does too")
        merged.update(table)
    return merged


TAPS: Mapping[str, Handler] = _merge("TAPS", _MODULES)
COMMANDS: Mapping[str, Handler] = _merge("COMMANDS", _MODULES)
INTENTS: Mapping[Intent, Handler] = _merge("INTENTS", _MODULES)


def _happened(*kinds: type) -> Callable[[Context], bool]:
    return lambda context: isinstance(context.event.what, kinds)


_STOPS = (Kind.HARD, Kind.SOFT, Kind.ASK, Kind.TOPIC)


def _stopping(context: Context) -> bool:
    return bool(context.words) and not _command(context) and context.understanding.stop.kind in _STOPS


def _command(context: Context) -> str:
    return context.event.what.command if isinstance(context.event.what, Text) else ""


async def _tap(context: Context) -> Outcome | None:
    handler = TAPS.get(context.taps[0])
    return await handler(context) if handler else None


async def _typed_command(context: Context) -> Outcome | None:
    handler = COMMANDS.get(_command(context))
    return await handler(context) if handler else None


_SMALL = frozenset((Intent.GREETING, Intent.THANKS, Intent.CHITCHAT, Intent.BOT_IDENTITY, Intent.HELP, Intent.LANGUAGE))
"""Intents that step back where the words are a question the shop has an answer to: "hello, do you gift wrap?"."""


async def _intent(context: Context) -> Outcome | None:
    if context.understanding.intent in _SMALL and faq.settles(context):
        return None
    handler = INTENTS.get(context.understanding.intent)
    return await handler(context) if handler else None


async def _flow(context: Context) -> Outcome | None:
    assert context.position is not None  # noqa: S101 - the route asks for it
    flow = flows.FLOWS.get(context.position.flow)
    step = flow.steps.get(context.position.step) if flow else None
    return await step(context) if step else None


ROUTES: tuple[Route, ...] = (
    Route("unsent", _happened(Unsent), reachability.unsay),
    Route("left", _happened(Left), reachability.leave),
    Route("returned", _happened(Returned), reachability.come_back),
    Route("joined", _happened(Joined), welcome.greet),
    Route("staff.register", staff.asks_to_register, staff.register),
    Route("staff.stop_all", staff.asks_to_stop_all, staff.stop_all),
    Route("stop", _stopping, consent.stop),
    Route("staff", lambda context: context.staff is not None, staff.answer),
    Route("flow.tap", lambda context: bool(context.taps) and context.position is not None, _flow),
    Route("tap", lambda context: bool(context.taps), _tap),
    Route("tap.stale", lambda context: bool(context.taps), chat.stale),
    Route("command", lambda context: bool(_command(context)), _typed_command),
    Route("menu", lambda context: bool(menu.tile(context)), questions.tile),
    Route("handover", lambda context: context.handover is not None, handover.relay),
    Route("link", lambda context: bool(context.words), linking.overhear),
    Route("flow", lambda context: context.position is not None, _flow),
    Route("intent", lambda context: bool(context.words), _intent),
    Route("question", lambda context: bool(context.words), questions.answer),
    Route("media", lambda context: True, chat.media),
)


async def route(context: Context) -> Outcome:
    """Give the answer to one event; every event that a person caused gets one (no silence but a handover's).

    Whoever blocked the shop and came back without a word is greeted together with their first answer (CF16).
    """
    outcome = await _routed(context)
    if outcome.messages and reachability.was_away(context.identity):
        outcome.messages.insert(0, await welcome.back_again(context))
    return outcome


async def _routed(context: Context) -> Outcome:
    for candidate in ROUTES:
        if candidate.when(context):
            outcome = await candidate.handler(context)
            if outcome is not None:
                return outcome
    return Outcome.silent()
