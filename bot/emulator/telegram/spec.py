"""The published Bot API as a judge of calls, answers and updates; absent without its file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.emulator.telegram.parameters import decode

FILE = Path("telegram") / "bot-api-10.3.json"
ERRORS_MAX = 5
_SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (str,),
}


@cache
def load(specs: Path) -> BotApi | None:
    """The Bot API in the folder of specifications, read once per process; None when the file is absent."""
    path = specs / FILE
    return BotApi(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


class BotApi:
    def __init__(self, document: dict[str, Any]) -> None:
        self._methods: dict[str, Any] = document["methods"]
        self._types: dict[str, Any] = document["types"]
        self.names = {name.lower(): name for name in self._methods}

    def call_errors(self, method: str, arguments: dict[str, str], uploads: set[str]) -> list[str]:
        """What the specification does not allow about a call."""
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        errors = [f"{name}: unknown parameter" for name in arguments if name not in fields and name != "method"]
        for name, field in fields.items():
            given = arguments.get(name, "")
            if given:
                errors += self._argument(name, given, field["types"])
            elif field["required"] and name not in uploads:
                errors.append(f"{name}: required")
        return errors[:ERRORS_MAX]

    def result_errors(self, method: str, value: Any) -> list[str]:
        """What is wrong with the result of a method."""
        return self._union("result", value, self._methods[method]["returns"])[:ERRORS_MAX]

    def update_errors(self, update: dict[str, Any]) -> list[str]:
        return self._object("", update, "Update")[:ERRORS_MAX]

    def _argument(self, name: str, text: str, types: list[str]) -> list[str]:
        if {"String", "InputFile"} & set(types):
            return []
        try:
            value = decode(text.lower() if types == ["Boolean"] else text)
        except ValueError:
            return [f"{name}: not {' or '.join(types)}"]
        return self._union(name, value, types)

    def _union(self, where: str, value: Any, types: list[str]) -> list[str]:
        """The complaints of the type that fits best; [] when one fits."""
        found = [self._value(where, value, kind) for kind in types]
        return min(found, key=len) if all(found) else []

    def _value(self, where: str, value: Any, kind: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: not an array"]
            inner = kind.removeprefix("Array of ")
            return [error for i, item in enumerate(value) for error in self._value(f"{where}/{i}", item, inner)]
        simple = _SIMPLE.get(kind)
        if simple is None:
            return self._object(where, value, kind)
        # a bool is an int in Python, but not in JSON
        fits = isinstance(value, simple) and (kind in ("Boolean", "True") or not isinstance(value, bool))
        return [] if fits else [f"{where}: not {kind}"]

    def _object(self, where: str, value: Any, kind: str) -> list[str]:
        definition = self._types.get(kind)
        if definition is None:
            return [f"{where}: unknown type {kind}"]
        if definition.get("subtypes"):
            return self._union(where, value, definition["subtypes"])
        if not isinstance(value, dict):
            return [f"{where}: not {kind}"]
        fields = {field["name"]: field for field in definition.get("fields", [])}
        errors = [f"{where}/{name}: unknown in {kind}" for name in value if name not in fields]
        for name, field in fields.items():
            if name in value:
                errors += self._union(f"{where}/{name}", value[name], field["types"])
            elif field["required"]:
                errors.append(f"{where}/{name}: required in {kind}")
        return errors
