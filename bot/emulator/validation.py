"""The official specifications as judges of what goes in and out; absent without their folder."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that the official spec does not allow. `side`: "request", "response" or "webhook"."""

    at: datetime
    platform: str
    side: str
    where: str
    errors: list[str]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


class Spec:
    """One specification document (OpenAPI or any JSON with schemas), its schemas compiled on first use."""

    def __init__(self, path: Path, keep: tuple[str, ...] = ("components",)) -> None:
        """`keep`: the top-level keys that schemas refer to with `#/…`."""
        self.document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self.share(keep)

    def share(self, keep: tuple[str, ...]) -> None:
        """Takes over what schemas may refer to from the document and forgets what was compiled."""
        self._shared = {key: self.document[key] for key in keep if key in self.document}
        self._compiled: dict[str, Any] = {}

    def errors(self, name: str, schema: dict[str, Any], instance: Any, limit: int = 5) -> list[str]:
        """What is wrong with `instance`, at most `limit` lines "path: why"; [] when valid. `name` is the cache key."""
        # a test dependency: only needed when a spec folder is given
        import jsonschema_rs

        validator = self._compiled.get(name)
        if validator is None:
            validator = jsonschema_rs.Draft4Validator({**self._shared, **schema}, validate_formats=False)
            self._compiled[name] = validator
        found: list[str] = []
        for error in validator.iter_errors(instance):
            path = "/".join(str(part) for part in error.instance_path)
            found.append(f"{path}: {error.message[:300]}")
            if len(found) >= limit:
                break
        return found


@cache
def load(path: Path, keep: tuple[str, ...] = ("components",)) -> Spec | None:
    """The spec at `path`, read once per process; None when the file is absent."""
    return Spec(path, keep) if path.is_file() else None
