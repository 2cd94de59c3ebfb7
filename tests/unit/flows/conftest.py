"""People who wish for things, and how a delivery of theirs is composed."""

from __future__ import annotations

from bot.delivery import composing
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Message
from bot.handling import Composition, Journey, Skip
from bot.i18n.catalogue import Catalogue
from bot.shop import Shop
from storage.models import Customer, Delivery, Identity
from storage.repositories import consents, customers, identities
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork
from tests.unit.handlers.conftest import talk

__all__ = ["CATALOGUE", "compose", "someone", "talk"]

CATALOGUE = Catalogue.load(strict=True)


async def someone(
    uow: UnitOfWork, address: str, *topics: Topic, name: str = "", channel: str = "line", locale: str = "ja"
) -> tuple[Customer, Identity]:
    """A reachable customer who granted these topics."""
    customer = await customers.create(uow, name=name, locale=locale)
    identity = await identities.attach(uow, customer, channel, address)
    source = Source(Mechanism.BUTTON, uow.now, f"grant:{address}")
    await consents.record(uow, customer.id, topics, Action.GRANT, source)
    return customer, identity


async def compose(uow: UnitOfWork, shop: Shop, row: Delivery, journey: Journey) -> Message | Skip:
    """What the journey would say with this delivery now."""
    customer = await customers.get(uow, row.customer_id)
    assert customer is not None
    profile = customers.profile(uow, customer)
    data = composing.data_of(uow, row)
    return await journey.compose(
        Composition(uow, row, data, customer, profile.name, shop, CATALOGUE, "https://shop.example")
    )
