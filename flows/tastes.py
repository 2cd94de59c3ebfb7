"""Tastes: what a customer told us, as far as it steers what is suggested when they ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.allergies import avoided
from bot.answers.normalise import normalise
from storage.models import Product
from storage.repositories import facts, products
from storage.repositories.facts import Origin
from storage.unit_of_work import UnitOfWork

ALLERGY, HEALTH = "allergy", "health"
"""Kinds of sensitive facts: kept after a yes, for this one purpose (CF14)."""
_AVOIDED = (ALLERGY, "dislikes")


async def category(uow: UnitOfWork, customer_id: str) -> str:
    """Give the category that the customer told us last, '' for none."""
    told = [fact for fact in await facts.of(uow, customer_id, "category") if fact.origin is Origin.STATED]
    return told[0].value if told else ""


async def fitting(uow: UnitOfWork, customer_id: str, found: Sequence[Product]) -> list[Product]:
    """Leave out what speaks of anything that the customer must not have or does not like."""
    known = await facts.of(uow, customer_id)
    unwanted = {avoided(fact.value) for fact in known if fact.kind in _AVOIDED and fact.origin is Origin.STATED} - {""}
    return [product for product in found if not _speaks_of(product, unwanted)]


def _speaks_of(product: Product, words: Iterable[str]) -> bool:
    about = " ".join((product.name, product.category, *products.tags(product), product.description))
    about = normalise(about, limit=2000)
    return any(word in about for word in words)
