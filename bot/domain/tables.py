"""Tables of a TOML file read into frozen dataclasses, and every mistake told in one line with its remedy.

A field's annotation says what is accepted: bool, int, float, Decimal, str, tuple[str, ...], tuple[int, ...], each
also `| None`, or another dataclass for a table within. A field made with `value` has its own reader or bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from bot.domain.errors import ConfigError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Rule:
    read: Callable[[Any], Any] | None
    remedy: str
    low: float | None
    high: float | None
    aliases: tuple[str, ...]
    key: str


def value(
    default: Any,
    *,
    read: Callable[[Any], Any] | None = None,
    remedy: str = "",
    low: float | None = None,
    high: float | None = None,
    aliases: tuple[str, ...] = (),
    key: str = "",
) -> Any:
    """Give a dataclass field with a reader of its own, which raises ValueError or TypeError, a remedy, bounds,
    aliases, or a key in the file that is not the field's name."""
    return field(default=default, metadata={"rule": _Rule(read, remedy, low, high, aliases, key)})


def whole(default: int | None, low: int = 0, high: int | None = None) -> Any:
    """Give a dataclass field for a whole number within bounds."""
    return value(default, low=low, high=high)


_NO_RULE = _Rule(None, "", None, None, (), "")


def read(cls: type[T], table: Mapping[str, Any], place: str = "") -> T:
    """Give the dataclass that the table describes; raises ConfigError, which names the place, on the first mistake."""
    if not isinstance(table, Mapping):
        raise ConfigError(f"[{place}] must be a table of its own, not {table!r}")
    hints = get_type_hints(cls)
    names = _names(cls)
    for key in table:
        if key not in names:
            raise ConfigError(_unknown(key, list(names), place))
    found: dict[str, Any] = {}
    for key, raw in table.items():
        name, rule = names[key]
        if name in found:
            raise ConfigError(f"{_where(place, key)} is given twice under two names")
        found[name] = _read_value(raw, hints[name], rule, place, key)
    return cls(**found)


def nearest(word: str, known: list[str]) -> str:
    """Give the known word that the reader most likely meant."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(word.casefold(), known, scorer=fuzz.WRatio, processor=str.casefold)
    return str(best[0]) if best else known[0]


def _names(cls: type[Any]) -> dict[str, tuple[str, _Rule]]:
    names: dict[str, tuple[str, _Rule]] = {}
    for each in fields(cls):
        rule = each.metadata.get("rule", _NO_RULE)
        names |= dict.fromkeys((rule.key or each.name, *rule.aliases), (each.name, rule))
    return names


def _unknown(key: str, known: list[str], place: str) -> str:
    inside = f"[{place}] has no key {key!r}" if place else f"there is no key {key!r}"
    return f"{inside}; did you mean {nearest(key, known)!r}?"


def _where(place: str, key: str) -> str:
    return f"[{place}] {key}" if place else key


def _read_value(raw: Any, hint: Any, rule: _Rule, place: str, key: str) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if is_dataclass(hint) and rule.read is None and isinstance(hint, type):
        return read(hint, raw, f"{place}.{key}" if place else key)
    where = _where(place, key)
    try:
        found = rule.read(raw) if rule.read else _plain(raw, hint)
    except (ValueError, TypeError, OverflowError) as error:
        remedy = rule.remedy or str(error)
        raise ConfigError(f"{where} = {_shown(raw)}: {remedy}") from None
    for number in found if isinstance(found, tuple) else (found,):
        if isinstance(number, (int, float, Decimal)) and not isinstance(number, bool):
            _check_bounds(number, rule, where, raw)
    return found


def _check_bounds(number: float | Decimal, rule: _Rule, where: str, raw: Any) -> None:
    if rule.low is not None and not number >= rule.low:
        raise ConfigError(f"{where} = {_shown(raw)}: must be at least {rule.low:g}")
    if rule.high is not None and not number <= rule.high:
        raise ConfigError(f"{where} = {_shown(raw)}: must be at most {rule.high:g}")


def _plain(raw: Any, hint: Any) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(raw, list):
            raise TypeError("must be a list in square brackets")
        return tuple(_scalar(item, get_args(hint)[0]) for item in raw)
    return _scalar(raw, hint)


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", Decimal: "a number", str: "text in quotes"}


def _scalar(raw: Any, kind: type[Any]) -> Any:
    """TOML's own types, strictly: true is no number, "3" is no number, and only numbers become floats."""
    allowed = {float: (int, float), Decimal: (int, float)}.get(kind, (kind,))
    if not isinstance(raw, allowed) or (isinstance(raw, bool) and kind is not bool):
        raise TypeError(f"must be {_KINDS[kind]}")
    number = Decimal(str(raw)) if kind is Decimal else kind(raw)
    if isinstance(number, (float, Decimal)) and not isfinite(number):
        raise ValueError("must be a finite number")
    return number


def _shown(raw: Any) -> str:
    text = repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."
