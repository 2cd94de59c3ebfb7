"""An operation of the API: the one description that routes, validation and the OpenAPI document are made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from bot.shop import Shop
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: `path` the ids in the address, `query` and `body` the operation's own models."""

    uow: UnitOfWork
    shop: Shop
    path: Mapping[str, str]
    query: Any
    body: Any

    def instant(self, at: datetime | None) -> datetime:
        """Give a told time in UTC: one without a zone is the shop's, none at all is now."""
        if at is None:
            return self.uow.now
        return (at if at.tzinfo else at.replace(tzinfo=self.shop.timezone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. A GET only looks; everything else is one unit of work, and a POST takes an
    Idempotency-Key. `problems` are the statuses of its own, beside those that every operation has."""

    method: str
    path: str
    name: str
    summary: str
    handle: Callable[[Call], Awaitable[BaseModel | None]]
    answer: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    problems: tuple[int, ...] = ()

    @property
    def reads(self) -> bool:
        return self.method == "GET"

    @property
    def tag(self) -> str:
        return self.path.split("/")[1]
