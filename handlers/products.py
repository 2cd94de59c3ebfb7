"""Products: searching, price, stock, what is similar and what the shop would suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answers import pointers
from bot.answers.intents import Intent
from bot.domain import button_data
from bot.domain.button_data import short
from bot.domain.replies import Button, Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import faq, recommending, tastes, wishing
from flows import products as shown
from handlers import help, menu
from storage.models import Product
from storage.repositories import products

_CATEGORIES = 10
_CLEAR = 0.8  # confidence (0-1) in an answer that is meant: 「プレゼントにおすすめは？」 only touches one, and has 0.71


async def browse(context: Context) -> Outcome:
    """Give the categories, and what is new."""
    categories = await products.categories(context.uow)
    choices = [Button(formats.shorten(name), data=f"cat:{short(name)}") for name in categories[:_CATEGORIES]]
    newest = await products.on_sale(context.uow, limit=shown.MOST)
    ask = context.bubble("products-ask", *choices)
    return Outcome.say(shown.shelf(context, newest), ask) if newest else Outcome.say(ask)


async def search(context: Context) -> Outcome | None:
    """Give what the words name; None where the shop's own answers know better."""
    if menu.tile(context) == "menu-products":
        return await browse(context)
    named = await shown.meant(context, context.words)
    if named:
        return await several(context, named)
    if faq.touches(context):
        return None
    shown.note(context, [])
    staff = context.button("button-ask-staff", "staff")
    return context.say("products-none", staff, query=formats.shorten(context.words, 40))


async def several(context: Context, found: Sequence[Product]) -> Outcome:
    """Give one product in full, or several to choose from."""
    if len(found) == 1:
        return await show(context, found[0].sku)
    shown.note(context, [])
    return Outcome.say(context.bubble("products-list"), shown.shelf(context, found))


async def show(context: Context, sku: str) -> Outcome:
    """Give one product with its price and stock; politely nothing when it is not on sale."""
    product = await products.get(context.uow, sku)
    if product is None or not product.active:
        return help.gone(context)
    shown.note(context, [product])
    if product.stock > 0:
        beside = await recommending.beside(context, product)
        more = [context.bubble("products-beside", *shown.choices(context, beside))] if beside else []
        return Outcome.say(shown.card(context, product, full=True), *more)
    wish = await wishing.ask(context, product)
    card = shown.card(context, product, full=True)
    # the question below has the buttons for a product that is sold out; twice the same two would only puzzle
    links = tuple(button for button in card.buttons if button.url)
    return Outcome.say(replace(card, buttons=links), *wish.messages)


async def stock(context: Context) -> Outcome | None:
    """Tell how many there are of what was named, or of the product shown last."""
    product = await _product(context)
    if not isinstance(product, Product):
        return product
    shown.note(context, [product])
    if product.stock <= 0:
        return await wishing.ask(context, product)
    return Outcome.say(
        context.bubble("products-stock", item=product.name, count=product.stock), shown.card(context, product)
    )


async def price(context: Context) -> Outcome | None:
    """Tell what it costs."""
    product = await _product(context)
    if not isinstance(product, Product):
        return product
    money = shown.price(context, product)
    if not money:
        return await show(context, product.sku)
    shown.note(context, [product])
    return Outcome.say(context.bubble("products-price", item=product.name, price=money), shown.card(context, product))


async def _product(context: Context) -> Product | Outcome | None:
    """Give the product that is meant; else which one, or None for a question that the shop's answers settle."""
    named = await shown.meant(context, context.words)
    if len(named) == 1:
        return named[0]
    if named:
        shown.note(context, [])
        return context.say("products-several", *shown.choices(context, named))
    last = await shown.last_shown(context)
    if not pointers.only_points(context.words) and (faq.settles(context) or (not last and faq.touches(context))):
        return None
    return last or context.say("products-ask", context.button("button-search", "products"))


async def item(context: Context) -> Outcome:
    product = await shown.carried(context)
    return await show(context, product.sku) if product else help.gone(context)


async def similar(context: Context) -> Outcome:
    """Give what is in stock of the same category."""
    product = await shown.carried(context)
    if product is None:
        return help.gone(context)
    found = await products.on_sale(context.uow, product.category, shown.MOST + 1, in_stock=True)
    others = [each for each in found if each.sku != product.sku][: shown.MOST]
    if not others or not product.category:
        return context.say("products-no-similar", context.button("button-search", "products"), item=product.name)
    return Outcome.say(context.bubble("products-similar", item=product.name), shown.shelf(context, others))


async def category(context: Context) -> Outcome:
    """Give the newest of a category."""
    carried = ":".join(context.taps[1:])
    name = button_data.find(carried, await products.categories(context.uow))
    found = await products.on_sale(context.uow, name, shown.MOST) if name else []
    return await several(context, found) if found else help.gone(context)


async def recommend(context: Context) -> Outcome | None:
    """Suggest what is in stock of the category that the customer named or told us, nothing they must or will not
    have; None where the shop's answers know better, since who speaks of presents may ask for wrapping."""
    if faq.settles(context, _CLEAR):
        return None
    name = await _category(context)
    own = await recommending.suggested(context, name)
    if own:
        return _for_you(context, own)
    found = await products.on_sale(context.uow, name, 50, in_stock=True)
    fitting = (await tastes.fitting(context.uow, context.customer.id, found))[: shown.MOST]
    if not fitting:
        return await browse(context)
    shown.note(context, fitting if len(fitting) == 1 else [])
    lead = context.bubble("products-recommend", category=name) if name else context.bubble("products-list")
    return Outcome.say(lead, shown.shelf(context, fitting))


def _for_you(context: Context, own: Sequence[tuple[Product, str]]) -> Outcome:
    """Give what fits this customer by their purchases, with the reasons."""
    chosen = [product for product, _ in own]
    shown.note(context, chosen if len(chosen) == 1 else [])
    reasons = "\n".join(reason for _, reason in own)
    return Outcome.say(context.bubble("products-recommend-own", reasons=reasons), shown.shelf(context, chosen))


async def _category(context: Context) -> str:
    named = await shown.meant(context, context.words)
    if named:
        return named[0].category
    return await tastes.category(context.uow, context.customer.id)


TAPS: Mapping[str, Handler] = {
    "products": browse,
    "item": item,
    "similar": similar,
    "cat": category,
}
INTENTS: Mapping[Intent, Handler] = {
    Intent.PRODUCT_SEARCH: search,
    Intent.STOCK_ASK: stock,
    Intent.SIZE_STOCK: stock,
    Intent.PRICE: price,
    Intent.RECOMMEND: recommend,
}
COMMANDS: Mapping[str, Handler] = {}
