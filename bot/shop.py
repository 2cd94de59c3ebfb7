"""The shop: everything that `shop.toml` says, checked and frozen. Rules that many shops share have their defaults here.

An unknown key and a wrong value are a ConfigError of one line; `shop.example.toml` shows every key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.domain import calendar, caps, quiet_hours, tables
from bot.domain.calendar import ClosedRange, Hours, Span
from bot.domain.candidates import BROADCAST, DEFAULT_QUIET_HOURS, Rules
from bot.domain.caps import Cap
from bot.domain.errors import ConfigError
from bot.domain.journeys import Journeys
from bot.domain.quiet_hours import Window
from bot.domain.tables import value, whole

LOCALES = {"ja": "ja", "en": "en", "zh": "zh-Hant", "th": "th"}
_TOKYO = ZoneInfo("Asia/Tokyo")
_DEFAULT_CAPS = Rules().marketing_caps
_FREE = Decimal(0)
_COUNTRIES = {"ja": "JP", "zh-Hant": "TW", "th": "TH"}


def _zone(raw: Any) -> ZoneInfo:
    try:
        return ZoneInfo(raw)
    except (KeyError, ValueError, TypeError, OSError):
        hint = tables.nearest(str(raw), sorted(available_timezones()))
        raise ValueError(f'there is no such time zone; did you mean "{hint}"?') from None


def _locale(raw: Any) -> str:
    try:
        return LOCALES[raw.replace("_", "-").partition("-")[0].casefold()]
    except (KeyError, AttributeError):
        raise ValueError('write "ja", "en", "zh-Hant" or "th"') from None


def _name(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("must be the shop's name")
    return raw.strip()


def _caps(raw: Any) -> tuple[Cap, ...]:
    if not isinstance(raw, list):
        raise TypeError("not a list")
    return tuple(caps.parse(str(item)) for item in raw)


def _window(raw: Any) -> Window | None:
    if not isinstance(raw, str):
        raise TypeError("not text")
    return quiet_hours.parse(raw)


def _country(raw: Any) -> str:
    if not isinstance(raw, str) or (raw and not calendar.known_country(raw.upper())):
        raise ValueError("unknown country")
    return raw.upper()


def _url(raw: Any) -> str:
    if not isinstance(raw, str) or (raw and not raw.startswith(("https://", "http://"))):
        raise ValueError("not a URL")
    return raw


def _spans(aliases: tuple[str, ...] = (), default: tuple[Span, ...] | None = ()) -> Any:
    remedy = 'write "10:00-19:00", ["10:00-13:00", "14:00-19:00"] or "closed"'
    return value(default, read=calendar.read_spans, remedy=remedy, aliases=aliases)


@dataclass(frozen=True, slots=True)
class HoursTable:
    """`[hours]` as written; `Shop.hours` is what to ask."""

    monday: tuple[Span, ...] = _spans(("mon",))
    tuesday: tuple[Span, ...] = _spans(("tue",))
    wednesday: tuple[Span, ...] = _spans(("wed",))
    thursday: tuple[Span, ...] = _spans(("thu",))
    friday: tuple[Span, ...] = _spans(("fri",))
    saturday: tuple[Span, ...] = _spans(("sat",))
    sunday: tuple[Span, ...] = _spans(("sun",))
    holidays: tuple[Span, ...] | None = _spans(("holiday",), default=None)
    holiday_country: str | None = value(None, read=_country, remedy='write a country like "JP", or "" for none')
    closed: tuple[ClosedRange, ...] = value(
        (), read=calendar.read_closed, remedy='write days as ["12-30..01-03", "2026-08-13"]'
    )


@dataclass(frozen=True, slots=True)
class Contact:
    address: str = ""
    phone: str = ""
    email: str = value("", aliases=("e-mail", "e_mail"))
    privacy_policy_url: str = value("", read=_url, remedy="write a URL that begins with https://")


@dataclass(frozen=True, slots=True)
class Pressure:
    """`monthly_max` is one more cap: marketing messages to one person within 30 days, None for none.
    `budget_per_customer` is the money that they may cost, at the price of one message, in the shop's currency."""

    quiet_hours: Window | None = value(  # noqa: RUF009 - `value` makes a dataclass field
        DEFAULT_QUIET_HOURS, read=_window, remedy='write "21:00-09:00", or "" for none'
    )
    marketing_caps: tuple[Cap, ...] = value(
        _DEFAULT_CAPS, read=_caps, remedy='write ["1/20h", "2/7d", "6/30d"], or [] for none'
    )
    control_group_percent: float = value(0.0, low=0, high=50)
    monthly_max: int | None = whole(None, low=1)
    budget_per_customer: Decimal | None = value(None, low=0)  # noqa: RUF009


@dataclass(frozen=True, slots=True)
class Line:
    """`monthly_quota` is the messages included in the plan; 200 is LINE's free plan in Japan."""

    monthly_quota: int = whole(200)
    price_per_extra_message: Decimal = value(_FREE, low=0)  # noqa: RUF009


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first question offers; empty: the categories of the products."""

    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """How often an answer that is given at once may be wrong, 0 to 1; or, instead, from which score one is given and
    how far it must lead. None: the measured default."""

    wrong_at_most: float | None = value(None, low=0, high=1)
    threshold: float | None = value(None, low=0, high=1)
    margin: float | None = value(None, low=0, high=1)


@dataclass(frozen=True, slots=True)
class Handover:
    """The answer that customers are promised, in minutes while the shop is open."""

    minutes: int = whole(60, low=1, high=10080)


@dataclass(frozen=True, slots=True)
class Shop:
    """The whole file. `hours` is None when the shop does not say when it is open; `copy_folder` holds own wordings."""

    name: str = value("", read=_name, remedy='write the shop\'s name: name = "..."')
    timezone: ZoneInfo = value(_TOKYO, read=_zone)  # noqa: RUF009
    locale: str = value("ja", read=_locale)
    currency: str = "JPY"
    copy_folder: str = ""
    opening: HoursTable | None = value(None, key="hours")  # noqa: RUF009
    contact: Contact = field(default_factory=Contact)
    pressure: Pressure = field(default_factory=Pressure)
    line: Line = field(default_factory=Line)
    journeys: Journeys = field(default_factory=Journeys)
    survey: Survey = field(default_factory=Survey)
    answers: Answers = field(default_factory=Answers)
    handover: Handover = field(default_factory=Handover)

    @property
    def hours(self) -> Hours | None:
        table = self.opening
        if table is None:
            return None
        week = (
            table.monday,
            table.tuesday,
            table.wednesday,
            table.thursday,
            table.friday,
            table.saturday,
            table.sunday,
        )
        country = _COUNTRIES.get(self.locale, "") if table.holiday_country is None else table.holiday_country
        return Hours(self.timezone, week, table.holidays, country, table.closed)

    @property
    def budget(self) -> Cap | None:
        """Give how many paid marketing messages one person may cost within 30 days, None for as many as the caps."""
        money, price = self.pressure.budget_per_customer, self.line.price_per_extra_message
        return Cap(int(money // price), timedelta(days=30)) if money is not None and price > 0 else None

    def rules(
        self,
        *,
        secret: bytes,
        quota_left: int | None = None,
        paused: bool = False,
        halted: bool = False,
        paused_journeys: frozenset[str] = frozenset(),
    ) -> Rules:
        """Give the gate's numbers: the file's, and what is only known at run time."""
        most = self.pressure.monthly_max
        monthly = () if most is None else (Cap(most, timedelta(days=30)),)
        return Rules(
            quiet_hours=self.pressure.quiet_hours,
            marketing_caps=self.pressure.marketing_caps + monthly,
            budget=None if quota_left is None else self.budget,
            ttls=self.journeys.ttls() | {BROADCAST: timedelta(hours=6)},
            paused=paused,
            halted=halted,
            paused_journeys=paused_journeys,
            quota_left=quota_left,
            secret=secret,
        )


def load(path: Path) -> Shop:
    """Give the shop; raises ConfigError in one line that names the file, the place and the remedy."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist; copy shop.example.toml there, or set SHOP_FILE") from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path} cannot be read; it must be a UTF-8 file that you may read") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    try:
        return read(table)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def read(table: Mapping[str, Any]) -> Shop:
    """Give the shop of a table already parsed."""
    shop = tables.read(Shop, table)
    if not shop.name:
        raise ConfigError('there is no name; add name = "..." at the top')
    money, price = shop.pressure.budget_per_customer, shop.line.price_per_extra_message
    if money is not None and not 0 < price <= money:
        raise ConfigError(
            "[pressure] budget_per_customer needs [line] price_per_extra_message, and must pay for one message at least"
        )
    return shop
