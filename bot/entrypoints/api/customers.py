"""`/customers`: who they are to the shop's systems, and their wish to be erased."""

from __future__ import annotations

from bot.entrypoints.api import references
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import missing
from bot.entrypoints.api.shapes import ChannelOut, CustomerCard, CustomerIn
from flows import customers as people
from flows import erasure
from flows.customers import Missing, Told
from storage.models import Customer
from storage.repositories import consents, customers, cuts, identities


async def put(call: Call) -> CustomerCard:
    customer = await people.find_or_create(call.uow, call.path["external_id"])
    if isinstance(customer, Missing):
        raise references.erased()
    body = call.body
    people.change(call.uow, customer, Told(body.name, body.locale, body.birthday, body.attributes))
    await call.uow.session.flush()
    return await _said(call, customer)


async def get(call: Call) -> CustomerCard:
    return await _said(call, await _find(call))


async def delete(call: Call) -> None:
    await erasure.erase(call.uow, await _find(call), "api")


async def _find(call: Call) -> Customer:
    customer = await customers.find_external(call.uow, call.path["external_id"])
    if customer is None:
        raise missing("the customer")
    return customer


async def _said(call: Call, customer: Customer) -> CustomerCard:
    profile = customers.profile(call.uow, customer)
    return CustomerCard(
        id=customer.id,
        external_id=call.path["external_id"],
        name=profile.name,
        birthday=profile.birthday,
        locale=customer.locale,
        attributes=profile.attributes,
        stage=await cuts.stage_of(call.uow, customer.id),
        channels=[
            ChannelOut(channel=each.channel, reachable=each.reachable)
            for each in await identities.of(call.uow, customer.id)
        ],
        topics={topic: str(status) for topic, status in (await consents.statuses(call.uow, customer.id)).items()},
        created_at=customer.created_at,
    )


OPERATIONS = (
    Operation(
        "GET", "/customers/{external_id}", "getCustomer", "Give one customer", get, CustomerCard, problems=(404,)
    ),
    Operation(
        "PUT",
        "/customers/{external_id}",
        "putCustomer",
        "Create or change a customer",
        put,
        CustomerCard,
        CustomerIn,
        problems=(409,),
    ),
    Operation(
        "DELETE",
        "/customers/{external_id}",
        "eraseCustomer",
        "Erase a customer: everything but the proof of it",
        delete,
        status=204,
        problems=(404,),
    ),
)
