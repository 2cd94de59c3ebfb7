"""LINE's official OpenAPI as a judge, when the folder with it is given."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

from bot.emulator import validation

API = Path("line/openapi/patched/line-api.bundle.json")
WEBHOOK = Path("line/openapi/patched/line-webhook.bundle.json")
# LINE's reference has them, its OpenAPI does not
UNDECLARED = {
    ("/v2/bot/message/{messageId}/content", 202),
    ("/v2/bot/message/{messageId}/content/preview", 202),
    ("/v2/bot/audienceGroup/{audienceGroupId}", 202),
}


@cache
def _api(folder: Path) -> validation.Spec | None:
    """The API's spec without string lengths: JSON Schema counts code points, LINE units or graphemes."""
    spec = validation.load(folder / API)
    if spec is None:
        return None
    lenient = copy.copy(spec)
    lenient.document = _without_lengths(spec.document)
    lenient.share(("components",))
    return lenient


def _without_lengths(node: Any) -> Any:
    if isinstance(node, dict):
        skip = ("maxLength", "minLength") if node.get("type") == "string" else ()
        return {key: _without_lengths(value) for key, value in node.items() if key not in skip}
    return [_without_lengths(value) for value in node] if isinstance(node, list) else node


def request(folder: Path | None, method: str, path: str, body: Any) -> list[str]:
    """What the spec finds wrong in a JSON request body; [] without a spec."""
    spec = _api(folder) if folder else None
    operation = _operation(spec, method, path)
    if spec is None or operation is None:
        return []
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return spec.errors(f"{method} {path}", schema, body) if schema else []


def response(folder: Path | None, method: str, path: str, status: int, body: Any) -> list[str]:
    """What the spec finds wrong in our answer; an undeclared status counts."""
    spec = _api(folder) if folder else None
    operation = _operation(spec, method, path)
    if spec is None or operation is None:
        return []
    declared = operation["responses"].get(str(status))
    if declared is None and (path, status) in UNDECLARED:
        return []
    if declared is None:
        return [f"status {status} is not declared"]
    schema = declared.get("content", {}).get("application/json", {}).get("schema")
    return spec.errors(f"{method} {path} {status}", schema, body) if schema and body is not None else []


def webhook(folder: Path | None, body: dict[str, Any]) -> list[str]:
    """What the spec finds wrong in a webhook body that we send."""
    spec = validation.load(folder / WEBHOOK) if folder else None
    return spec.errors("webhook", {"$ref": "#/components/schemas/CallbackRequest"}, body) if spec else []


def _operation(spec: validation.Spec | None, method: str, path: str) -> dict[str, Any] | None:
    found = spec.document["paths"].get(path, {}).get(method.lower()) if spec else None
    return found if isinstance(found, dict) else None
