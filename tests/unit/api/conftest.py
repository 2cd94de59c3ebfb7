"""A client of the real API over HTTP, which checks every answer against the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import jsonschema_rs
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.consent import Action, Mechanism, Topic
from bot.entrypoints import api
from bot.shop import Shop
from storage.database import Database
from storage.repositories import consents, customers, identities

TOKEN = "a-token-of-the-shop"
DOCUMENT = api.document()


class Answer:
    """Status, headers and the parsed body of one response."""

    def __init__(self, status: int, headers: Any, body: Any) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def pointers(self) -> dict[str, str]:
        return {each["pointer"]: each["detail"] for each in self.body.get("errors", [])}


class Api:
    """Talks to the API; `driven` are the operations that answered as promised."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client
        self.driven: set[str] = set()

    async def __call__(self, method: str, path: str, body: Any = None, *, raw: Any = None, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {TOKEN}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        content = {"data": raw} if raw is not None else {"json": body} if body is not None else {}
        async with self.client.request(method, f"/api/v1{path}", headers=sent, **content) as response:
            parsed = await response.json(content_type=None) if await response.read() else None
            answer = Answer(response.status, response.headers, parsed)
            self._check(method, path, answer, response.content_type)
        return answer

    def _check(self, method: str, path: str, answer: Answer, content_type: str) -> None:
        operation = _operation(method, path.partition("?")[0])
        if operation is None:
            assert answer.status in (401, 404, 405, 503)
            return
        promised = operation["responses"][str(answer.status)]
        if "content" in promised:
            schema = promised["content"][content_type]["schema"]
            jsonschema_rs.validate({**schema, "components": DOCUMENT["components"]}, answer.body)
        else:
            assert answer.body is None
        if answer.status < 400:
            self.driven.add(operation["operationId"])


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for template, methods in DOCUMENT["paths"].items():
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None


async def _serve(database: Database, shop: Shop, token: str | None) -> AsyncIterator[Api]:
    root = web.Application()
    root.add_subapp("/api/v1", api.build(database, shop, token=token))
    async with TestClient(TestServer(root)) as client:
        yield Api(client)


@pytest.fixture
async def call(database: Database, shop: Shop) -> AsyncIterator[Api]:
    async for client in _serve(database, shop, TOKEN):
        yield client


@pytest.fixture
async def switched_off(database: Database, shop: Shop) -> AsyncIterator[Api]:
    async for client in _serve(database, shop, None):
        yield client


@pytest.fixture
async def friend(database: Database) -> str:
    """Someone on LINE, known to the shop as F1, who wants news."""
    async with database.write() as uow:
        customer = await customers.create(uow, external_id="F1", name="Fumi")
        await identities.attach(uow, customer, "line", "U" + "f" * 32)
        source = consents.Source(Mechanism.BUTTON, uow.now, dedupe="tap")
        await consents.record(uow, customer.id, [Topic.NEWS], Action.GRANT, source)
        return customer.id
