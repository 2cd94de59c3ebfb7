"""What a page is made with: the desk, the same for all, and the visit, one request of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment

from bot.domain.clock import Clock
from bot.reception import House
from bot.shop import Shop
from storage.models import Staff, Stop
from storage.repositories import staff as members
from storage.unit_of_work import UnitOfWork

ROOT = "/console"
LOCALES = ("ja", "en")
LANGUAGE_COOKIE = "najimi_language"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that stays the same from page to page."""

    house: House
    pages: Environment
    clock: Clock
    secure: bool
    frame_ancestors: str
    roles: Mapping[tuple[str, str], frozenset[str]]

    @property
    def cookie(self) -> str:
        """The session's cookie; with the prefix, browsers take it from this host over https only."""
        return "__Host-najimi" if self.secure else "najimi_console"

    @property
    def cookie_path(self) -> str:
        return "/" if self.secure else ROOT


@dataclass(slots=True)
class Visit:
    """One request. `staff` is None only on the pages before signing in; `form` holds the text fields of a POST."""

    desk: Desk
    request: web.Request
    uow: UnitOfWork
    locale: str
    staff: Staff | None = None
    token: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    stops: Sequence[Stop] = ()

    @property
    def shop(self) -> Shop:
        return self.desk.house.shop

    @property
    def now(self) -> datetime:
        return self.uow.now

    @property
    def member(self) -> Staff:
        """Who is signed in."""
        if self.staff is None:
            raise web.HTTPForbidden
        return self.staff

    @property
    def csrf(self) -> str:
        """The token that every form of this session carries."""
        return self.uow.keyring.index("csrf", self.token) if self.token else ""

    def query(self, name: str) -> str:
        return self.request.query.get(name, "").strip()[:200]

    def part(self, name: str) -> str:
        """Give what stands in the address for `{name}`."""
        return self.request.match_info[name]

    @property
    def sheet(self) -> int:
        """Which sheet of a long list is asked for, from 1."""
        asked = self.query("sheet")
        return min(max(int(asked), 1), 10_000) if asked.isascii() and asked.isdigit() else 1

    def may(self, method: str, path: str) -> bool:
        """Say whether who is signed in may use that page, so that no button leads to a refusal."""
        roles = self.desk.roles.get((method, path), frozenset())
        return self.staff is not None and self.staff.role in roles

    def field(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def is_at(self, path: str) -> bool:
        """Say whether this is the page at `path`, or one below it."""
        here = self.request.path.removeprefix(ROOT) or "/"
        return here == path or (path != "/" and here.startswith(f"{path}/"))

    def text(self, message_id: str, **variables: Any) -> str:
        """Give words of the catalogue, for what customers and staff both read."""
        return self.desk.house.catalogue.text(self.locale, message_id, **variables)

    def say(self, ja: str, en: str, **values: Any) -> str:
        """Give the words of this page in the reader's language."""
        return (ja if self.locale == "ja" else en).format(**values)

    def draw(self, template: str, /, *, status: int = 200, **values: Any) -> web.Response:
        page = self.desk.pages.get_template(template)
        body = page.render(visit=self, t=self.say, shop=self.shop, staff=self.staff, **values)
        return web.Response(text=body, status=status, content_type="text/html", charset="utf-8")

    def go(self, path: str, **query: str) -> web.Response:
        """Send the browser to another page, after an act."""
        where = f"{ROOT}{path}" + (f"?{urlencode(query)}" if query else "")
        return web.Response(status=303, headers={"Location": where})

    def missing(self) -> NoReturn:
        raise web.HTTPNotFound

    def audit(self, act: str, subject: str = "", **detail: Any) -> None:
        """Record what the person at the desk just did."""
        members.audit(self.uow, f"staff:{self.member.id}", act, subject, detail)
