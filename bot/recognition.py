"""Recognition: who is it? The identity behind an address, its customer, made on first sight."""

from __future__ import annotations

from bot.answers import language
from bot.channels.sender import Profile
from bot.domain import spoofing
from bot.domain.events import Event, Left, Text
from bot.i18n.catalogue import Catalogue
from flows import onboarding
from storage.models import Customer, Identity
from storage.repositories import conversations, customers, identities, staff
from storage.unit_of_work import UnitOfWork


async def known(uow: UnitOfWork, event: Event) -> bool:
    return await identities.find(uow, event.channel, event.address) is not None


async def is_free(uow: UnitOfWork, event: Event) -> bool:
    """Tell whether nobody else has the sender's words: no member of staff, no question of ours that is open."""
    identity = await identities.find(uow, event.channel, event.address)
    if identity is None:
        return True
    if await conversations.open_handover(uow, identity.customer_id):
        return False
    position = await conversations.position(uow, identity.id)
    if position is not None and position[0] != onboarding.NAME:  # whose buttons may be typed, but nothing else
        return False
    return await staff.by_identity(uow, identity.id) is None


async def recognise(
    uow: UnitOfWork, event: Event, profile: Profile | None, shop_locale: str
) -> tuple[Customer, Identity, bool]:
    """Give the customer and identity of an event, and whether they are new. One unit of work makes them once: the
    address is unique."""
    identity = await identities.find(uow, event.channel, event.address)
    if identity is None:
        customer, identity = await _meet(uow, event, profile)
        new = True
    else:
        found = await customers.get(uow, identity.customer_id)
        assert found is not None  # noqa: S101 - foreign key
        customer, new = found, False
    _learn_language(customer, identity, event, profile, shop_locale)
    identity.last_seen_at = customer.last_seen_at = uow.now
    if not isinstance(event.what, Left) and not identity.reachable:
        identities.set_reachable(identity, True, event.occurred_at)
    return customer, identity, new


async def _meet(uow: UnitOfWork, event: Event, profile: Profile | None) -> tuple[Customer, Identity]:
    name = spoofing.clean_name(event.name or (profile.name if profile else ""))
    customer = await customers.create(uow, attributes={"display_name": name} if name else None)
    return customer, await identities.attach(uow, customer, event.channel, event.address)


def _learn_language(
    customer: Customer, identity: Identity, event: Event, profile: Profile | None, shop_locale: str
) -> None:
    """The app's language is a first guess; what the customer chose stands above it."""
    told = event.language or (profile.language if profile else "")
    if told:
        identity.language = told
    if not customer.locale_stated and not identity.spoken and (told or not customer.locale):
        customer.locale = Catalogue.locale(told or None, Catalogue.locale(shop_locale))


def follow_language(customer: Customer, identity: Identity, event: Event) -> None:
    """Speak as the customer does: two messages in a row in another language change it, unless they chose one (VT6).

    Call it after `recognise`; the app's own setting speaks only until the customer does. A command is in no language.
    """
    if not isinstance(event.what, Text) or event.what.command or event.what.text.startswith("/"):
        return
    heard = language.detect(event.what.text)
    if heard is None:
        return
    if heard == identity.spoken and not customer.locale_stated:
        customer.locale = heard
    identity.spoken = heard
