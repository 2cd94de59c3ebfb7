"""`/orders`, `/carts` and `/views`."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database import Database
from storage.models import Suppression
from storage.repositories import customers, identities
from tests.unit.api.conftest import Api

UID = "U" + "0" * 32
ORDER: dict[str, Any] = {
    "customer": {"external_id": "42"},
    "placed_at": "2026-03-01T10:00:00+09:00",
    "status": "placed",
    "lines": [{"sku": "T1", "quantity": 2, "unit_price": 1200}, {"sku": "gone", "quantity": 1}],
    "tracking_url": "https://post.example/1",
}


@pytest.fixture
async def chatting(database: Database) -> str:
    """Someone who is in touch on both apps, and whom the shop's systems do not know."""
    async with database.write() as uow:
        customer = await customers.create(uow)
        await identities.attach(uow, customer, "line", UID)
        await identities.attach(uow, customer, "telegram", "9007199254740")
        return customer.id


async def test_an_order_makes_its_customer(call: Api) -> None:
    answer = await call("PUT", "/orders/100", ORDER)
    assert answer.body["customer"]["external_id"] == "42"
    assert answer.body["placed_at"] == "2026-03-01T01:00:00Z"
    assert answer.body["lines"] == [
        {"sku": "T1", "quantity": 2, "unit_price": 1200},
        {"sku": "gone", "quantity": 1, "unit_price": None},
    ]
    assert (await call("GET", "/orders/100")).body == answer.body
    card = (await call("GET", "/customers/42")).body
    assert (card["stage"], card["channels"]) == ("new", [])


async def test_the_same_order_again_is_the_same_order(call: Api) -> None:
    first = await call("PUT", "/orders/100", ORDER)
    assert (await call("PUT", "/orders/100", ORDER)).body == first.body
    delivered = await call("PUT", "/orders/100", {**ORDER, "status": "delivered"})
    assert (delivered.body["status"], delivered.body["delivered_at"]) == ("delivered", "2026-03-10T03:00:00Z")


@pytest.mark.parametrize(
    "ref", [{"line_user_id": UID}, {"telegram_chat_id": 9007199254740}, {"telegram_chat_id": "9007199254740"}]
)
async def test_an_address_that_was_in_touch_is_known(call: Api, chatting: str, ref: dict[str, Any]) -> None:
    answer = await call("PUT", "/orders/100", {**ORDER, "customer": ref})
    assert answer.body["customer"] == {"id": chatting, "external_id": None}


async def test_an_unknown_address_is_never_written_to(call: Api) -> None:
    answer = await call("PUT", "/orders/100", {**ORDER, "customer": {"line_user_id": UID}})
    assert answer.status == 404
    assert answer.pointers == {"/customer/line_user_id": "is unknown"}
    assert (await call("GET", "/orders/100")).status == 404


async def test_an_order_does_not_change_hands(call: Api) -> None:
    await call("PUT", "/orders/100", ORDER)
    answer = await call("PUT", "/orders/100", {**ORDER, "customer": {"external_id": "43"}})
    assert (answer.status, answer.body["type"]) == (409, "urn:najimi:problem:other-customer")
    assert (await call("GET", "/customers/43")).status == 404


async def test_an_erased_person_is_not_brought_back(call: Api, database: Database) -> None:
    async with database.write() as uow:
        uow.session.add(Suppression(index=uow.keyring.index("external", "42"), at=uow.now))
    for method, path, body in (
        ("PUT", "/orders/100", ORDER),
        ("PUT", "/carts/C1", {"customer": {"external_id": "42"}, "lines": []}),
        ("PUT", "/customers/42", {"name": "Ann"}),
    ):
        answer = await call(method, path, body)
        assert (answer.status, answer.body["type"]) == (409, "urn:najimi:problem:erased")


async def test_a_time_without_a_zone_is_the_shops(call: Api) -> None:
    answer = await call("PUT", "/orders/100", {**ORDER, "placed_at": "2026-03-01T10:00:00"})
    assert answer.body["placed_at"] == "2026-03-01T01:00:00Z"


async def test_a_unit_price_is_read_in_the_products_currency(call: Api) -> None:
    await call("PUT", "/products/T1", {"name": "Tea", "currency": "USD", "price": 10})
    lines = [{"sku": "T1", "quantity": 1, "unit_price": 9.99}, {"sku": "J", "quantity": 3, "unit_price": 333.33}]
    answer = await call("PUT", "/orders/100", {**ORDER, "lines": lines})
    assert [line["unit_price"] for line in answer.body["lines"]] == [9.99, 333]


async def test_carts(call: Api) -> None:
    cart = {"customer": {"external_id": "42"}, "lines": [{"sku": "T1", "quantity": 1}], "url": "https://s.example/c"}
    answer = await call("PUT", "/carts/C1", cart)
    assert (answer.body["url"], answer.body["closed_at"]) == ("https://s.example/c", None)
    await call("PUT", "/orders/100", {**ORDER, "placed_at": "2026-03-10T12:00:00+09:00"})
    assert (await call("PUT", "/carts/C1", cart)).body["closed_at"] == "2026-03-10T03:00:00Z"
    assert (await call("PUT", "/carts/C1", {**cart, "customer": {"external_id": "43"}})).status == 409
    assert (await call("DELETE", "/carts/C1")).status == 204
    assert (await call("DELETE", "/carts/C1")).status == 204
    assert (await call("DELETE", "/carts/C2")).status == 404


async def test_views(call: Api) -> None:
    view = {"customer": {"external_id": "42"}, "sku": "T1", "at": "2026-03-01T10:00:00Z"}
    assert (await call("POST", "/views", view)).pointers == {"/sku": "is unknown"}
    await call("PUT", "/products/T1", {"name": "Tea"})
    answer = await call("POST", "/views", view)
    assert (answer.status, answer.body["at"]) == (201, "2026-03-01T10:00:00Z")
    assert (await call("POST", "/views", view)).body["id"] == answer.body["id"]
    del view["at"]
    assert (await call("POST", "/views", view)).body["at"] == "2026-03-10T03:00:00Z"
