"""How values look on the pages: the templates, everything escaped, and the filters that write money and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from bot.console.desk import ROOT, Visit
from bot.console.pages import PAGES
from bot.domain.money import Money
from bot.domain.spoofing import clean_name
from bot.i18n import formats

DONE: Mapping[str, tuple[str, str]] = {
    "stock": ("在庫を更新しました。", "Stock updated."),
    "restocked": (
        "在庫を更新し、待っている方へのお知らせを始めました。",
        "Stock updated. Those who wait are being told.",
    ),
    "unknown": ("その商品は見つかりませんでした。", "There is no such product."),
    "number": ("0以上の数を入力してください。", "Please give a number, 0 or more."),
}
"""What a page says after an act, by the word that stands in its address; no other text is ever shown from there."""


NAVIGATION = (
    ("/", "今日", "Today"),
    ("/products", "商品", "Products"),
)

ROLES: Mapping[str, tuple[str, str]] = {
    "owner": ("店主", "owner"),
    "marketer": ("配信担当", "marketer"),
    "clerk": ("接客担当", "clerk"),
}
STATUSES: Mapping[str, tuple[str, str]] = {
    "draft": ("下書き", "draft"),
    "scheduled": ("予約済み", "scheduled"),
    "running": ("配信中", "running"),
    "paused": ("一時停止中", "paused"),
    "finished": ("完了", "finished"),
    "cancelled": ("中止", "cancelled"),
}


def environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("bot.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["root"] = ROOT
    pages.filters |= {"money": _money, "n": _number, "at": _at, "day": _day, "name": _name, "short": _short}
    pages.filters["yen"] = _yen
    pages.globals |= {"done": _done, "navigation": _navigation, "role": _role, "status": _status}
    return pages


def _visit(context: Context) -> Visit:
    found = context["visit"]
    assert isinstance(found, Visit)  # noqa: S101 - Visit.draw put it there
    return found


@pass_context
def _money(context: Context, minor: int | None, currency: str = "JPY") -> str:
    if minor is None:
        return "–"
    return formats.money(_visit(context).locale, Money.of_minor(minor, currency).amount, currency)


@pass_context
def _number(context: Context, value: int | float) -> str:
    return formats.number(_visit(context).locale, value)


@pass_context
def _at(context: Context, value: datetime | None) -> str:
    """Give day and time by the shop's clock."""
    if value is None:
        return "–"
    visit = _visit(context)
    today = visit.now.astimezone(visit.shop.timezone).date()
    return formats.datetime(visit.locale, value, visit.shop.timezone, today)


@pass_context
def _day(context: Context, value: datetime | None) -> str:
    if value is None:
        return "–"
    visit = _visit(context)
    zone = visit.shop.timezone
    return formats.date(visit.locale, value.astimezone(zone).date(), visit.now.astimezone(zone).date())


@pass_context
def _name(context: Context, raw: str) -> str:
    """Give a customer's name, made safe to show (S7)."""
    return clean_name(raw) or _visit(context).say("お名前なし", "no name")


def _short(identifier: str) -> str:
    """Give the end of a long id, which is what differs."""
    return identifier[-6:]


@pass_context
def _done(context: Context) -> str:
    visit = _visit(context)
    found = DONE.get(visit.query("done"))
    return visit.say(*found) if found else ""


@pass_context
def _yen(context: Context, amount: Decimal) -> str:
    """Give an amount in the shop's currency, which is what the plan is paid in."""
    visit = _visit(context)
    return formats.money(visit.locale, Money(amount, visit.shop.currency).rounded().amount, visit.shop.currency)


@pass_context
def _role(context: Context, role: str) -> str:
    return _visit(context).say(*ROLES.get(role, (role, role)))


@pass_context
def _status(context: Context, value: str) -> str:
    return _visit(context).say(*STATUSES.get(value, (value, value)))


def _navigation(role: str) -> list[tuple[str, str, str]]:
    """Give the pages that this role may open."""
    allowed = {page.path for page in PAGES if page.method == "GET" and role in page.roles}
    return [entry for entry in NAVIGATION if entry[0] in allowed]


def templates(pages: Environment) -> list[str]:
    """Give the names of all templates, for the tests."""
    found: list[Any] = pages.list_templates()
    return [str(each) for each in found]
