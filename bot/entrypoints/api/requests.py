"""From a request to a checked call, and from its outcome to the response."""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import IntegrityError

from bot.domain.tables import nearest
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import At, Handler, Problem, invalid
from bot.shop import Shop
from storage.database import Database
from storage.repositories import idempotency

LARGEST_BODY = 1024 * 1024
_KEY = "Idempotency-Key"


def serve(operation: Operation, database: Database, shop: Shop) -> Handler:
    """Give the aiohttp handler of one operation."""

    async def handle(request: web.Request) -> web.StreamResponse:
        path = {name: _id(name, value) for name, value in request.match_info.items()}
        query = read_query(operation.query, request.query) if operation.query else None
        raw = await read_body(request)
        body = read_json(operation.body, raw) if operation.body else None
        if operation.reads:
            async with database.read() as uow:
                return _response(operation, await operation.handle(Call(uow, shop, path, query, body)))
        key = _key(request) if operation.method == "POST" else ""
        digest = hashlib.sha256(b"\0".join((request.method.encode(), request.path.encode(), raw))).hexdigest()

        async def attempt() -> web.Response:
            async with database.write() as uow:
                call = Call(uow, shop, path, query, body)
                return await _once(operation, call, key, digest) if key else await _run(operation, call)

        try:
            return await attempt()
        except IntegrityError:
            return await attempt()  # another process wrote the same id a moment earlier: now we see its row

    return handle


async def _run(operation: Operation, call: Call) -> web.Response:
    return _response(operation, await operation.handle(call))


async def _once(operation: Operation, call: Call, key: str, digest: str) -> web.Response:
    """Run the operation for the first request with this key, and give its answer to all others."""
    first = await idempotency.claim(call.uow, key, digest)
    if first is None:
        response = await _run(operation, call)
        await idempotency.answer(call.uow, key, response.status, _text(response))
        return response
    if first.request_hash != digest:
        raise Problem(422, "key-reused", f"this {_KEY} was used for another request; make a new one")
    return web.Response(
        text=first.body or None,
        status=first.status,
        content_type="application/json" if first.body else "application/octet-stream",
        headers={"Idempotent-Replayed": "true"},
    )


def _text(response: web.Response) -> str:
    return response.body.decode() if isinstance(response.body, bytes) else ""


def _response(operation: Operation, answer: BaseModel | None) -> web.Response:
    if answer is None:
        return web.Response(status=operation.status)
    return web.Response(text=answer.model_dump_json(), status=operation.status, content_type="application/json")


def _key(request: web.Request) -> str:
    key = request.headers.get(_KEY, "").strip()
    if len(key) > 255:
        raise invalid(At(_KEY, "must not be longer than 255 characters"))
    return key


def _id(name: str, value: str) -> str:
    found = value.strip()
    if not found or len(found) > 200 or "\x00" in found:
        raise invalid(At(name, "must be 1 to 200 characters"))
    try:
        found.encode()
    except UnicodeEncodeError:
        raise invalid(At(name, "must be UTF-8")) from None
    return found


async def read_body(request: web.Request) -> bytes:
    """Give the raw body; 413 as soon as it is known to be over 1 MiB."""
    too_large = Problem(413, "too-large", "the body is over 1 MiB; send several requests")
    if (request.content_length or 0) > LARGEST_BODY:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise too_large
    return bytes(body)


def read_json(model: type[BaseModel], raw: bytes) -> BaseModel:
    """Give the body as the operation's model, or a 400 that names each mistake."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid(*_errors(model, error, pointers=True)) from None


def read_query(model: type[BaseModel], query: Mapping[str, str]) -> BaseModel:
    """Give the query as the operation's model, or a 400 that names each mistake."""
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise invalid(*_errors(model, error, pointers=False)) from None


def _errors(model: type[BaseModel], error: ValidationError, *, pointers: bool) -> list[At]:
    found = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        place = each["loc"]
        pointer = "".join(f"/{_escaped(part)}" for part in place) if pointers else ".".join(map(str, place))
        found.append(At(pointer, _detail(model, each["type"], place, each["msg"])))
    return found[:50]


def _escaped(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _detail(model: type[BaseModel], kind: str, place: Sequence[int | str], message: str) -> str:
    if kind == "extra_forbidden":
        owner = _model_at(model, place[:-1]) or model
        return f'is no field of this; did you mean "{nearest(str(place[-1]), list(owner.model_fields))}"?'
    if kind == "missing":
        return "is missing"
    if kind == "json_invalid":
        return message.replace("Invalid JSON", "is not JSON")
    return message.removeprefix("Value error, ").replace("Input should", "should")


def _model_at(model: type[BaseModel], place: Sequence[int | str]) -> type[BaseModel] | None:
    """Give the model that describes the object at this path; None where there is none."""
    owner: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, int):
            continue
        annotation: Any = owner.model_fields[part].annotation if owner and part in owner.model_fields else None
        owner = _model_in(annotation)
    return owner


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)
