"""`/products`: what the shop sells."""

from __future__ import annotations

from typing import Any

from bot.entrypoints.api.amounts import major, minor
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import At, invalid, missing
from bot.entrypoints.api.shapes import ProductIn, ProductOut, ProductPage, ProductQuery
from flows import stock
from storage.models import Product
from storage.repositories import products


async def put(call: Call) -> ProductOut:
    body, sku = call.body, call.path["sku"]
    known = await products.get(call.uow, sku)
    told: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set - {"stock", "currency"}}
    currency = body.currency or (known.currency if known else call.shop.currency)
    if body.currency or known is None:
        told["currency"] = currency
    if known is not None and currency != known.currency and known.price is not None and body.price is None:
        raise invalid(At("/currency", f"was {known.currency}: tell the price in {currency} with it"))
    if body.price is not None:
        told["price"] = minor(body.price, currency, "/price")
    await stock.put_products(call.uow, call.shop, [stock.Told(sku, told, body.stock)], "api")
    return await get(call)


async def get(call: Call) -> ProductOut:
    product = await products.get(call.uow, call.path["sku"])
    if product is None:
        raise missing(f"the product {call.path['sku']}")
    return _said(product)


async def page(call: Call) -> ProductPage:
    limit = call.query.limit
    rows = await products.page(call.uow, limit + 1, call.query.after, call.query.category)
    return ProductPage(
        items=[_said(row) for row in rows[:limit]], next=rows[limit - 1].sku if len(rows) > limit else None
    )


def _said(product: Product) -> ProductOut:
    return ProductOut(
        sku=product.sku,
        name=product.name,
        price=major(product.price, product.currency),
        currency=product.currency,
        stock=product.stock,
        category=product.category,
        tags=products.tags(product),
        url=product.url,
        image_url=product.image_url,
        description=product.description,
        related=products.related(product),
        attributes=products.attributes(product),
        active=product.active,
        updated_at=product.updated_at,
    )


OPERATIONS = (
    Operation("GET", "/products", "listProducts", "List products by sku", page, ProductPage, query=ProductQuery),
    Operation("GET", "/products/{sku}", "getProduct", "Give one product", get, ProductOut, problems=(404,)),
    Operation("PUT", "/products/{sku}", "putProduct", "Create or change a product", put, ProductOut, ProductIn),
)
