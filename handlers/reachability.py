"""Reachability: customers who block and come back, messages taken back, and groups, whose members are no customers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.consent import Status
from bot.domain.events import Event, Left, Returned, Text, Unsent
from bot.domain.replies import Outcome
from bot.domain.replies import Text as Bubble
from bot.handling import Context, Handler
from bot.i18n.catalogue import Catalogue
from flows import consent, handovers
from storage.models import Identity, Note
from storage.repositories import conversations, deliveries, identities, inbox
from storage.unit_of_work import UnitOfWork

_BACK = "returned"
"""Kept as the reason of an address that is reachable again, until its owner was greeted."""


def was_away(identity: Identity) -> bool:
    """Tell whether this address came back after a block and was not greeted since."""
    return identity.unreachable_reason == _BACK


async def paused(context: Context) -> bool:
    return Status.PAUSED in (await consent.statuses(context)).values()


async def leave(context: Context) -> Outcome:
    """A block: unreachable, and no withdrawal. What waits for this address ends; a late event changes nothing (R18)."""
    if identities.set_reachable(context.identity, False, context.event.occurred_at, "blocked"):
        await deliveries.cancel_at(context.uow, context.identity.id, "unreachable")
        await conversations.leave(context.uow, context.identity.id)
    return Outcome.silent()


async def come_back(context: Context) -> Outcome:
    """Unblocked without a word: reachable, paused until asked, and greeted with the first word (CF16)."""
    if identities.set_reachable(context.identity, True, context.event.occurred_at) and not context.new:
        context.identity.unreachable_reason = _BACK
        await consent.pause(context, consent.BLOCKED, actor="system")
    return Outcome.silent()


async def unsay(context: Context) -> Outcome:
    """A message taken back: its words go everywhere, and nothing is said about it (CT16)."""
    what = context.event.what
    if isinstance(what, Unsent):
        await conversations.unsend(context.uow, context.identity, what.message_id)
        await handovers.unsay(context.uow, context.customer.id)
        await inbox.forget_words(context.uow, context.identity.address_index)
    return Outcome.silent()


async def hear_group(uow: UnitOfWork, event: Event, catalogue: Catalogue, locale: str) -> Outcome:
    """A group: silent, but one that calls the bot by a command or by a name is told once where it answers.

    No context: members of groups are not customers, and hearing them makes nobody one.
    """
    called = isinstance(event.what, Text) and (event.what.command or "@" in event.what.text)
    key = f"group:{uow.keyring.index(event.channel, event.address)}"
    if not called or await uow.session.get(Note, key) is not None:
        return Outcome.silent()
    uow.session.add(Note(key=key, value="told", at=uow.now))
    return Outcome.say(Bubble(catalogue.text(locale, "error-group")))


EVENTS: Mapping[type, Handler] = {Left: leave, Returned: come_back, Unsent: unsay}
TAPS: Mapping[str, Handler] = {}
INTENTS: Mapping[Intent, Handler] = {}
COMMANDS: Mapping[str, Handler] = {}
