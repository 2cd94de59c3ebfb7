"""The one table: which page is where, and which roles may use it. Read it top to bottom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.console import login, products, today
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
    Page("GET", "/", today.show, ALL),
    Page("GET", "/products", products.index, ALL),
    Page("POST", "/products/stock", products.set_stock, ALL),
)
