"""The shop: where it is, how to reach it, and what else can be asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from bot.answers.intents import Intent
from bot.domain.replies import Button, Outcome
from bot.handling import Context, Handler
from flows import faq
from handlers import menu

_MAP = "https://www.google.com/maps/search/?api=1&query="


async def about(context: Context) -> Outcome:
    """Offer what a shop is asked most."""
    return context.say(
        "shop-about",
        context.button("shop-button-hours", "hours"),
        context.button("shop-button-location", "place"),
        context.button("shop-button-privacy", "privacy"),
        shop=context.shop.name,
    )


async def asked_place(context: Context) -> Outcome | None:
    """Tell where the shop is; None for a question that the shop's answers settle, as of the car park, or come near
    while the shop has no address."""
    better = faq.settles(context) if context.shop.contact.address else faq.touches(context)
    return None if better else await place(context)


async def place(context: Context) -> Outcome:
    """Give the address with a map, and the telephone."""
    if menu.tile(context) == "menu-shop":
        return await about(context)
    contact = context.shop.contact
    where = context.bubble(
        "shop-location", *_ways(context, contact.address), shop=context.shop.name, address=contact.address
    )
    return Outcome.say(context.bubble("shop-contact", phone=contact.phone), where)


def _ways(context: Context, address: str) -> tuple[Button, ...]:
    hours = context.button("shop-button-hours", "hours")
    if not address:
        return (hours, context.button("button-ask-staff", "staff"))
    return (Button(context.text("button-map"), url=_MAP + quote(address)), hours)


TAPS: Mapping[str, Handler] = {"shop": about, "place": place}
INTENTS: Mapping[Intent, Handler] = {Intent.STORE_PLACE: asked_place}
COMMANDS: Mapping[str, Handler] = {}
