"""Consent as a conversation gives and takes it: granted, withdrawn, paused, and taken back within ten minutes.

Every act is a row of the ledger with the sentence that was shown (CT2). What is withdrawn leaves the outbox in the
same transaction (CF4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.consent import MESSAGE_TOPICS, Action, Mechanism, Status, Topic
from bot.domain.events import Tap
from bot.handling import Composition, Context
from bot.i18n import formats
from storage.models import ConsentEntry
from storage.repositories import consents, deliveries
from storage.repositories.consents import Source, Wording

DOUBT, BLOCKED = "doubt", "blocked"
"""Why topics are paused: a word that may have been a stop; a customer who came back after blocking the shop."""

UNDO_FOR = timedelta(minutes=10)
_LIVE = (Status.GRANTED, Status.PAUSED, Status.PENDING)


def offered(context: Context) -> tuple[Topic, ...]:
    """Give the topics that this customer may choose: all, or for a minor only the restock they ask for (CF13)."""
    return (Topic.RESTOCK,) if context.customer.minor else MESSAGE_TOPICS


def names(context: Context, topics: Iterable[Topic]) -> str:
    """Give the topics' names as one phrase, '' for none."""
    return formats.names(context.locale, [context.text(f"topic-{topic}") for topic in topics])


def wording(context: Context | Composition, topic: Topic) -> Wording:
    """Give the sentence that a yes to this topic agrees to, in the language of the conversation."""
    message_id = f"wording-{topic}"
    version = int(context.text(f"{message_id}.version"))
    return Wording(message_id, version, context.locale, context.text(message_id, shop=context.shop.name))


def _source(context: Context, *, actor: str = "customer", note: str = "", pending: bool = False) -> Source:
    event = context.event
    tap = event.what if isinstance(event.what, Tap) else None
    return Source(
        mechanism=Mechanism.BUTTON if tap else Mechanism.TYPED,
        occurred_at=event.occurred_at,
        dedupe=f"{event.channel}:{event.id}",
        event_id=event.id,
        channel=event.channel,
        address_index=context.identity.address_index,
        actor=actor,
        prompt_message_id=tap.message_id if tap else "",
        note=note,
        pending=pending,
    )


async def statuses(context: Context) -> dict[Topic, Status]:
    return await consents.statuses(context.uow, context.customer.id)


async def grant(context: Context, topics: Iterable[Topic]) -> None:
    """Record a yes to each of these; the sentence of each has been shown. It ends a pause of marketing."""
    wanted = [topic for topic in topics if topic in offered(context) or _may_profile(context, topic)]
    shown = {topic: wording(context, topic) for topic in wanted}
    await consents.record(context.uow, context.customer.id, wanted, Action.GRANT, _source(context), shown)
    context.customer.marketing_paused_until = None


async def confirm(context: Context, topic: Topic) -> bool:
    """Turn a yes that staff entered into one of the customer's own (CF12); False when none waits."""
    if (await statuses(context)).get(topic) is not Status.PENDING or topic not in offered(context):
        return False
    shown = {topic: wording(context, topic)}
    await consents.record(context.uow, context.customer.id, [topic], Action.CONFIRM, _source(context), shown)
    return True


def _may_profile(context: Context, topic: Topic) -> bool:
    return topic is Topic.PROFILING and not context.customer.minor


async def withdraw(context: Context, topics: Iterable[Topic]) -> list[Topic]:
    """Withdraw these and cancel what waits for them; give those that were live. A no to what was never asked for is
    recorded too: it outranks an older grant that an import may bring."""
    before = await statuses(context)
    wanted = [topic for topic in topics if before.get(topic) is not Status.WITHDRAWN]
    for note in sorted({before.get(topic, "") for topic in wanted}):
        of_note = [topic for topic in wanted if before.get(topic, "") == note]
        source = _source(context, note=note)
        await consents.record(context.uow, context.customer.id, of_note, Action.WITHDRAW, source)
    await deliveries.cancel(context.uow, context.customer.id, "no_consent", [str(topic) for topic in wanted])
    return [topic for topic in wanted if before.get(topic) in _LIVE]


async def stop_all(context: Context) -> list[Topic]:
    """Withdraw everything, the use of purchases too, and empty the outbox; give the topics that were live."""
    stopped = await withdraw(context, Topic)
    await deliveries.cancel(context.uow, context.customer.id, "no_consent")
    return stopped


async def pause(context: Context, why: str, *, actor: str = "customer") -> list[Topic]:
    """Pause every granted topic until the customer says more; give those that were running. `why`: DOUBT or BLOCKED.

    Rows and not a date: alerts stop as well, and "until you tell me" stays true however long that takes.
    """
    state = await statuses(context)
    running = [topic for topic in MESSAGE_TOPICS if state.get(topic) is Status.GRANTED]
    source = _source(context, actor=actor, note=why)
    await consents.record(context.uow, context.customer.id, running, Action.PAUSE, source)
    return running


async def resume(context: Context, why: str | None = None) -> list[Topic]:
    """End the pause, or only what was paused for this reason; give the topics that run again."""
    state = await statuses(context)
    paused = [topic for topic in Topic if state.get(topic) is Status.PAUSED]
    if why is not None:
        rows = await consents.history(context.uow, context.customer.id)
        reasons = {row.topic: row.note for row in rows if row.action == Action.PAUSE}
        paused = [topic for topic in paused if reasons.get(topic) == why]
    await consents.record(context.uow, context.customer.id, paused, Action.RESUME, _source(context))
    context.customer.marketing_paused_until = None
    return paused


async def withdrawal(context: Context) -> str:
    """Give the id of a ledger row by which the withdrawal of this very event can be undone, '' when there is none."""
    event = context.event
    rows = await consents.history(context.uow, context.customer.id)
    mine = (row for row in rows if (row.channel, row.source_event_id) == (event.channel, event.id))
    return next((row.id for row in mine if row.action == Action.WITHDRAW and row.note in _LIVE), "")


async def undo(context: Context, entry_id: str) -> bool | None:
    """Restore exactly what the event behind this row withdrew. None: no such row; False: too late."""
    rows = await consents.of_event(context.uow, context.customer.id, entry_id)
    if not rows:
        return None
    if context.now - rows[0].recorded_at > UNDO_FOR:
        return False
    await _restore(context, [row for row in rows if row.action == Action.WITHDRAW and row.note in _LIVE])
    return True


async def _restore(context: Context, rows: list[ConsentEntry]) -> None:
    """Put each topic back to the status before, unless the customer has answered about it again since."""
    uow, customer_id = context.uow, context.customer.id
    last = {entry.topic: entry.id for entry in await consents.history(uow, customer_id)}
    agreed = await consents.yes_of(uow, customer_id)
    for row in rows:
        topic = Topic(row.topic)
        if last[row.topic] != row.id:
            continue
        shown = {topic: Wording.of(agreed[topic])} if topic in agreed else {}
        source = _source(context, note="undo", pending=row.note == Status.PENDING)
        await consents.record(uow, customer_id, [topic], Action.GRANT, source, shown)
        if row.note == Status.PAUSED:
            await consents.record(uow, customer_id, [topic], Action.PAUSE, source)
