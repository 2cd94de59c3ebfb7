"""Privacy: what is kept of this customer, why and for how long, in one bubble; all of it by one tap (CF8)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.replies import Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from handlers import help as menu
from storage.repositories import consents, customers, facts, orders

MONTHS_KEPT = 24
"""Orders and preferences after the last contact (CF9)."""


async def show(context: Context) -> Outcome:
    kept = formats.names(context.locale, await _kept(context))
    return context.say(
        "privacy-short",
        context.button("button-details", "privacy:details"),
        context.button("button-data", "mydata"),
        context.button("button-delete-data", "erase"),
        list=kept,
        months=MONTHS_KEPT,
    )


async def _kept(context: Context) -> list[str]:
    """Give what is really held of this customer, each by its name."""
    uow, customer = context.uow, context.customer
    profile = customers.profile(uow, customer)
    bought, known = await orders.recent(uow, customer.id, 1), await facts.of(uow, customer.id)
    consented = await consents.states(uow, customer.id)
    if not (bought or known or consented or profile.birthday):
        return [context.text("privacy-list-nothing")]
    return [
        context.text("privacy-list-name"),
        context.text("privacy-list-messages"),
        *([context.text("privacy-list-orders")] if bought else []),
        *([context.text("privacy-list-preferences")] if known else []),
        *([context.text("privacy-list-consent")] if consented else []),
        *([context.text("privacy-list-birthday")] if profile.birthday else []),
    ]


async def tapped(context: Context) -> Outcome:
    match context.taps[1:]:
        case ():
            return await show(context)
        case ("details",):
            return _details(context)
        case _:
            return menu.gone(context)


def _details(context: Context) -> Outcome:
    contact, url = context.shop.contact, context.shop.contact.privacy_policy_url
    reach = [each for each in (context.shop.name, contact.address, contact.phone, contact.email) if each]
    said = " / ".join(reach) if len(reach) > 1 else ""
    return Outcome.say(
        context.bubble("privacy-what"),
        context.bubble("privacy-how-long"),
        context.bubble("privacy-who", shop=context.shop.name, country=""),
        context.bubble("privacy-rights", contact=said),
        *([context.bubble("privacy-url", url=url)] if url else []),
    )


TAPS: Mapping[str, Handler] = {"privacy": tapped}
INTENTS: Mapping[Intent, Handler] = {Intent.PRIVACY: show}
COMMANDS: Mapping[str, Handler] = {"privacy": show}
