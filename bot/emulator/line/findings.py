"""What is wrong in a request body, worded the way LINE words it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.emulator.line import counting

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_URI_CHARACTERS = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the body. Flex and templates are reported as `/a/0/b`, the rest as `a[0].b`."""

    path: str = ""
    slashes: bool = False

    def __truediv__(self, part: str | int) -> "Place":
        if self.slashes:
            return Place(f"{self.path}/{part}", True)
        if isinstance(part, int):
            return Place(f"{self.path}[{part}]")
        return Place(f"{self.path}.{part}" if self.path else part)


@dataclass(slots=True)
class Findings:
    """Collects problems. `uri_limit` and `loopback_http` are the channel's knobs."""

    uri_limit: int = 10_000
    loopback_http: bool = False
    dotted: list[dict[str, str]] = field(default_factory=list)
    slashed: list[dict[str, str]] = field(default_factory=list)

    def add(self, place: Place, why: str) -> None:
        (self.slashed if place.slashes else self.dotted).append({"message": why, "property": place.path})

    def text(
        self,
        place: Place,
        value: Any,
        most: int,
        *,
        least: int = 1,
        required: bool = True,
        count: Callable[[str], int] = counting.units,
    ) -> bool:
        """Checks one string property; False when it is wrong. None counts as absent."""
        if value is None:
            if required:
                self.add(place, "must be specified" if place.slashes else "May not be empty")
            return not required
        if not isinstance(value, str):
            self.add(place, "invalid value" if place.slashes else "must be a string")
            return False
        if least and not value:
            self.add(place, "must be non-empty text" if place.slashes else "May not be empty")
            return False
        if not least <= count(value) <= most:
            floor = 0 if least == 1 else least
            unit = "size" if place.slashes else "Length"
            self.add(place, f"{unit} must be between {floor} and {most}")
            return False
        return True

    def size(self, place: Place, value: Any, least: int, most: int) -> list[Any]:
        """Checks a list and its length; the list, [] when it is none."""
        if not isinstance(value, list):
            self.add(place, "must be specified" if place.slashes else "May not be empty")
            return []
        if not least <= len(value) <= most:
            unit = "size" if place.slashes else "Size"
            self.add(place, f"{unit} must be between {least} and {most}")
        return value

    def choice(self, place: Place, value: Any, allowed: tuple[str, ...], *, required: bool = True) -> bool:
        """Checks an enumeration."""
        if value is None and not required:
            return True
        if value not in allowed:
            self.add(place, f"Must be one of the following values: [{', '.join(allowed)}]")
            return False
        return True

    def colour(self, place: Place, value: Any) -> None:
        if value is not None and not (isinstance(value, str) and _COLOUR.fullmatch(value)):
            self.add(place, "invalid color")

    def media(self, place: Place, value: Any, *, required: bool = True) -> None:
        """A URL that LINE fetches: https, at most 2,000 units, percent-encoded."""
        if not self.text(place, value, 2000, required=required) or value is None:
            return
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        local = self.loopback_http and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if not _URI_CHARACTERS.fullmatch(value) or not parts.hostname:
            self.add(place, "invalid uri")
        elif parts.scheme.lower() != "https" and not (local and parts.scheme.lower() == "http"):
            self.add(place, "invalid uri scheme")

    def link(self, place: Place, value: Any, *, required: bool = True) -> None:
        """A URL that the app opens: http, https, line, tel."""
        if not self.text(place, value, self.uri_limit, required=required) or value is None:
            return
        if not _URI_CHARACTERS.fullmatch(value):
            self.add(place, "invalid uri")
        elif value.split(":", 1)[0].lower() not in ("http", "https", "line", "tel"):
            self.add(place, "invalid uri scheme")
