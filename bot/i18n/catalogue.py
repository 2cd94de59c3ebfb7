"""The words Najimi says, in four languages, with a shop's own words on top.

One folder per language, one file per noun: `restock-push` stands in `ja/restock.ftl`. Files are read when their first
message is asked for, so that a start costs nothing. Parts of a card are attributes: `restock-push.alt`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

import structlog
from babel import localedata
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast

from bot.domain.errors import ConfigError, NajimiError

Locale = Literal["ja", "en", "zh-Hant", "th"]
Value = str | int | float | Decimal | None

SOURCE: Locale = "ja"
LOCALES: tuple[Locale, ...] = ("ja", "en", "zh-Hant", "th")
ROOT = Path(__file__).parent

_CHAINS: Mapping[str, tuple[Locale, ...]] = {
    "ja": ("ja",),
    "en": ("en", "ja"),
    "zh-Hant": ("zh-Hant", "en", "ja"),
    "th": ("th", "en", "ja"),
}

_REMEMBERED = 4096
_LONG = 500
"""Characters from which a value is put in after formatting: Fluent gives up on more than 2,500 (a shop's answer has up
to 5,000)."""
_STANDS_FOR = "\ue0ff"
_STOOD_FOR = re.compile(f"{_STANDS_FOR}([a-z_]+){_STANDS_FOR}")
"""Messages kept ready: what every recipient of a broadcast reads is put together once."""

log = structlog.get_logger(__name__)


class CopyError(NajimiError):
    """A message that is asked for does not exist, or a variable it needs was not given. Only in strict mode."""


class Catalogue:
    """Every message by locale and id. Build it with `load`; in production a gap never raises."""

    def __init__(self, overlay: Mapping[str, FluentBundle], *, strict: bool) -> None:
        self._overlay = overlay
        self._strict = strict
        self._shelves: dict[str, FluentBundle] = {}
        self._read: set[tuple[str, str]] = set()
        self._told: set[tuple[str, str]] = set()
        self._said: dict[tuple[str, str, tuple[tuple[str, Value], ...]], str] = {}

    @classmethod
    def load(cls, overlay: Path | None = None, *, strict: bool = False) -> Catalogue:
        """Give the catalogue; `overlay` is a shop's folder laid out like ours (`ja/any.ftl`), which wins per message.

        `strict` is for tests: a missing message or variable raises CopyError. Raises ConfigError for a broken overlay.
        """
        catalogue = cls({}, strict=strict)
        if overlay is not None:
            catalogue._overlay = _read_overlay(overlay, catalogue)
        return catalogue

    @staticmethod
    def locale(tag: str | None, default: Locale = SOURCE) -> Locale:
        """Give our language for a platform's tag: any Chinese reads zh-Hant, other languages en, nonsense `default`."""
        language = (tag or "").replace("_", "-").split("-")[0].lower()
        if language in ("ja", "en", "th"):
            return cast(Locale, language)
        if language in ("zh", "yue"):
            return "zh-Hant"
        return "en" if language and localedata.exists(language) else default

    def text(self, locale: str, message_id: str, **variables: Value) -> str:
        """Give the words of `message_id` (`noun-what` or `noun-what.part`), falling back th/zh-Hant/en → en → ja.

        A variable that is unknown is given as None or "" and the copy says something sensible (`KNOWN`).
        """
        key = (locale, message_id, tuple(variables.items()))
        known = self._said.get(key)
        if known is not None:
            return known
        words = self._text(locale, message_id, variables)
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        self._said[key] = words
        return words

    def _text(self, locale: str, message_id: str, variables: Mapping[str, Value]) -> str:
        name, _, part = message_id.partition(".")
        given = {key: "" if value is None else value for key, value in variables.items()}
        long = {key: value for key, value in given.items() if isinstance(value, str) and len(value) > _LONG}
        given |= {key: f"{_STANDS_FOR}{key}{_STANDS_FOR}" for key in long}
        for step, bundle in self._candidates(locale, name):
            pattern = _pattern(bundle, name, part)
            if pattern is None:
                self._tell("copy.missing", step, message_id)
                continue
            words, errors = bundle.format_pattern(pattern, given)
            if not errors:
                return _STOOD_FOR.sub(lambda found: long.get(found[1], found[0]), str(words)) if long else str(words)
            self._tell("copy.variable_missing", step, message_id, errors=[str(error) for error in errors])
        return message_id

    def has(self, message_id: str, locale: str = SOURCE) -> bool:
        """Say whether the message, or the part of it, exists in exactly this locale."""
        name, _, part = message_id.partition(".")
        bundle = self._shelf(locale, name)
        return _pattern(bundle, name, part) is not None

    def _candidates(self, locale: str, name: str) -> Iterator[tuple[str, FluentBundle]]:
        """Give the bundles to try, best first; a shop's own words only where it has the message."""
        for step in _CHAINS.get(locale) or _CHAINS[self.locale(locale)]:
            own = self._overlay.get(step)
            if own is not None and own.has_message(name):
                yield step, own
            yield step, self._shelf(step, name)

    def _shelf(self, locale: str, name: str) -> FluentBundle:
        bundle = self._shelves.get(locale)
        if bundle is None:
            bundle = self._shelves[locale] = _bundle(locale)
        noun = name.split("-", 1)[0]
        if (locale, noun) not in self._read:
            self._read.add((locale, noun))
            path = ROOT / locale / f"{noun}.ftl"
            if path.is_file():
                bundle.add_resource(_parse(path))
        return bundle

    def _tell(self, event: str, locale: str, message_id: str, **more: Any) -> None:
        """Raise when strict; otherwise log once per message, because a hot message would fill the log."""
        if self._strict:
            raise CopyError(f"{event}: {message_id!r} in {locale} {more or ''}".rstrip())
        if (locale, message_id) not in self._told:
            self._told.add((locale, message_id))
            log.warning(event, locale=locale, message=message_id, **more)


def _known(value: Any) -> Any:
    """Fluent function: 'yes' when the value is known. Nobody is ever called 'null さま'."""
    return "yes" if str(value).strip() else "no"


def _bundle(locale: str) -> FluentBundle:
    # Isolation marks (U+2068) show as boxes in some of the apps' fonts; none of our languages is right-to-left.
    return FluentBundle([locale], functions={"KNOWN": _known}, use_isolating=False)


def _pattern(bundle: FluentBundle, name: str, part: str) -> Any:
    if not bundle.has_message(name):
        return None
    message = bundle.get_message(name)
    return message.attributes.get(part) if part else message.value


def _parse(path: Path) -> ast.Resource:
    """Give the messages of one file; raises ConfigError with file and line when it cannot be read."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text; save it as UTF-8") from error
    resource = FluentParser().parse(source)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
            raise ConfigError(f"{path}:{line}: not a message ({entry.annotations[0].message})")
    return resource


def _read_overlay(folder: Path, ours: Catalogue) -> dict[str, FluentBundle]:
    """Give a shop's own messages per locale, each of which must be one of ours."""
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder for the shop's own words")
    bundles: dict[str, FluentBundle] = {}
    for path in sorted(folder.glob("*/*.ftl")):
        locale = path.parent.name
        if locale not in LOCALES:
            raise ConfigError(f"{path}: the folder must be one of {', '.join(LOCALES)}")
        resource = _parse(path)
        for entry in resource.body:
            if isinstance(entry, ast.Message):
                _check_known(entry.id.name, path, ours)
        bundles.setdefault(locale, _bundle(locale)).add_resource(resource, allow_overrides=True)
    return bundles


def _check_known(name: str, path: Path, ours: Catalogue) -> None:
    shelf = ours._shelf(SOURCE, name)
    if shelf.has_message(name):
        return
    nearest = difflib.get_close_matches(name, shelf._messages, n=1)
    raise ConfigError(f"{path}: there is no message {name!r}{f', did you mean {nearest[0]!r}?' if nearest else ''}")
