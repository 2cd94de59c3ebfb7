"""The envelope of every answer, and the one exception that carries a refusal."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class RefusalError(Exception):
    """A refusal the way the platform words it; `parameters` is the object of the same name in the answer."""

    def __init__(
        self, code: int, message: str = "", parameters: dict[str, Any] | None = None, description: str = ""
    ) -> None:
        self.code = code
        self.parameters = parameters or {}
        prefix = PREFIXES[code]
        self.description = description or (f"{prefix}: {message}" if message else prefix)
        super().__init__(self.description)


def bad_request(message: str) -> RefusalError:
    return RefusalError(400, message)


def forbidden(message: str) -> RefusalError:
    return RefusalError(403, message)


def conflict(message: str) -> RefusalError:
    return RefusalError(409, message)


def too_many(retry_after: int) -> RefusalError:
    return RefusalError(429, f"retry after {retry_after}", {"retry_after": retry_after})


@dataclass(frozen=True)
class Result:
    """A method's result; `description` is given on success by the webhook methods only."""

    value: Any
    description: str | None = None


def accept(result: Result) -> web.Response:
    body: dict[str, Any] = {"ok": True, "result": result.value}
    if result.description is not None:
        body["description"] = result.description
    return _respond(200, body)


def refuse(refusal: RefusalError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    headers = {}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
        if "retry_after" in refusal.parameters:
            headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return _respond(refusal.code, body, headers)


def not_implemented(method: str) -> web.Response:
    """A method of the Bot API that this emulator does not play; the real server has no such answer."""
    description = f"Not Implemented: the emulator does not play {method}"
    return _respond(501, {"ok": False, "error_code": 501, "description": description})


def _respond(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)
