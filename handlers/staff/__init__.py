"""Staff in their own chat. `answer` gives None for what a member of staff says as a customer.

Every act, typed or tapped, goes through `_act`: the role is asked there, and nowhere is it taken for granted (S4).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

from bot.domain.replies import Outcome
from bot.handling import Context, Flow
from bot.i18n import formats
from flows import acts
from flows.acts import Forged, Pressed, Stale
from flows.broadcast import FLOW as BROADCAST
from flows.sale import FLOW as SALE
from flows.sale import counted as sale_counted
from flows.sale import hear as hear_sale
from flows.teaching import FLOW as TEACHING
from handlers.staff import broadcast, console, emergency, handovers, menu, questions, sale, stock, words
from handlers.staff.registration import asks_to_register, register
from storage.repositories import conversations

__all__ = ["answer", "asks_to_register", "asks_to_stop_all", "register", "stop_all"]

_MODULES = (menu, emergency, broadcast, sale, stock, handovers, questions, console)
_FLOWS: Mapping[str, Flow] = {flow.name: flow for flow in (BROADCAST, SALE, TEACHING)}
_AGAIN = {"b_": "b_open", "h_": "h_card", "q_": "q_list"}
_LEAVING = frozenset({"menu", "help", "b_list", "h_list", "h_card", "q_list", "console"})
_Act = Callable[[Context, str], Awaitable[Outcome | None]]


def _merge(name: str, modules: Iterable[ModuleType] = _MODULES) -> dict[str, Any]:
    """Give the modules' tables as one; two answers to the same thing are a bug."""
    merged: dict[str, Any] = {}
    for module in modules:
        table = getattr(module, name, {})
        twice = merged.keys() & table.keys()
        if twice:
            raise ValueError(f"{module.__name__}.{name} answers {sorted(twice)}, which another one does too")
        merged.update(table)
    return merged


HANDLERS: Mapping[str, _Act] = _merge("ACTS")
COMMANDS: Mapping[str, str] = _merge("COMMANDS")
WORDS: Mapping[str, str] = _merge("WORDS")
PREFIXES: Mapping[str, str] = _merge("PREFIXES")
PUSHED: Mapping[str, str] = _merge("PUSHED")


def asks_to_stop_all(context: Context) -> bool:
    """Say whether a member of staff wants everything unasked to stop. To be asked before the customer's own stop words:
    the same words said by a customer are their opt-out."""
    if context.staff is None or not context.words:
        return False
    return words.whole(context, "stop-all") or words.command(context)[0] == "stopall"


async def stop_all(context: Context) -> Outcome | None:
    return await _act(context, "e_stop", "")


async def answer(context: Context) -> Outcome | None:
    """Give the answer to an act of staff."""
    if context.staff is None:
        return None
    if context.taps:
        return await _tapped(context)
    return await _typed(context) if context.words else None


async def _tapped(context: Context) -> Outcome | None:
    if context.taps[0] in PUSHED:
        return await _act(context, PUSHED[context.taps[0]], context.taps[1] if len(context.taps) > 1 else "")
    match acts.pressed(context):
        case None:
            return None
        case Forged():
            acts.audit(context, "staff.forged_button")
            return context.say("staff-denied")
        case Stale(act, subject):
            return await _gone(context, act, subject)
        case Pressed(act, subject):
            return await _act(context, act, subject) or await _gone(context)


async def _gone(context: Context, act: str = "", subject: str = "") -> Outcome:
    """Say that the button is too old, with what it was about as it is now: to pause a broadcast must not take long."""
    again = next((card for prefix, card in _AGAIN.items() if act.startswith(prefix)), "")
    shown = await _act(context, again, subject) if again and subject else None
    return Outcome.say(context.bubble("chat-choice-gone"), *(shown or await menu.show(context)).messages)


async def _typed(context: Context) -> Outcome | None:
    """Commands and whole words come first, then the question that is open, then what begins with a known word."""
    name, argument = words.command(context)
    if name:
        return await _act(context, COMMANDS[name], argument) if name in COMMANDS else None
    for word, act in WORDS.items():
        if words.whole(context, word):
            return await _act(context, act, "")
    for listen in (_flow, _prefixed, _surely_sold, _relayed, _sold, _undirected):
        outcome = await listen(context)
        if outcome is not None:
            return outcome
    return None


async def _flow(context: Context) -> Outcome | None:
    flow = _FLOWS.get(context.position.flow) if context.position else None
    step = flow.steps.get(context.position.step) if flow and context.position else None
    return await step(context) if step else None


async def _prefixed(context: Context) -> Outcome | None:
    for prefix, act in PREFIXES.items():
        rest = words.after(context, prefix)
        if rest is not None:
            return await _act(context, act, rest)
    return None


async def _surely_sold(context: Context) -> Outcome | None:
    """A customer's name, a product and a number are a sale, also in a conversation: other people's names are nothing
    to pass on to a customer."""
    if not sale_counted(context.words) or not acts.allowed(acts.member(context).role, "sale"):
        return None
    return await hear_sale(context, context.words, complete=True)


async def _relayed(context: Context) -> Outcome | None:
    """While a member has one conversation, their plain words go to that customer."""
    return await handovers.relay(context) if acts.allowed(acts.member(context).role, "h_reply") else None


async def _sold(context: Context) -> Outcome | None:
    return await hear_sale(context, context.words) if acts.allowed(acts.member(context).role, "sale") else None


async def _undirected(context: Context) -> Outcome | None:
    return await handovers.which(context) if acts.allowed(acts.member(context).role, "h_reply") else None


async def _act(context: Context, act: str, subject: str) -> Outcome | None:
    """Do it, if the role may. A beginning of something new ends the conversation that was open."""
    role = acts.member(context).role
    if not acts.allowed(role, act):
        acts.audit(context, "staff.refused", act)
        names = [context.text(f"staff-role-{each}") for each in acts.needed(act)]
        return context.say(
            "staff-role-refused",
            role=context.text(f"staff-role-{role}"),
            needed=formats.names(context.locale, names),
        )
    if act in _LEAVING and context.position is not None and context.position.flow in _FLOWS:
        await conversations.leave(context.uow, context.identity.id)
    return await HANDLERS[act](context, subject)
