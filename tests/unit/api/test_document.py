"""The OpenAPI document is valid, and it is what the API does."""

from __future__ import annotations

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.entrypoints import api
from tests.unit.api.conftest import DOCUMENT, Api


def test_the_document_is_openapi() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"] == "3.1.0"


def test_each_operation_has_a_name_of_its_own() -> None:
    names = [operation.name for operation in api.OPERATIONS]
    assert len(names) == len(set(names))


async def test_the_document_needs_no_token(call: Api, switched_off: Api) -> None:
    for client in (call, switched_off):
        async with client.client.get("/api/v1/openapi.json") as response:
            assert response.status == 200
            assert await response.json() == DOCUMENT


@pytest.mark.usefixtures("friend")
async def test_every_operation_answers_as_promised(call: Api) -> None:
    await call("PUT", "/products/T1", {"name": "Sencha", "price": 1200, "stock": 0})
    await call("GET", "/products/T1")
    await call("GET", "/products?limit=1")
    await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": 3}]})
    await call("PUT", "/customers/42", {"name": "Ann", "birthday": "02-29"})
    await call("GET", "/customers/42")
    order = {"customer": {"external_id": "42"}, "placed_at": "2026-03-01T10:00:00Z", "status": "placed"}
    await call("PUT", "/orders/100", {**order, "lines": [{"sku": "T1", "quantity": 1, "unit_price": 1200}]})
    await call("GET", "/orders/100")
    await call("PUT", "/carts/C1", {"customer": {"external_id": "42"}, "lines": [{"sku": "T1", "quantity": 1}]})
    await call("DELETE", "/carts/C1")
    await call("POST", "/views", {"customer": {"external_id": "42"}, "sku": "T1"})
    draft = {"title": "Spring", "topic": "news", "message": {"text": "Hello {name|you}"}, "audience": "all"}
    campaign = (await call("POST", "/campaigns", draft)).body["id"]
    for act in ("start", "pause", "resume", "cancel"):
        await call("POST", f"/campaigns/{campaign}/{act}")
    await call("GET", f"/campaigns/{campaign}")
    await call("GET", f"/deliveries?campaign={campaign}")
    await call("DELETE", "/customers/42")
    assert sorted({operation.name for operation in api.OPERATIONS} - call.driven) == []
