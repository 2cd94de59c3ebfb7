"""What every operation has in common: the token, the checks, the size, the key."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel import func, select

from bot.entrypoints import api
from bot.entrypoints.api import requests
from bot.entrypoints.api.problem import Problem
from storage.database import Database
from storage.models import StockChange
from tests.unit.api.conftest import Api

ORDER: dict[str, Any] = {
    "customer": {"external_id": "42"},
    "placed_at": "2026-03-01T10:00:00+09:00",
    "status": "placed",
    "lines": [{"sku": "T1", "quantity": 1}],
}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic a-token-of-the-shop", "Bearer ä"])
async def test_nobody_gets_in_without_the_token(call: Api, header: str) -> None:
    for method, path in (("GET", "/products"), ("PUT", "/orders/1"), ("GET", "/nowhere")):
        answer = await call(method, path, Authorization=header)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"


async def test_the_scheme_may_be_written_in_small_letters(call: Api) -> None:
    assert (await call("GET", "/products", Authorization="bearer a-token-of-the-shop")).status == 200


async def test_without_a_token_set_the_api_is_off(switched_off: Api) -> None:
    for header in ("Bearer ", "Bearer a-token-of-the-shop", ""):
        answer = await switched_off("GET", "/products", Authorization=header)
        assert (answer.status, answer.body["type"]) == (503, "urn:najimi:problem:switched-off")


async def test_unknown_places_and_methods_are_problems(call: Api) -> None:
    assert (await call("GET", "/nowhere")).body["status"] == 404
    answer = await call("PATCH", "/products/T1")
    assert (answer.status, answer.body["title"]) == (405, "Method Not Allowed")
    assert set(answer.headers["Allow"].split(",")) == {"GET", "PUT"}


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"placed": 1}, "/placed", 'is no field of this; did you mean "placed_at"?'),
        ({"status": "sent"}, "/status", "should be 'placed', 'shipped', 'delivered', 'cancelled' or 'returned'"),
        ({"status": None}, "/status", "should be"),
        ({"placed_at": 1700000000}, "/placed_at", "must be a time like"),
        ({"placed_at": "2026-02-30T00:00:00Z"}, "/placed_at", "must be a time like"),
        ({"placed_at": "0001-01-01T00:00:00Z"}, "/placed_at", "too long ago"),
        ({"customer": {}}, "/customer", "exactly one of"),
        ({"customer": {"external_id": "1", "line_user_id": "2"}}, "/customer", "exactly one of"),
        ({"customer": {"external_id": 42}}, "/customer/external_id", "valid string"),
        ({"customer": {"external_id": " "}}, "/customer/external_id", "at least 1 character"),
        ({"customer": {"external_id": "a\x00"}}, "/customer/external_id", "NUL"),
        ({"customer": {"telegram_chat_id": -5}}, "/customer/telegram_chat_id", "private chat"),
        ({"customer": {"lineuser": "x"}}, "/customer/lineuser", 'did you mean "line_user_id"'),
        ({"lines": []}, "/lines", "at least 1 item"),
        ({"lines": {}}, "/lines", "valid array"),
        ({"lines": [{"sku": "T1", "quantity": "1"}]}, "/lines/0/quantity", "valid integer"),
        ({"lines": [{"sku": "T1", "quantity": 0}]}, "/lines/0/quantity", "greater than or equal to 1"),
        ({"lines": [{"sku": "T1", "quantity": True}]}, "/lines/0/quantity", "valid integer"),
        ({"lines": [{"sku": "T1", "quantity": 10**30}]}, "/lines/0/quantity", "less than or equal"),
        ({"lines": [{"sku": "T1", "quantity": 1, "unit_price": "5"}]}, "/lines/0/unit_price", "must be a number"),
        ({"lines": [{"sku": "T1", "quantity": 1, "unit_price": -1}]}, "/lines/0/unit_price", "greater than or equal"),
        ({"lines": [{"sku": "T1", "quantity": 1, "unit_price": 3e9}]}, "/lines/0/unit_price", "less than or equal"),
        ({"tracking_url": "ftp://x"}, "/tracking_url", "https://"),
    ],
)
async def test_each_mistake_is_named_with_its_place(
    call: Api, change: dict[str, Any], pointer: str, detail: str
) -> None:
    answer = await call("PUT", "/orders/100", {**ORDER, **change})
    assert answer.status == 400
    assert list(answer.pointers) == [pointer]
    assert detail in answer.pointers[pointer]
    assert (await call("GET", "/orders/100")).status == 404


async def test_all_mistakes_are_named_at_once(call: Api) -> None:
    answer = await call("PUT", "/orders/100", {"status": "x", "lines": [{"quantity": 1}]})
    assert set(answer.pointers) == {"/customer", "/placed_at", "/status", "/lines/0/sku"}
    assert answer.pointers["/customer"] == "is missing"


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"a": NaN}', b'"text"', b'{"name": "\\ud800"}']
)
async def test_what_is_no_object_is_a_400(call: Api, raw: bytes) -> None:
    answer = await call("PUT", "/products/T1", raw=raw)
    assert answer.status == 400
    assert answer.body["type"] == "urn:najimi:problem:invalid"


async def test_a_body_over_1_mib_is_refused_however_it_comes(call: Api) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b" " * 65536

    large = io.BytesIO(b"{" + b" " * (1024 * 1024))
    assert (await call("PUT", "/products/T1", raw=large)).status == 413
    assert (await call("PUT", "/products/T1", raw=pieces())).status == 413
    just_fits = io.BytesIO(b'{"name": "Tea"' + b" " * (1024 * 1024 - 15) + b"}")
    assert (await call("PUT", "/products/T1", raw=just_fits)).status == 200


async def test_ids_may_hold_anything_a_url_can(call: Api) -> None:
    for sku, path in (("a b", "a%20b"), ("茶/1", "%E8%8C%B6%2F1"), ("100%", "100%25"), ("a+b?", "a+b%3F")):
        assert (await call("PUT", f"/products/{path}", {"name": "Tea"})).body["sku"] == sku
        assert (await call("GET", f"/products/{path}")).status == 200
    assert (await call("PUT", f"/products/{'x' * 201}", {"name": "Tea"})).status == 400
    assert (await call("PUT", "/products/%20", {"name": "Tea"})).status == 400
    assert (await call("PUT", "/products/a%00", {"name": "Tea"})).status == 400


async def _movements(database: Database) -> int:
    async with database.read() as uow:
        return (await uow.session.scalar(select(func.count()).select_from(StockChange))) or 0


async def test_the_same_key_has_one_effect(call: Api, database: Database) -> None:
    await call("PUT", "/products/T1", {"name": "Tea"})
    body = {"items": [{"sku": "T1", "quantity": 3}]}
    first = await call("POST", "/stock", body, Idempotency_Key="k1")
    await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": 0}]})
    again = await call("POST", "/stock", body, Idempotency_Key="k1")
    assert (again.status, again.body) == (first.status, first.body)
    assert (again.headers.get("Idempotent-Replayed"), first.headers.get("Idempotent-Replayed")) == ("true", None)
    assert await _movements(database) == 2
    assert (await call("GET", "/products/T1")).body["stock"] == 0


async def test_a_key_cannot_be_used_for_something_else(call: Api) -> None:
    await call("PUT", "/products/T1", {"name": "Tea"})
    await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": 3}]}, Idempotency_Key="k1")
    answer = await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": 4}]}, Idempotency_Key="k1")
    assert (answer.status, answer.body["type"]) == (422, "urn:najimi:problem:key-reused")
    assert (await call("GET", "/products/T1")).body["stock"] == 3
    assert (await call("POST", "/stock", {"items": []}, Idempotency_Key="k" * 256)).status == 400


async def test_a_failed_request_leaves_its_key_free(call: Api) -> None:
    body = {"items": [{"sku": "T1", "quantity": 3}]}
    assert (await call("POST", "/stock", body, Idempotency_Key="k1")).status == 404
    await call("PUT", "/products/T1", {"name": "Tea"})
    assert (await call("POST", "/stock", body, Idempotency_Key="k1")).status == 200


async def test_the_same_key_at_the_same_time(call: Api, database: Database) -> None:
    await call("PUT", "/products/T1", {"name": "Tea"})
    body = {"items": [{"sku": "T1", "quantity": 3}]}
    answers = await asyncio.gather(*(call("POST", "/stock", body, Idempotency_Key="k1") for _ in range(8)))
    assert {str(answer.body) for answer in answers} == {str(answers[0].body)}
    assert answers[0].body["restocked"] == ["T1"]
    assert await _movements(database) == 1


async def test_a_broken_database_is_a_503_without_its_words(call: Api, database: Database) -> None:
    async with database.write() as uow:
        await uow.session.execute(text("DROP TABLE stock_changes"))
        await uow.session.execute(text("DROP TABLE products"))
    answer = await call("PUT", "/products/T1", {"name": "secret words"})
    assert answer.status == 503
    assert "secret" not in str(answer.body)
    assert answer.headers["Retry-After"] == "5"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=8,
)
BODIES = [operation.body for operation in api.OPERATIONS if operation.body]


@given(model=st.sampled_from(BODIES), data=st.data())
def test_no_body_breaks_the_checks(model: type[BaseModel], data: st.DataObject) -> None:
    names = st.sampled_from([*model.model_fields, "other"])
    body = data.draw(st.dictionaries(names, JSON, max_size=6))
    with suppress(Problem):
        assert isinstance(requests.read_json(model, json.dumps(body).encode()), model)
