"""The OpenAPI 3.1 document, written from the operations and their shapes, so that it cannot say anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.entrypoints.api.operations import Operation
from bot.entrypoints.api.problem import MEDIA_TYPE, ProblemDocument

_DESCRIPTION = (
    "For the shop's own systems. PUT may be repeated; a POST may be repeated when it carries an Idempotency-Key: the "
    "same key with the same body gets the first answer again, with another body a 422. Errors are RFC 9457 problem "
    "documents; their `type` can be relied on."
)
_MEANINGS = {
    400: "What was sent is wrong; `errors` names each place",
    401: "The token is missing or wrong",
    404: "Something named here is unknown; nothing was changed",
    409: "It contradicts what is stored; nothing was changed",
    413: "The body is over 1 MiB",
    422: "The Idempotency-Key was used for another request",
    500: "A mistake of ours; nothing was changed",
    503: "The API is switched off, or the database cannot be used just now",
}
_ALWAYS = (400, 401, 413, 500, 503)
_REF = "#/components/schemas/{model}"
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "any text of up to 255 characters, new for each request that is meant to have an effect",
    "schema": {"type": "string", "maxLength": 255},
}


def write(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """Give the document."""
    schemas = _schemas(operations)
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Najimi", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in dict.fromkeys(operation.tag for operation in operations)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "API_TOKEN"}},
        },
    }


def _schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    sent = {operation.body for operation in operations if operation.body}
    said = {operation.answer for operation in operations if operation.answer} | {ProblemDocument}
    both = [(model, "validation") for model in sent] + [(model, "serialization") for model in said]
    ordered: list[Any] = sorted(both, key=lambda each: each[0].__name__)
    _, definitions = models_json_schema(ordered, ref_template=_REF)
    return dict(definitions["$defs"])


def _operation(operation: Operation) -> dict[str, Any]:
    written: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": list(_parameters(operation)),
        "responses": {str(operation.status): _answer(operation), **_problems(operation)},
    }
    if operation.body:
        written["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(operation.body)}}}
    return written


def _parameters(operation: Operation) -> Iterable[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", operation.path):
        schema = {"type": "string", "minLength": 1, "maxLength": 200}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if operation.query:
        for name, schema in operation.query.model_json_schema()["properties"].items():
            yield {"name": name, "in": "query", "schema": schema}
    if operation.method == "POST":
        yield _KEY


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.answer is None:
        return {"description": "Done"}
    return {"description": operation.summary, "content": {"application/json": {"schema": _ref(operation.answer)}}}


def _problems(operation: Operation) -> dict[str, Any]:
    own = (422,) if operation.method == "POST" else ()
    content = {MEDIA_TYPE: {"schema": _ref(ProblemDocument)}}
    return {
        str(status): {"description": _MEANINGS[status], "content": content}
        for status in sorted({*_ALWAYS, *operation.problems, *own})
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
