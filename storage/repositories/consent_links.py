"""Consent of two customers who are one person, or no longer: ledgers are only added to, so words are copied."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.domain import consent
from bot.domain.consent import Action, Entry, Mechanism, Status, Topic
from storage.models import ConsentEntry
from storage.repositories import consents
from storage.repositories.consents import Source, Wording
from storage.unit_of_work import UnitOfWork

LINKED = "linked"
"""The note of rows that came from another app's ledger."""

_STOPS = frozenset({Action.WITHDRAW, Action.EXPIRE, Action.ERASE})
_LIVE = (Status.GRANTED, Status.PAUSED, Status.PENDING)


async def adopt(uow: UnitOfWork, from_id: str, to_id: str, dedupe: str) -> None:
    """Write what one ledger amounts to into another, each word at its own time: the later of either side counts, and
    of two at one instant the withdrawal (CF3)."""
    entries = await consents.history(uow, from_id)
    yes = await consents.yes_of(uow, from_id)
    for topic, status in _state(entries).items():
        stop, pause = _last(entries, topic, _STOPS), _last(entries, topic, {Action.PAUSE})
        if status is Status.WITHDRAWN and stop is not None:
            await _copy(uow, to_id, stop, Action.WITHDRAW, dedupe)
        elif topic in yes:
            await _copy(uow, to_id, yes[topic], Action.GRANT, dedupe)
            if status is Status.PAUSED and pause is not None:
                await _copy(uow, to_id, pause, Action.PAUSE, dedupe)


async def carry_stops(uow: UnitOfWork, from_id: str, to_id: str, dedupe: str, since: datetime) -> None:
    """Write into another ledger what was withdrawn in this one after `since`, and is still."""
    entries = [each for each in await consents.history(uow, from_id) if each.note != LINKED]
    for topic, status in _state(entries).items():
        stop = _last(entries, topic, _STOPS)
        if status is Status.WITHDRAWN and stop is not None and stop.recorded_at >= since:
            await _copy(uow, to_id, stop, Action.WITHDRAW, dedupe)


async def disown(uow: UnitOfWork, customer_id: str, dedupe: str) -> None:
    """End what runs only by a yes of another app that is linked no more."""
    entries = await consents.history(uow, customer_id)
    own = _state(each for each in entries if each.note != LINKED)
    foreign = [topic for topic, status in _state(entries).items() if status in _LIVE and own.get(topic) not in _LIVE]
    source = Source(Mechanism.BUTTON, occurred_at=uow.now, dedupe=f"{dedupe}:disown", actor="system")
    await consents.record(uow, customer_id, foreign, Action.EXPIRE, source)


def _state(entries: Iterable[ConsentEntry]) -> dict[Topic, Status]:
    return consent.derive(
        Entry(Topic(each.topic), Action(each.action), each.occurred_at, each.pending) for each in entries
    )


def _last(entries: Iterable[ConsentEntry], topic: Topic, actions: Collection[str]) -> ConsentEntry | None:
    found = [each for each in entries if each.topic == topic and each.action in actions]
    return max(found, key=lambda each: each.occurred_at, default=None)


async def _copy(uow: UnitOfWork, customer_id: str, entry: ConsentEntry, action: Action, dedupe: str) -> None:
    topic = Topic(entry.topic)
    source = Source(
        mechanism=Mechanism(entry.mechanism),
        occurred_at=entry.occurred_at,
        dedupe=dedupe,
        channel=entry.channel,
        address_index=entry.address_index,
        actor=entry.actor,
        note=LINKED,
        pending=entry.pending,
    )
    await consents.record(uow, customer_id, [topic], action, source, {topic: Wording.of(entry)})
