"""Marking: the last moment. In one transaction the gate is asked, the message composed and the row set to `sending`.

Everything that speaks against a message is read here and not before: consent, stock, caps, quiet hours (CF4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import composing, guard, standing
from bot.delivery.composing import Composer
from bot.delivery.quota import Purse
from bot.delivery.standing import Gathered
from bot.domain import gate
from bot.domain.candidates import Drop, Hold, Reason, Rules, Send
from bot.domain.offers import names_an_offer
from bot.domain.replies import Message, pack
from bot.domain.sending import DeliveryState, MessageClass
from bot.handling import Skip
from storage.models import Delivery
from storage.repositories import deliveries, due, identities, stops
from storage.repositories.customers import Recipient
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A marked row, ready for the call."""

    row: Delivery | Due
    id: str
    address: str
    message: Message
    retry_key: str
    silent: bool
    repeatable: bool


@dataclass(slots=True)
class Marker:
    """Marks rows for one channel, on behalf of one worker."""

    composer: Composer
    channel: str
    worker: str
    secret: bytes
    lease: timedelta
    purse: Purse = field(init=False)

    def __post_init__(self) -> None:
        self.purse = Purse(self.channel)

    async def mark(self, uow: UnitOfWork, rows: Sequence[Delivery | Due], *, via: str = "push") -> list[Outgoing]:
        """Put each row through the gate; give those that go out now. The others were held or ended with a reason."""
        if not rows:
            return []
        shop = self.composer.shop
        left = await self.purse.left(uow, shop)
        gathered = await standing.gather(uow, shop, rows, self.secret)
        stopped = await stops.extent(uow)
        rules = shop.rules(
            secret=self.secret, quota_left=left, paused=bool(stopped), halted=stopped is stops.Extent.EVERYTHING
        )
        outgoing: list[Outgoing] = []
        for row in rows:
            marked = await self._mark(uow, row, gathered, rules, via)
            if marked is None:
                continue
            outgoing.append(marked)
            if left is not None and via == "push" and len(outgoing) == left:
                rules = replace(rules, quota_left=0)
        await due.store_marked(uow, [row for row in rows if isinstance(row, Due)])
        await guard.watch(uow, rows)
        if via == "push":
            self.purse.spend(len(outgoing))
        return outgoing

    async def _mark(
        self, uow: UnitOfWork, row: Delivery | Due, gathered: Gathered, rules: Rules, via: str
    ) -> Outgoing | None:
        customer = gathered.customers[row.customer_id]
        message: Message | Skip | None = None
        if row.message_class == MessageClass.TRANSACTIONAL:
            message = await self._compose(uow, row, customer)  # the gate tells repeated content by its hash
        candidate = gathered.candidate(row, paid=via == "push")
        verdict = gate.decide(candidate, gathered.of(row, self.channel), rules, uow.now)
        match verdict:
            case Hold():
                self._hold(row, verdict, via)
                return None
            case Drop():
                self._drop(uow, row, verdict, gathered)
                return None
            case Send():
                message = message or await self._compose(uow, row, customer)
        if isinstance(message, Skip):
            state = DeliveryState.FAILED if message.reason == guard.TEMPLATE else DeliveryState.SKIPPED
            deliveries.end(uow, row, state, message.reason, message.detail)
            gathered.note_ended(row)
            return None
        return self._set_sending(uow, row, message, gathered, silent=verdict.silent, via=via)

    async def _compose(self, uow: UnitOfWork, row: Delivery | Due, customer: Recipient) -> Message | Skip:
        try:
            message = await self.composer.compose(uow, row, customer)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # one customer's odd data must not hold up the others (R30)
            log.exception("push.not_composed", delivery=row.id)
            return Skip(guard.TEMPLATE, detail=type(error).__name__)
        if isinstance(message, Skip) or self.composer.journeys[row.journey].may_repeat:
            return message
        if row.message_class != MessageClass.TRANSACTIONAL:
            return message
        row.content_hash = composing.content_hash(message)
        if names_an_offer(composing.shown(message)):
            return Skip(Reason.INVALID_CLASS)  # advertising in an envelope that needs no consent (MT11)
        return message

    def _hold(self, row: Delivery | Due, verdict: Hold, via: str) -> None:
        row.state, row.reason, row.lease_until = DeliveryState.QUEUED, verdict.reason, None
        if via == "push":
            row.not_before = verdict.until

    def _drop(self, uow: UnitOfWork, row: Delivery | Due, verdict: Drop, gathered: Gathered) -> None:
        expired = verdict.reason is Reason.EXPIRED
        stopped = verdict.reason is Reason.NO_CONSENT and row.campaign_id is not None
        state = DeliveryState.EXPIRED if expired else DeliveryState.CANCELLED if stopped else DeliveryState.SKIPPED
        deliveries.end(uow, row, state, verdict.reason, verdict.held_by or "")
        gathered.note_ended(row)

    def _set_sending(
        self, uow: UnitOfWork, row: Delivery | Due, message: Message, gathered: Gathered, *, silent: bool, via: str
    ) -> Outgoing | None:
        home = gathered.home(row)
        if home is None:
            deliveries.end(uow, row, DeliveryState.SKIPPED, Reason.UNREACHABLE)
            gathered.note_ended(row)
            return None
        row.state, row.reason, row.silent, row.via = DeliveryState.SENDING, "", silent, via
        row.worker, row.attempts = self.worker, row.attempts + 1
        row.sending_at = row.sending_at or uow.now
        row.lease_until = uow.now + self.lease
        row.message = uow.keyring.seal_json(pack(message), "deliveries", "message", row.id)
        gathered.note_sending(row)
        return Outgoing(
            row=row,
            id=row.id,
            address=identities.open_address(uow, home.id, home.address),
            message=message,
            retry_key=row.retry_key,
            silent=silent,
            repeatable=row.message_class == MessageClass.TRANSACTIONAL,
        )
