"""The parameters of one call, read as the Bot API server reads them: leniently, the first occurrence wins."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.emulator.telegram.answers import RefusalError, bad_request

PARAMETERS_MAX_BYTES = 1 << 20  # HttpReader: all parameters together, then 413
FILES_MAX = 100
# 18 digits hold every 52-bit id of the platform
_NUMBER = re.compile(r"\s*(-?[0-9]{1,18})")


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass
class Query:
    """One call: method as it was written, arguments as text, uploads by their part name."""

    method: str
    arguments: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The argument; "" when it is missing, because the server makes no difference."""
        return self.arguments.get(name, "")

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def number(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """The argument as a number: leniently parsed, then clamped, never refused."""
        text = self.text(name)
        value = lenient_integer(text) if text else default
        value = value if low is None else max(low, value)
        return value if high is None else min(high, value)

    def decimal(self, name: str) -> float:
        try:
            return float(self.text(name))
        except ValueError:
            return 0.0

    def parsed(self, name: str) -> Any:
        """The argument as JSON; None when missing. Raises ValueError when it is no JSON."""
        text = self.text(name)
        return decode(text) if text else None

    def object(self, name: str, label: str) -> dict[str, Any] | None:
        """The argument as a JSON object, `label` being its word in the server's complaint."""
        try:
            value = self.parsed(name)
        except ValueError as error:
            raise bad_request(f"can't parse {label} JSON object") from error
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {label}")
        return value


def decode(text: str | bytes) -> Any:
    """JSON; raises ValueError also for what is nested too deep to read."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def lenient_integer(text: str) -> int:
    found = _NUMBER.match(text)
    return int(found.group(1)) if found else 0


async def read(request: web.Request, method: str) -> Query:
    """The call in a request; URL parameters come before those of the body."""
    query = Query(method)
    _add(query, parse_qsl(request.rel_url.raw_query_string, keep_blank_values=True))
    if request.method == "POST":
        await _read_body(request, query)
    try:
        size = sum(len(key) + len(value.encode()) for key, value in query.arguments.items())
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    if size > PARAMETERS_MAX_BYTES:
        raise RefusalError(413)
    query.method = query.method or query.text("method")
    return query


async def _read_body(request: web.Request, query: Query) -> None:
    kind = request.content_type.lower()
    if kind == "multipart/form-data":
        await _read_parts(request, query)
        return
    body = await request.read()
    if not body:
        return
    if kind == "application/json":
        _add(query, parse_json(body).items())
    elif kind == "application/x-www-form-urlencoded":
        _add(query, parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def parse_json(body: bytes) -> dict[str, str]:
    """A JSON object as arguments: text decoded, anything else as its raw JSON text (null is the text `null`)."""
    try:
        value = decode(body)
    except ValueError as error:
        raise bad_request("can't parse JSON") from error
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON")
    return {key: item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for key, item in value.items()}


async def _read_parts(request: web.Request, query: Query) -> None:
    try:
        form = await request.post()
    except ValueError as error:
        raise bad_request("can't parse multipart/form-data") from error
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file:
                query.uploads.setdefault(name, Upload(value.filename, value.content_type, value.file.read()))
        else:
            _add(query, [(name, value if isinstance(value, str) else value.decode("utf-8", "replace"))])
    if len(query.uploads) > FILES_MAX:
        raise RefusalError(413)


def _add(query: Query, pairs: Iterable[tuple[str, str]]) -> None:
    for key, value in pairs:
        query.arguments.setdefault(key, value)
