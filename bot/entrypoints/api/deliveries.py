"""`/deliveries`: what left unasked, what waits, and why something did not leave."""

from __future__ import annotations

from bot.entrypoints.api.campaign_shapes import DeliveryOut, DeliveryPage, DeliveryQuery
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import At, invalid
from bot.entrypoints.api.shapes import CustomerOut
from storage.models import Delivery
from storage.repositories import customers, delivery_list


async def page(call: Call) -> DeliveryPage:
    query = call.query
    customer_id = await _customer_id(call, query.customer) if query.customer else ""
    rows = await delivery_list.page(
        call.uow,
        query.limit + 1,
        query.after,
        campaign_id=query.campaign,
        customer_id=customer_id,
        state=query.state,
    )
    shown = rows[: query.limit]
    people = await _named(call, [row.customer_id for row in shown])
    return DeliveryPage(
        items=[_said(row, people[row.customer_id]) for row in shown],
        next=shown[-1].id if len(rows) > query.limit else None,
    )


async def _customer_id(call: Call, named: str) -> str:
    found = await customers.find_external(call.uow, named) or await customers.get(call.uow, named)
    if found is None:
        raise invalid(At("customer", "is unknown"))
    return found.id


async def _named(call: Call, ids: list[str]) -> dict[str, CustomerOut]:
    known = await customers.many(call.uow, sorted(set(ids)))
    external = {each: customers.profile(call.uow, row).external_id for each, row in known.items()}
    return {each: CustomerOut(id=each, external_id=external.get(each) or None) for each in ids}


def _said(row: Delivery, customer: CustomerOut) -> DeliveryOut:
    return DeliveryOut(
        id=row.id,
        customer=customer,
        campaign=row.campaign_id,
        journey=row.journey,
        topic=row.topic,
        message_class=row.message_class,
        channel=row.channel,
        sku=row.sku,
        state=row.state,
        reason=row.reason,
        via=row.via,
        created_at=row.created_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        sending_at=row.sending_at,
        ended_at=row.ended_at,
    )


OPERATIONS = (
    Operation(
        "GET",
        "/deliveries",
        "listDeliveries",
        "List deliveries, newest first, each with its reason",
        page,
        DeliveryPage,
        query=DeliveryQuery,
    ),
)
