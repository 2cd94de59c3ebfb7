"""The one table: which page is where, and which roles may use it. Read it top to bottom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.console import (
    audit,
    campaigns,
    consents,
    customers,
    deliveries,
    events,
    handovers,
    login,
    members,
    orders,
    products,
    questions,
    rules,
    segments,
    today,
)
from bot.console.desk import Visit

ANYBODY: frozenset[str] = frozenset({"anybody"})
"""Before signing in."""
OWNER = frozenset({"owner"})
SENDERS = frozenset({"owner", "marketer"})
ANSWERERS = frozenset({"owner", "clerk"})
ALL = frozenset({"owner", "marketer", "clerk"})


@dataclass(frozen=True, slots=True)
class Page:
    """One method of one path. `roles` empty: nobody."""

    method: str
    path: str
    handler: Callable[[Visit], Awaitable[web.Response]]
    roles: frozenset[str] = frozenset()


PAGES = (
    Page("GET", "/login", login.show, ANYBODY),
    Page("POST", "/login", login.enter, ANYBODY),
    Page("POST", "/language", login.choose_language, ANYBODY),
    Page("POST", "/logout", login.leave, ALL),
    Page("GET", "", today.front, ALL),
    Page("GET", "/", today.show, ALL),
    Page("GET", "/products", products.index, ALL),
    Page("POST", "/products/stock", products.set_stock, ALL),
    Page("GET", "/orders", orders.index, ALL),
    Page("POST", "/orders/mark", orders.mark, ANSWERERS),
    Page("GET", "/customers", customers.index, ALL),
    Page("GET", "/customers/{id}", customers.show, ALL),
    Page("POST", "/customers/{id}/consent", consents.enter, ALL),
    Page("POST", "/customers/{id}/withdrawal", consents.withdraw, ALL),
    Page("GET", "/handovers", handovers.index, ALL),
    Page("GET", "/handovers/{id}", handovers.show, ALL),
    Page("POST", "/handovers/{id}/claim", handovers.claim, ALL),
    Page("POST", "/handovers/{id}/say", handovers.say, ALL),
    Page("POST", "/handovers/{id}/hand-back", handovers.hand_back, ALL),
    Page("GET", "/questions", questions.index, ALL),
    Page("POST", "/questions/{id}/teach", questions.teach, ANSWERERS),
    Page("POST", "/questions/{id}/add", questions.add, ANSWERERS),
    Page("POST", "/questions/{id}/aside", questions.set_aside, ANSWERERS),
    Page("POST", "/questions/{id}/undo", questions.undo, ANSWERERS),
    Page("GET", "/campaigns", campaigns.index, ALL),
    Page("GET", "/campaigns/new", campaigns.write, SENDERS),
    Page("POST", "/campaigns/new", campaigns.create, SENDERS),
    Page("GET", "/campaigns/{id}", campaigns.show, ALL),
    Page("POST", "/campaigns/{id}/start", campaigns.start, SENDERS),
    Page("POST", "/campaigns/{id}/{act:pause|resume|cancel}", campaigns.act, SENDERS),
    Page("GET", "/segments", segments.index, ALL),
    Page("POST", "/segments", segments.change, SENDERS),
    Page("POST", "/segments/remove", segments.remove, SENDERS),
    Page("GET", "/deliveries", deliveries.index, ALL),
    Page("GET", "/staff", members.index, OWNER),
    Page("POST", "/staff/invite", members.invite, OWNER),
    Page("POST", "/staff/remove", members.remove, OWNER),
    Page("GET", "/shop", rules.show, ALL),
    Page("GET", "/audit", audit.index, OWNER),
    Page("GET", "/events", events.index, OWNER),
    Page("POST", "/events/{id}/retry", events.retry, OWNER),
)
