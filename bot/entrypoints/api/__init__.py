"""The HTTP API for the shop's own systems, `/api/v1`: orders, stock, products, customers come in; campaigns go out."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import orjson
from aiohttp import web

from bot.entrypoints.api import (
    auth,
    campaigns,
    carts,
    customers,
    deliveries,
    openapi,
    orders,
    problem,
    products,
    requests,
    stock,
    views,
)
from bot.shop import Shop
from storage.database import Database

OPERATIONS = (
    *products.OPERATIONS,
    *stock.OPERATIONS,
    *orders.OPERATIONS,
    *carts.OPERATIONS,
    *views.OPERATIONS,
    *customers.OPERATIONS,
    *campaigns.OPERATIONS,
    *deliveries.OPERATIONS,
)


def build(database: Database, shop: Shop, *, token: str | None) -> web.Application:
    """Give the application to be mounted at `/api/v1`. Without a token it answers 503 to everything but its
    document."""
    app = web.Application(middlewares=[problem.answer_problems, auth.require(token)])
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, requests.serve(operation, database, shop))
    app.router.add_route("GET", auth.OPEN, _document)
    return app


def document() -> dict[str, Any]:
    """Give the OpenAPI document of this version."""
    try:
        installed = version("najimi")
    except PackageNotFoundError:  # run from a checkout that was never installed
        installed = "0"
    return openapi.write(OPERATIONS, installed)


async def _document(_request: web.Request) -> web.Response:
    return web.Response(body=orjson.dumps(document()), content_type="application/json")
