"""A counter sale typed by staff: 「田中 豆200g 2」 is matched to a customer and a product, and confirmed by one tap.

The number of the order is given with the draft, so however often the button is pressed there is one order.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rapidfuzz import fuzz

from bot.answers.normalise import normalise
from bot.answers.products import SaleLine, parse_sale
from bot.answers.romaji import sound
from bot.domain.money import Money
from bot.domain.replies import Button, Outcome
from bot.domain.spoofing import clean_name
from bot.handling import Context, Flow, Step
from bot.i18n import formats
from flows import acts, orders
from flows.orders import Placed
from storage.models import Customer, Order, Product
from storage.repositories import conversations, customers, products, stats
from storage.repositories import orders as rows
from storage.repositories.customers import Profile
from storage.repositories.orders import Line

NAME = "sale"
PATIENCE = timedelta(minutes=10)
UNDO_FOR = timedelta(minutes=10)
_FOUND_AT = 80.0
_NEAR = 8.0
"""Candidates this much less alike than the best are offered beside it."""
_CHOICES = 5
_READINGS = 8
_UNPRICED = "—"


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of what was typed, with the people and products it can mean, best first."""

    line: SaleLine
    people: tuple[tuple[Customer, str], ...]
    skus: tuple[str, ...]
    likeness: float

    @property
    def complete(self) -> bool:
        return bool(self.people and self.skus)


def counted(text: str) -> bool:
    """Tell whether a text ends with a number of its own, as a sale does and a sentence hardly ever."""
    words = unicodedata.normalize("NFKC", text).split()
    return len(words) > 2 and words[-1].lstrip("x×")[:1].isdecimal()


async def hear(context: Context, text: str, *, surely: bool = False, complete: bool = False) -> Outcome | None:
    """Give the next question about a sale, or its confirmation. None when the text does not look like one; `surely`
    says that it is meant to be one, so that what is missing is said; `complete` wants a known customer and product."""
    readings = parse_sale(text)[:_READINGS]
    found = await _match(context, readings)
    if found is not None and found.complete:
        return await _next(context, await _draft(context, found))
    if complete:
        return None
    several = bool(readings) and readings[0].quantity > 1
    if not readings or not (surely or (several and found is not None and (found.people or found.skus))):
        return context.say("sale-unclear") if surely else None
    if found is None or not found.people:
        return context.say("sale-customer-none", query=formats.shorten((found.line if found else readings[0]).customer))
    return context.say("sale-product-none", query=formats.shorten(found.line.product))


async def _match(context: Context, readings: Sequence[SaleLine]) -> Match | None:
    """Give the likeliest reading, None when nothing of any is known."""
    if not readings:
        return None
    known = [(row, profile) for row, profile in await customers.named(context.uow) if customers.known_as(profile)]
    best: Match | None = None
    for line in readings:
        people = _people(known, line.customer)
        items = context.knowledge.products.find(line.product)
        if not people and not items:
            continue
        likeness = (people[0][2] if people else 0.0) + (items[0][1] if items else 0.0)
        if best is None or likeness > best.likeness:
            near = tuple((row, name) for row, name, score in people if score >= people[0][2] - _NEAR)
            skus = tuple(sku for sku, score in items if score >= items[0][1] - _NEAR)
            best = Match(line, near[:_CHOICES], skus[:_CHOICES], likeness)
    return best


def _people(known: Sequence[tuple[Customer, Profile]], query: str) -> list[tuple[Customer, str, float]]:
    """Give the customers whose name is like the query, best first; the latest seen first among equals."""
    plain = normalise(query)
    heard = sound(plain)
    found = []
    for row, profile in known:
        name = clean_name(customers.known_as(profile))
        score = 100.0 if profile.external_id == query.strip() else _likeness(plain, heard, name)
        if score >= _FOUND_AT:
            found.append((row, name, score))
    return sorted(found, key=lambda each: -each[2])


def _likeness(query: str, heard: str, shown: str) -> float:
    """Give how alike a query and a name are, 0 to 100: the whole name, one part of it, or its sound."""
    name, words = normalise(shown), [normalise(word) for word in shown.split()]
    if not query or not name:
        return 0.0
    if query == name:
        return 100.0
    if query in words or (len(query) > 1 and name.startswith(query)):
        return 95.0
    return max(
        fuzz.ratio(query, name),
        fuzz.token_sort_ratio(query, name) - 1,
        fuzz.ratio(heard, sound(name)) - 2,
        *(fuzz.ratio(heard, sound(word)) - 4 for word in words),
    )


async def _draft(context: Context, found: Match) -> dict[str, Any]:
    """Give what is known of the sale; a part with one candidate is settled."""
    return {
        "order": await _number(context),
        "people": [row.id for row, _ in found.people],
        "names": [name for _, name in found.people],
        "skus": list(found.skus),
        "quantity": found.line.quantity,
    }


async def _number(context: Context) -> str:
    """Give an order number of today that is free, made of this message: the same message gives the same number."""
    day = context.now.astimezone(context.shop.timezone)
    for salt in range(100):
        digits = zlib.crc32(f"{context.event.channel}:{context.event.id}:{salt}".encode()) % 1_000_000
        number = f"C-{day:%y%m%d}{digits:06d}"
        if await rows.get(context.uow, number) is None:
            return number
    raise RuntimeError("no free order number")


async def _next(context: Context, draft: dict[str, Any]) -> Outcome:
    """Ask which customer, which product, or whether it is right."""
    step = "customer" if len(draft["people"]) > 1 else "product" if len(draft["skus"]) > 1 else "confirm"
    await conversations.go(context.uow, context.identity.id, NAME, step, draft, PATIENCE)
    match step:
        case "customer":
            buttons = [await _person(context, draft, place) for place in range(len(draft["people"]))]
            return context.say("sale-customer", *buttons)
        case "product":
            known = await products.many(context.uow, draft["skus"])
            return context.say("sale-product", *(_item(context, draft, known, sku) for sku in draft["skus"]))
        case _:
            return await _ask(context, draft)


async def _person(context: Context, draft: dict[str, Any], place: int) -> Button:
    bought = await stats.of(context.uow, draft["people"][place])
    today = context.now.astimezone(context.shop.timezone).date()
    last = bought.last_at.astimezone(context.shop.timezone).date() if bought.last_at else None
    date = formats.date(context.locale, last, today) if last else None
    label = context.text("sale-choice", customer=draft["names"][place], date=date)
    return Button(label, data=acts.data(context, "s_who", f"{draft['order']}.{place}"))


def _item(context: Context, draft: dict[str, Any], known: dict[str, Product], sku: str) -> Button:
    name = known[sku].name if sku in known else sku
    place = draft["skus"].index(sku)
    return Button(formats.shorten(name), data=acts.data(context, "s_what", f"{draft['order']}.{place}"))


async def choose(context: Context, subject: str, part: str) -> Outcome | None:
    """Take the customer ("people") or the product ("skus") that was pressed; None for a sale that is over."""
    order, _, place = subject.partition(".")
    draft = _open(context, order)
    if draft is None or not place.isdecimal() or int(place) >= len(draft[part]):
        return None
    chosen = {part: [draft[part][int(place)]]}
    if part == "people":
        chosen["names"] = [draft["names"][int(place)]]
    return await _next(context, draft | chosen)


def _open(context: Context, order: str) -> dict[str, Any] | None:
    position = context.position
    if position is None or position.flow != NAME or position.data.get("order") != order:
        return None
    return position.data


async def _ask(context: Context, draft: dict[str, Any]) -> Outcome:
    product = await products.get(context.uow, draft["skus"][0])
    if product is None:
        return context.say("sale-product-none", query=draft["skus"][0])
    return context.say(
        "sale-confirm",
        context.button("sale-confirm.yes", acts.data(context, "s_yes", draft["order"])),
        context.button("sale-confirm.no", acts.data(context, "s_no", draft["order"])),
        customer=draft["names"][0],
        item=product.name,
        count=draft["quantity"],
        total=_total(context, product, draft["quantity"]),
    )


def _total(context: Context, product: Product, quantity: int) -> str:
    if product.price is None:
        return _UNPRICED
    total = Money.of_minor(product.price, product.currency) * quantity
    return formats.money(context.locale, total.amount, total.currency)


async def record(context: Context, number: str) -> Outcome:
    """Store the sale as an order that was delivered over the counter; pressed again it gives the same receipt."""
    stored = await rows.get(context.uow, number)
    if stored is not None:
        return await _receipt(context, stored) if _stands(stored) else context.say("sale-stale")
    draft = _open(context, number)
    if draft is None or len(draft["people"]) != 1 or len(draft["skus"]) != 1:
        return context.say("sale-stale")
    customer = await customers.get(context.uow, draft["people"][0])
    product = await products.get(context.uow, draft["skus"][0])
    if customer is None or product is None or customer.erased_at is not None:
        return context.say("sale-stale")
    line = Line(product.sku, draft["quantity"], product.price)
    placed = Placed(number, customer.linked_to or customer.id, context.now, "delivered", (line,), source="counter")
    await orders.put(context.uow, context.shop, placed)
    await conversations.leave(context.uow, context.identity.id)
    acts.audit(context, "sale.recorded", number)
    stored = await rows.get(context.uow, number)
    return await _receipt(context, stored) if stored else context.say("sale-stale")


def _stands(order: Order) -> bool:
    return order.source == "counter" and order.status not in rows.UNDONE


async def _receipt(context: Context, order: Order) -> Outcome:
    customer = await customers.get(context.uow, order.customer_id)
    name = clean_name(customers.known_as(customers.profile(context.uow, customer))) if customer else ""
    line = (await rows.lines(context.uow, order.id))[0]
    product = await products.get(context.uow, line.sku)
    return context.say(
        "sale-recorded",
        context.button("button-undo", acts.data(context, "s_undo", order.id)),
        customer=name,
        item=product.name if product else line.sku,
        count=line.quantity,
        no=order.id,
    )


async def undo(context: Context, number: str) -> Outcome:
    """Cancel what was just recorded, within ten minutes; what followed from it is taken back too."""
    order = await rows.get(context.uow, number)
    if order is None or order.source != "counter" or context.now - order.placed_at > UNDO_FOR:
        return context.say("sale-stale")
    if order.status in rows.UNDONE:
        return context.say("sale-undone")
    lines = tuple(await rows.lines(context.uow, number))
    placed = Placed(number, order.customer_id, order.placed_at, "cancelled", lines, source="counter")
    await orders.put(context.uow, context.shop, placed)
    acts.audit(context, "sale.undone", number)
    return context.say("sale-undone")


async def drop(context: Context, number: str) -> Outcome:
    """Forget the sale that was asked about."""
    if _open(context, number) is not None:
        await conversations.leave(context.uow, context.identity.id)
    return context.say("sale-cancelled")


def _tapped_only() -> Step:
    """A sale is answered by its buttons; words begin something else."""

    async def passed(context: Context) -> Outcome | None:
        return None

    return passed


FLOW = Flow(NAME, dict.fromkeys(("customer", "product", "confirm"), _tapped_only()), PATIENCE)
