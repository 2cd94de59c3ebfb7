"""The customer that a request speaks of, by whichever of the three ids it uses."""

from __future__ import annotations

from bot.entrypoints.api.operations import Call
from bot.entrypoints.api.problem import Problem, missing
from bot.entrypoints.api.shapes import CustomerOut, CustomerRef
from flows import customers as people
from flows.customers import Missing
from storage.models import Customer
from storage.repositories import customers, identities

_ERASED = "this person was erased at their own wish and stays away"


async def resolve(call: Call, ref: CustomerRef) -> Customer:
    """Give the customer; 404 for an address that was never in touch, 409 for an erased person."""
    if ref.external_id is not None:
        pointer, found = "/customer/external_id", await people.find_or_create(call.uow, ref.external_id)
    elif ref.line_user_id is not None:
        pointer, found = (
            "/customer/line_user_id",
            await people.find_by_address(call.uow, "line", ref.line_user_id),
        )
    else:
        pointer = "/customer/telegram_chat_id"
        found = await people.find_by_address(call.uow, "telegram", str(ref.telegram_chat_id))
    if found is Missing.ERASED:
        raise erased()
    if isinstance(found, Missing):
        raise missing("the customer", pointer)
    return found


async def home(call: Call, ref: CustomerRef, customer: Customer) -> str | None:
    """Give which side of a linked person was named, None for the side that was kept."""
    if ref.external_id is not None:
        named = await customers.named_so(call.uow, ref.external_id)
        return named.id if named is not None and named.id != customer.id else None
    channel, address = ("line", ref.line_user_id) if ref.line_user_id else ("telegram", str(ref.telegram_chat_id))
    identity = await identities.find(call.uow, channel, address or "")
    return identity.home_id if identity is not None else None


def erased() -> Problem:
    return Problem(409, "erased", _ERASED)


async def said(call: Call, customer_id: str) -> CustomerOut:
    """Give how a customer is named in answers."""
    customer = await customers.get(call.uow, customer_id)
    external_id = customers.profile(call.uow, customer).external_id if customer else ""
    return CustomerOut(id=customer_id, external_id=external_id or None)
