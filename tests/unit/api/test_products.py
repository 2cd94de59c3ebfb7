"""`/products` and `/stock`."""

from __future__ import annotations

from storage.database import Database
from storage.repositories import products
from tests.unit.api.conftest import Api


async def test_a_product_comes_back_as_it_was_told(call: Api, database: Database) -> None:
    told = {
        "name": "煎茶",
        "price": 12.5,
        "currency": "USD",
        "stock": 3,
        "category": "tea",
        "tags": ["green"],
        "url": "https://shop.example/t1",
        "image_url": "https://shop.example/t1.jpg",
        "description": "Mild.",
        "related": ["P1"],
        "attributes": {"grams": 100, "organic": True, "roast": None},
        "active": True,
    }
    answer = await call("PUT", "/products/T1", told)
    assert {name: value for name, value in answer.body.items() if name not in ("sku", "updated_at")} == told
    assert (await call("GET", "/products/T1")).body == answer.body
    async with database.read() as uow:
        product = await products.get(uow, "T1")
        assert product is not None
        assert product.price == 1250


async def test_fields_left_out_keep_their_value(call: Api) -> None:
    await call("PUT", "/products/T1", {"name": "Tea", "price": 1200, "stock": 3, "tags": ["green"]})
    answer = await call("PUT", "/products/T1", {"name": "Tea 2", "tags": []})
    assert (answer.body["price"], answer.body["stock"], answer.body["tags"]) == (1200, 3, [])
    assert (await call("PUT", "/products/T1", {"name": "Tea", "price": None})).body["price"] is None


async def test_a_price_must_fit_its_currency(call: Api) -> None:
    answer = await call("PUT", "/products/T1", {"name": "Tea", "price": 12.5})
    assert answer.pointers == {"/price": "has more decimals than JPY has (0)"}
    assert (await call("PUT", "/products/T1", {"name": "Tea", "price": 1200})).body["currency"] == "JPY"
    answer = await call("PUT", "/products/T1", {"name": "Tea", "currency": "USD"})
    assert answer.pointers == {"/currency": "was JPY: tell the price in USD with it"}
    answer = await call("PUT", "/products/T1", {"name": "Tea", "currency": "USD", "price": 1e9})
    assert answer.pointers == {"/price": "is too large"}


async def test_pages(call: Api) -> None:
    for number in range(5):
        await call("PUT", f"/products/T{number}", {"name": "Tea", "category": "pots" if number == 4 else "tea"})
    skus, after, pages = [], "", 0
    while after is not None:
        page = (await call("GET", f"/products?limit=2&after={after}")).body
        skus += [item["sku"] for item in page["items"]]
        after, pages = page["next"], pages + 1
    assert (skus, pages) == ([f"T{number}" for number in range(5)], 3)
    assert [item["sku"] for item in (await call("GET", "/products?category=pots")).body["items"]] == ["T4"]


async def test_wrong_questions(call: Api) -> None:
    for query, name in (("limit=0", "limit"), ("limit=x", "limit"), ("limit=501", "limit"), ("page=2", "page")):
        answer = await call("GET", f"/products?{query}")
        assert (answer.status, list(answer.pointers)) == (400, [name])
    assert (await call("GET", "/products/none")).body["detail"] == "the product none is unknown"


async def test_stock_is_all_or_nothing(call: Api) -> None:
    for sku in ("T1", "T2"):
        await call("PUT", f"/products/{sku}", {"name": "Tea"})
    items = [{"sku": "T1", "quantity": 2}, {"sku": "X", "quantity": 2}, {"sku": "Y", "quantity": 2}]
    answer = await call("POST", "/stock", {"items": items})
    assert answer.status == 404
    assert answer.pointers == {"/items/1/sku": "X is unknown", "/items/2/sku": "Y is unknown"}
    assert (await call("GET", "/products/T1")).body["stock"] == 0
    answer = await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": 2}, {"sku": "T2", "quantity": 0}]})
    assert answer.body == {"updated": 2, "restocked": ["T1"], "waiting": {"T1": 0}}
    twice = [{"sku": "T1", "quantity": 2}, {"sku": "T1", "quantity": 3}]
    assert (await call("POST", "/stock", {"items": twice})).pointers == {"/items/1/sku": "T1 is given twice"}
    assert (await call("POST", "/stock", {"items": [{"sku": "T1", "quantity": -1}]})).status == 400
