"""Linking: one person in two apps, proven by a code made in one, typed in the other and confirmed in the first (S19).

A code that came by a link is asked about before it counts: a link can be sent by somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

import regex  # type: ignore[import-untyped]

from bot.answers.normalise import normalise
from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.replies import Card, Message, Outcome
from bot.domain.sending import MessageClass
from bot.domain.spoofing import clean_name
from bot.handling import Composition, Context, Flow, Journey, Skip
from bot.i18n.catalogue import LOCALES
from storage.models import Identity, LinkCode
from storage.repositories import conversations, customers, identities, links, stats
from storage.repositories.links import Problem
from storage.unit_of_work import UnitOfWork

NAME = "linking"
CHANNELS = {"line": "LINE", "telegram": "Telegram"}
_MINUTES = links.CODE_FOR // timedelta(minutes=1)
_FIGURES = re.compile(r"\D{0,20}?(?<!\d)(\d{6})(?!\d)\D{0,10}")
_TOLD_FOR = timedelta(days=1)


def code_in(words: str) -> str:
    """Give the six figures that a short text consists of, '' when it is something else."""
    found = _FIGURES.fullmatch(unicodedata.normalize("NFKC", words[:60]).strip())
    return found[1] if found else ""


def names_it(context: Context) -> bool:
    """Tell whether the text begins with the word for linking, in any of our languages."""
    said = normalise(context.words)
    return any(said.startswith(normalise(context.catalogue.text(each, "link-word"))) for each in LOCALES)


async def start(context: Context) -> Outcome:
    """Say what linking does, or what is linked."""
    row = await links.of(context.uow, context.customer.id)
    if row is not None:
        unlink = context.button("button-unlink", "link:off")
        return context.say("link-already", unlink, channel=await _others(context))
    make, enter = context.button("link-start.make", "link:make"), context.button("link-start.enter", "link:enter")
    return context.say("link-start", make, enter)


async def _others(context: Context) -> str:
    own = await identities.of(context.uow, context.customer.id)
    return ", ".join(channel_name(each) for each in own if each.id != context.identity.id)


def channel_name(identity: Identity) -> str:
    return CHANNELS.get(identity.channel, identity.channel)


async def make(context: Context) -> Outcome:
    if await links.of(context.uow, context.customer.id) is not None:
        return await start(context)
    return context.say("link-code", code=await links.make(context.uow, context.identity), minutes=_MINUTES)


async def ask_code(context: Context) -> Outcome:
    await conversations.go(context.uow, context.identity.id, NAME, "code", {}, FLOW.patience)
    return context.say("link-ask-code", context.button("button-back", "link:back"))


async def overhear(context: Context) -> Outcome | None:
    """Hear a code, or the word for linking; None when the text is something else.

    Six figures alone may be an order's: they only count when they are a code that waits. A wrong guess counts even
    when it is not answered as one.
    """
    code = code_in(context.words)
    named = names_it(context)
    if code and (named or await links.any_live(context.uow)):
        return await enter(context, code, silent=not named)
    said = normalise(context.words)
    words = {normalise(context.catalogue.text(each, "link-word")) for each in LOCALES}
    return await start(context) if said in words else None


async def _typed(context: Context) -> Outcome | None:
    """The step in which a code is expected."""
    code = code_in(context.words)
    return await enter(context, code) if code else None


async def enter(context: Context, code: str, *, silent: bool = False) -> Outcome | None:
    """Take a code that was typed. `silent`: a wrong one is not answered, because it may mean something else."""
    row, trouble = await _look_up(context, code)
    if row is None or trouble is not None:
        unclear = trouble in (Problem.WRONG, Problem.TOO_MANY)
        return None if silent and unclear else await _refuse(context, row, trouble or Problem.WRONG)
    return await take(context, row)


async def take(context: Context, row: LinkCode) -> Outcome:
    """Bind the code to this app and ask its maker."""
    if not await links.take(context.uow, row, context.identity):
        return await _refuse(context, row, Problem.EXPIRED)
    maker = await identities.get(context.uow, row.identity_id)
    assert maker is not None  # noqa: S101 - a foreign key says so
    proposal = Proposal(
        customer_id=maker.customer_id,
        occasion=f"link:{row.id}",
        journey=JOURNEY_CONFIRM.name,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=context.now + links.CODE_FOR,
        data={"link": row.id},
        identity_id=maker.id,
    )
    await outbox.add(context.uow, proposal)
    await conversations.leave(context.uow, context.identity.id)
    return context.say("link-waiting")


async def invited(context: Context, code: str) -> Outcome:
    """Ask about a code that came by a link, by naming who made it."""
    row, trouble = await _look_up(context, code)
    if row is None or trouble is not None:
        return await _refuse(context, row, trouble or Problem.WRONG)
    maker = await identities.get(context.uow, row.identity_id)
    assert maker is not None  # noqa: S101 - a foreign key says so
    yes, no = context.button("button-link-yes", f"link:take:{row.id}"), context.button("button-link-no", "link:back")
    name = await masked(context.uow, maker)
    return context.say("link-confirm", yes, no, channel=channel_name(maker), name=name)


async def _look_up(context: Context, code: str) -> tuple[LinkCode | None, Problem | None]:
    """Give the row of a code and why it cannot be taken; wrong ones are counted, and after five nothing is read."""
    if await links.blocked(context.uow, context.identity):
        return None, Problem.TOO_MANY
    row = await links.find(context.uow, code)
    trouble = await links.problem(context.uow, row, context.identity)
    if trouble is Problem.WRONG:
        await links.miss(context.uow, context.identity)
    return row, trouble


async def _refuse(context: Context, row: LinkCode | None, trouble: Problem) -> Outcome:
    match trouble:
        case Problem.TOO_MANY:
            return context.say("link-too-many", minutes=_MINUTES)
        case Problem.EXPIRED:
            return context.say("link-expired")
        case Problem.SAME:
            return context.say("link-same")
        case Problem.ALREADY:
            maker = await identities.get(context.uow, row.identity_id) if row else None
            others = await _others(context)
            return context.say("link-already", channel=others or (channel_name(maker) if maker else ""))
        case Problem.WRONG:
            return context.say("link-wrong")


async def masked(uow: UnitOfWork, identity: Identity) -> str:
    """Give enough of a name for its owner to know it, and not enough for a stranger."""
    customer = await customers.get(uow, identity.customer_id)
    name = clean_name(customers.known_as(customers.profile(uow, customer))) if customer else ""
    first = regex.match(r"\X", name)
    return f"{first[0] if first else ''}***"


async def answer(context: Context, link_id: str, *, yes: bool) -> Outcome:
    """Act on the maker's word; only the maker's app is asked (S14)."""
    row = await links.get(context.uow, link_id)
    if row is None or row.identity_id != context.identity.id or row.state != "typed":
        return context.say("link-gone")
    if not yes:
        links.end(context.uow, row, "refused")
        return context.say("link-refused")
    if not await links.join(context.uow, row):
        return context.say("link-gone")
    await _count_anew(context, row)
    await _tell(context, row.other_identity_id, "linked", row.id)
    return context.say("link-done", context.button("button-unlink", "link:off:yes"))


async def undo(context: Context) -> Outcome:
    """Take two apps apart again, from either; the other is told."""
    row = await links.of(context.uow, context.customer.id)
    if row is None:
        return context.say("link-none")
    others = await _others(context)
    other = row.identity_id if row.identity_id != context.identity.id else row.other_identity_id
    await links.part(context.uow, row)
    await _count_anew(context, row)
    await _tell(context, other, "unlinked", row.id)
    return context.say("link-unlinked", channel=others)


async def _count_anew(context: Context, row: LinkCode) -> None:
    """Orders have moved: what is kept of both sides' purchases is worked out again."""
    sides = [each for each in (row.kept_customer_id, row.joined_customer_id) if each]
    await stats.refresh(context.uow, dict.fromkeys(sides))


async def ask_undo(context: Context) -> Outcome:
    if await links.of(context.uow, context.customer.id) is None:
        return context.say("link-none")
    yes, no = context.button("button-unlink", "link:off:yes"), context.button("button-back", "link:back")
    return context.say("link-unlink-ask", yes, no, channel=await _others(context))


async def _tell(context: Context, identity_id: str | None, what: str, link_id: str) -> None:
    """Let the other app know, there."""
    identity = await identities.get(context.uow, identity_id) if identity_id else None
    if identity is None:
        return
    data: dict[str, Any] = {"what": what, "channel": channel_name(context.identity)}
    proposal = Proposal(
        customer_id=identity.customer_id,
        occasion=f"{what}:{link_id}",
        journey=JOURNEY_TOLD.name,
        topic=None,
        message_class=MessageClass.TRANSACTIONAL,
        expires_at=context.now + _TOLD_FOR,
        data=data,
        identity_id=identity.id,
    )
    await outbox.add(context.uow, proposal)


async def _compose_confirm(composition: Composition) -> Message | Skip:
    """Ask the maker, as long as the question is open."""
    row = await links.get(composition.uow, str(composition.data.get("link", "")))
    typed = row is not None and row.state == "typed" and row.expires_at > composition.uow.now
    other = await identities.get(composition.uow, row.other_identity_id or "") if row and typed else None
    if row is None or other is None:
        return Skip("expired")
    name = await masked(composition.uow, other)
    said = composition.text("link-confirm", channel=channel_name(other), name=name)
    yes = composition.button("button-link-yes", f"link:yes:{row.id}")
    return _card(said, yes, composition.button("button-link-no", f"link:no:{row.id}"))


async def _compose_told(composition: Composition) -> Message | Skip:
    if composition.data.get("what") == "unlinked":
        return _card(composition.text("link-unlinked", channel=str(composition.data.get("channel", ""))))
    return _card(composition.text("link-done"), composition.button("button-unlink", "link:off:yes"))


def _card(said: str, *buttons: Any) -> Card:
    return Card(title="", alt=said[:60], lines=(said,), buttons=buttons)


FLOW = Flow(NAME, {"code": _typed}, patience=links.CODE_FOR)
JOURNEY_CONFIRM = Journey("link", None, MessageClass.TRANSACTIONAL, _compose_confirm)
JOURNEY_TOLD = Journey("linked", None, MessageClass.TRANSACTIONAL, _compose_told)
