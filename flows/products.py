"""Products in a conversation: which one is meant, which one "it" is, and how one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.domain import button_data
from bot.domain.button_data import short
from bot.domain.money import Money
from bot.domain.replies import Button, Card, Carousel, Message
from bot.handling import Composition, Context
from bot.i18n import formats
from storage.models import Product
from storage.repositories import conversations, products

MOST: Final = 5
"""Products shown at once."""
LOW: Final = 5
"""From so many units down, the count is shown."""
_REMEMBERED = timedelta(hours=24)
_NEAR = 3.0  # likeness (0-100): closer than this to the best, another product may be meant as well
_LOOKED_AT = 50
_SHOWN = "sku:"
_DESCRIBED = 600  # characters of a description in a chat


async def meant(context: Context, words: str) -> list[Product]:
    """Give the products that these words name, the likeliest first; one when there is no doubt."""
    found = context.knowledge.products.find(words, k=_LOOKED_AT)
    near = [sku for sku, score in found if score >= found[0][1] - _NEAR]
    known = await products.many(context.uow, near)
    return [known[sku] for sku in near if sku in known and known[sku].active]


async def last_shown(context: Context) -> Product | None:
    """Give what "it" means: the product shown last, within a day."""
    since = context.now - _REMEMBERED
    for question in await conversations.last_questions(context.uow, context.customer.id, since):
        for shown in conversations.shown(question):
            if shown.startswith(_SHOWN):
                product = await products.get(context.uow, shown.removeprefix(_SHOWN))
                return product if product and product.active else None
    return None


def note(context: Context, shown: Sequence[Product], band: str = "product") -> None:
    """Keep what was asked and shown, so that "it" can be understood next time."""
    conversations.ask(
        context.uow,
        context.customer.id,
        context.words,
        locale=context.locale,
        intent=context.understanding.intent,
        band=band,
        shown=[f"{_SHOWN}{product.sku}" for product in shown],
        source_event_id=getattr(context.event.what, "message_id", "") if context.words else context.event.id,
    )


async def carried(context: Context) -> Product | None:
    """Give the product that the pressed button names; None when it is no longer on sale."""
    sku: str | None = ":".join(context.taps[1:])
    if sku and button_data.is_digest(sku):
        sku = button_data.find(sku, await products.skus(context.uow))
    product = await products.get(context.uow, sku) if sku else None
    return product if product and product.active else None


def price(context: Context, product: Product) -> str:
    """Give the price with its currency, '' when the shop did not say."""
    if product.price is None:
        return ""
    money = Money.of_minor(product.price, product.currency)
    return formats.money(context.locale, money.amount, product.currency)


def stock(context: Context, product: Product) -> str:
    """Give the stock in words; the count once it is low."""
    if product.stock <= 0:
        return context.text("products-sold-out")
    if product.stock <= LOW:
        return context.text("products-low", count=product.stock)
    return context.text("products-available")


def card(context: Context, product: Product, *, full: bool = False) -> Card:
    """Give a product with its price, its stock and what can be done about it; `full` with its description."""
    money, left, name = price(context, product), stock(context, product), formats.shorten(product.name)
    return Card(
        title=context.text("products-card.title", item=product.name),
        alt=context.text("products-card.alt", item=name, price=money, stock=left) if money else f"{name} {left}",
        lines=(
            *((context.text("products-card", price=money),) if money else ()),
            left,
            *((product.description[:_DESCRIBED],) if full and product.description else ()),
        ),
        image_url=product.image_url,
        buttons=_buttons(context, product, full=full),
    )


def _buttons(context: Context, product: Product, *, full: bool) -> tuple[Button, ...]:
    """Give what can be done; "details" only where there is more to tell than the card does."""
    key = short(product.sku)
    view = (Button(context.text("button-view"), url=product.url),) if product.url else ()
    if product.stock <= 0:
        wish = context.button("button-restock-yes", f"wish:{key}")
        return (wish, context.button("button-similar", f"similar:{key}"), *view)
    if product.description and not full:
        return (*view, context.button("button-details", f"item:{key}"))
    return view


def view(words: Context | Composition, product: Product) -> Button:
    """Give the way to the product: in the shop's own pages, else here."""
    label = words.text("button-view")
    return Button(label, url=product.url) if product.url else Button(label, data=f"item:{short(product.sku)}")


def shelf(context: Context, shown: Sequence[Product]) -> Message:
    """Give one product as a card, several side by side."""
    cards = tuple(card(context, product) for product in shown[:MOST])
    if len(cards) == 1:
        return cards[0]
    alt = context.text("products-list.alt", count=len(cards), item=formats.shorten(shown[0].name))
    return Carousel(alt=alt, cards=cards)


def choices(context: Context, among: Sequence[Product], verb: str = "item") -> tuple[Button, ...]:
    """Give a button for each of several products."""
    return tuple(Button(formats.shorten(each.name), data=f"{verb}:{short(each.sku)}") for each in among[:MOST])
