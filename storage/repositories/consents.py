"""The consent ledger and the state derived from it. Rows are only ever added (CF2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from bot.domain import consent
from bot.domain.consent import Action, Entry, Mechanism, Status, Topic
from storage.models import ConsentEntry, ConsentState
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wording:
    """The exact sentence that was shown: its catalogue id, version, language, and text (kept as a hash).

    `digest` is the hash where only that is known: of a wording that an older row of the ledger carries.
    """

    id: str = ""
    version: int = 0
    locale: str = ""
    text: str = ""
    digest: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else self.digest

    @classmethod
    def of(cls, entry: ConsentEntry) -> Wording:
        """Give the wording that a row of the ledger carries."""
        return cls(entry.wording_id, entry.wording_version, entry.locale, digest=entry.rendered_sha256)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an act of consent came from. `dedupe` makes a repeated event one row (CT4)."""

    mechanism: Mechanism
    occurred_at: datetime
    dedupe: str
    event_id: str = ""
    channel: str = ""
    address_index: str = ""
    actor: str = "customer"
    prompt_message_id: str = ""
    policy_version: str = ""
    proxy: str = ""
    note: str = ""
    pending: bool = False


async def record(
    uow: UnitOfWork,
    customer_id: str,
    topics: Iterable[Topic],
    action: Action,
    source: Source,
    wordings: dict[Topic, Wording] | None = None,
) -> list[Topic]:
    """Add one row per topic and renew the state; give the topics whose rows were new."""
    entries = await history(uow, customer_id)
    known, added = {entry.dedupe for entry in entries}, []
    for topic in topics:
        if f"{source.dedupe}:{topic}:{action}" in known:
            continue
        wording = (wordings or {}).get(topic, Wording())
        entries.append(_entry(uow, entries[-1] if entries else None, customer_id, topic, action, source, wording))
        uow.session.add(entries[-1])
        known.add(entries[-1].dedupe)
        added.append(topic)
    if added:
        await uow.session.flush()
        await _renew(uow, customer_id, entries)
    return added


def _entry(
    uow: UnitOfWork,
    last: ConsentEntry | None,
    customer_id: str,
    topic: Topic,
    action: Action,
    source: Source,
    wording: Wording,
) -> ConsentEntry:
    entry = ConsentEntry(
        customer_id=customer_id,
        seq=last.seq + 1 if last else 1,
        channel=source.channel,
        address_index=source.address_index,
        topic=topic,
        action=action,
        pending=source.pending,
        occurred_at=source.occurred_at,
        recorded_at=uow.now,
        actor=source.actor,
        mechanism=source.mechanism,
        source_event_id=source.event_id,
        dedupe=f"{source.dedupe}:{topic}:{action}",
        prompt_message_id=source.prompt_message_id,
        wording_id=wording.id,
        wording_version=wording.version,
        locale=wording.locale,
        rendered_sha256=wording.sha256,
        policy_version=source.policy_version,
        proxy=source.proxy,
        note=source.note,
        prev_hash=last.row_hash if last else "",
    )
    entry.row_hash = digest(entry)
    return entry


def digest(entry: ConsentEntry) -> str:
    """Give the hash of a row, over its contents and the hash of the row before it."""
    values = entry.model_dump(exclude={"row_hash"})
    for name in ("occurred_at", "recorded_at"):
        values[name] = values[name].isoformat(timespec="microseconds")
    text = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
    return hashlib.sha256(text.encode()).hexdigest()


async def verify(uow: UnitOfWork, customer_id: str | None = None) -> list[str]:
    """Give the ids of rows whose chain is broken: altered, removed or put in between."""
    query = select(ConsentEntry).order_by(ConsentEntry.customer_id, col(ConsentEntry.seq))
    if customer_id is not None:
        query = query.where(ConsentEntry.customer_id == customer_id)
    broken, before, owner = [], "", ""
    for entry in await uow.session.scalars(query):
        if entry.customer_id != owner:
            # the oldest rows may have been deleted after three years, so a chain may begin anywhere
            owner, before = entry.customer_id, entry.prev_hash
        if entry.prev_hash != before or entry.row_hash != digest(entry):
            broken.append(entry.id)
        before = entry.row_hash
    return broken


async def history(uow: UnitOfWork, customer_id: str) -> list[ConsentEntry]:
    query = select(ConsentEntry).where(ConsentEntry.customer_id == customer_id).order_by(col(ConsentEntry.seq))
    return list(await uow.session.scalars(query))


async def of_event(uow: UnitOfWork, customer_id: str, entry_id: str) -> list[ConsentEntry]:
    """Give every row that the event behind this row wrote for this customer; another's row is not found (S14)."""
    entries = await history(uow, customer_id)
    asked = next((entry for entry in entries if entry.id == entry_id), None)
    if asked is None or not asked.source_event_id:
        return []
    return [each for each in entries if (each.channel, each.source_event_id) == (asked.channel, asked.source_event_id)]


async def yes_of(uow: UnitOfWork, customer_id: str) -> dict[Topic, ConsentEntry]:
    """Give the row with the latest yes to each topic, whatever became of it since."""
    found: dict[Topic, ConsentEntry] = {}
    for entry in await history(uow, customer_id):
        topic = Topic(entry.topic)
        if entry.action in (Action.GRANT, Action.IMPORT) and (
            topic not in found or entry.occurred_at >= found[topic].occurred_at
        ):
            found[topic] = entry
    return found


async def states(uow: UnitOfWork, customer_id: str) -> list[ConsentState]:
    """Give the state of every topic that the customer ever answered, in the fixed order of topics."""
    rows = await uow.session.scalars(select(ConsentState).where(ConsentState.customer_id == customer_id))
    return sorted(rows, key=lambda row: tuple(Topic).index(Topic(row.topic)))


async def rebuild(uow: UnitOfWork, customer_id: str) -> dict[Topic, Status]:
    """Derive the state from the ledger and store it."""
    return await _renew(uow, customer_id, await history(uow, customer_id))


async def _renew(uow: UnitOfWork, customer_id: str, entries: Sequence[ConsentEntry]) -> dict[Topic, Status]:
    state = consent.derive(
        Entry(Topic(entry.topic), Action(entry.action), entry.occurred_at, entry.pending) for entry in entries
    )
    # by the platform's time: a row that came late, or from another app, may be the older word
    since = {Topic(entry.topic): entry.occurred_at for entry in sorted(entries, key=lambda each: each.occurred_at)}
    await uow.session.execute(delete(ConsentState).where(col(ConsentState.customer_id) == customer_id))
    uow.session.add_all(
        ConsentState(customer_id=customer_id, topic=topic, status=status, since=since[topic])
        for topic, status in state.items()
    )
    await uow.session.flush()
    return state


async def statuses(uow: UnitOfWork, customer_id: str) -> dict[Topic, Status]:
    rows = await uow.session.scalars(select(ConsentState).where(ConsentState.customer_id == customer_id))
    return {Topic(row.topic): Status(row.status) for row in rows}


async def statuses_of(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, dict[Topic, Status]]:
    """Give the states of many customers at once; those without any are missing."""
    found: dict[str, dict[Topic, Status]] = {}
    columns = select(ConsentState.customer_id, ConsentState.topic, ConsentState.status)
    for customer_id, topic, status in await uow.session.execute(columns.where(col(ConsentState.customer_id).in_(ids))):
        found.setdefault(customer_id, {})[Topic(topic)] = Status(status)
    return found


async def waiting(uow: UnitOfWork, since: datetime, limit: int) -> list[tuple[str, Topic]]:
    """Give the customers and topics of yeses that have waited for their confirmation from `since` or longer."""
    query = select(ConsentState.customer_id, ConsentState.topic).where(
        ConsentState.status == Status.PENDING, col(ConsentState.since) <= since
    )
    query = query.order_by(col(ConsentState.since), col(ConsentState.customer_id)).limit(limit)
    return [(row[0], Topic(row[1])) for row in await uow.session.execute(query)]


async def granted(uow: UnitOfWork, customer_id: str) -> list[Topic]:
    """Give the granted topics in their fixed order."""
    state = await statuses(uow, customer_id)
    return [topic for topic in Topic if state.get(topic) is Status.GRANTED]
