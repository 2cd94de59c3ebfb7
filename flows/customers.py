"""What the shop's own systems say about a customer: who they are, and who stands behind the ids they use."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.models import Customer
from storage.repositories import customers
from storage.unit_of_work import UnitOfWork


class Missing(StrEnum):
    """Why there is no customer behind a reference."""

    UNKNOWN = "unknown"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Told:
    """What a system tells; None leaves alone what is remembered, an empty value forgets it."""

    name: str | None = None
    locale: str | None = None
    birthday: str | None = None
    attributes: dict[str, Any] | None = field(default=None)


async def find_or_create(uow: UnitOfWork, external_id: str) -> Customer | Missing:
    """Give the customer whom the shop calls `external_id`; a new one has no address and so gets no messages.

    An erased person stays away, whoever names them (CF11).
    """
    found = await customers.find_external(uow, external_id)
    if found is not None:
        return found
    if await customers.suppressed(uow, "external", external_id):
        return Missing.ERASED
    return await customers.create(uow, external_id=external_id)


async def find_by_address(uow: UnitOfWork, channel: str, address: str) -> Customer | Missing:
    """Give the customer behind an address that has been in touch; an address alone never makes one."""
    found = await customers.find_address(uow, channel, address)
    if found is not None:
        return found
    return Missing.ERASED if await customers.suppressed(uow, channel, address) else Missing.UNKNOWN


def change(uow: UnitOfWork, customer: Customer, told: Told) -> bool:
    """Remember what was told; say if anything changed."""
    before = customers.profile(uow, customer)
    changes = {
        name: value
        for name in ("name", "birthday", "attributes")
        if (value := getattr(told, name)) is not None and value != getattr(before, name)
    }
    if changes:
        customers.set_profile(uow, customer, **changes)
    return _set_locale(customer, told.locale) or bool(changes)


def _set_locale(customer: Customer, locale: str | None) -> bool:
    """A language that the customer chose in the chat is theirs to change."""
    chosen_in_chat = customer.locale_stated and customer.last_seen_at is not None
    if locale is None or locale == customer.locale or chosen_in_chat:
        return False
    customer.locale, customer.locale_stated = locale, bool(locale)
    return True
