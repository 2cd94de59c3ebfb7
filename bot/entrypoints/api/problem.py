"""Problem documents (RFC 9457): what went wrong, where, and what to do."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.domain.errors import StoreError

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FieldError(BaseModel):
    """One thing that is wrong with what was sent."""

    pointer: str = Field(description="JSON pointer into the body; for the query the parameter's name")
    detail: str


class ProblemDocument(BaseModel):
    """What went wrong. `type` can be relied on; `detail` is for people."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[FieldError] | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A place in what was sent, as a JSON pointer, and what is wrong with it."""

    pointer: str
    detail: str


class Problem(Exception):
    """An answer that is a problem document."""

    def __init__(self, status: int, name: str, detail: str, errors: Sequence[At] = ()) -> None:
        super().__init__(detail)
        self.status, self.name, self.detail, self.errors = status, name, detail, tuple(errors)


def invalid(*errors: At) -> Problem:
    """Give the 400 for what was sent: where, and what is wrong there."""
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return Problem(400, "invalid", f"{first.pointer or 'the body'}: {first.detail}{more}", errors)


def missing(what: str, pointer: str = "") -> Problem:
    """Give the 404 for something that is not there; `pointer` where the body names it."""
    return Problem(404, "unknown", f"{what} is unknown", [At(pointer, "is unknown")] if pointer else ())


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    document: dict[str, Any] = {
        "type": f"urn:najimi:problem:{problem.name}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        document["errors"] = [{"pointer": each.pointer, "detail": each.detail} for each in problem.errors]
    body = orjson.dumps(document)
    return web.Response(body=body, status=problem.status, content_type=MEDIA_TYPE, headers=headers)


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything that can go wrong into a problem document; the edge where exceptions end."""
    try:
        return await handler(request)
    except Problem as problem:
        return response(problem)
    except web.HTTPException as error:
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return response(Problem(error.status, _name(error.status), f"{request.method} {request.path}"), headers)
    except (StoreError, OperationalError, InterfaceError, OSError) as error:
        _log.error("api.unavailable", error=type(error).__name__)
        detail = "the database cannot be used just now; nothing was changed, try again"
        return response(Problem(503, "unavailable", detail), {"Retry-After": "5"})
    except Exception as error:
        _log.error("api.failed", operation=f"{request.method} {_route(request)}", error=_where(error))
        return response(Problem(500, "failed", "this is a mistake of ours; nothing was changed"))


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _where(error: Exception) -> str:
    """Give kind and place of an error, and not its text: a database's errors quote the row."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "-"
