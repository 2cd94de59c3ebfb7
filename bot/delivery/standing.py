"""What the gate reads of a customer, gathered for many at once in the transaction that marks their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.domain import caps, control_group, pace, quiet_hours
from bot.domain.candidates import BY_PURCHASES, Candidate, PastSend, Standing
from bot.domain.consent import Status, Topic
from bot.domain.sending import MessageClass
from bot.shop import Shop
from storage.models import Delivery, Handover, Identity, Product
from storage.repositories import consents, customers, deliveries
from storage.repositories.customers import Recipient
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Gathered:
    """The state of all customers of a batch; `of` gives one delivery's view of it."""

    shop: Shop
    customers: dict[str, Recipient]
    statuses: dict[str, dict[Topic, Status]]
    identities: dict[str, list[Any]]
    """Rows of `id`, `customer_id`, `channel`, `reachable`, `address` (sealed)."""
    history: dict[str, list[Any]]
    rivals: dict[str, list[Any]]
    busy: set[str]
    stock: dict[str, int]
    control: set[str] = field(default_factory=set)

    def home(self, row: Delivery | Due) -> Any | None:
        """Give the identity that the row is addressed to."""
        own = self.identities.get(row.customer_id, ())
        return next((each for each in own if each.id == row.identity_id), None)

    def of(self, row: Delivery | Due, channel: str) -> Standing:
        customer = self.customers[row.customer_id]
        own = self.identities.get(row.customer_id, [])
        return Standing(
            zone=ZoneInfo(customer.zone) if customer.zone else self.shop.timezone,
            erased=customer.erased_at is not None,
            reachable=any(each.reachable and each.channel == channel for each in own),
            statuses=self.statuses.get(row.customer_id, {}),
            minor=customer.minor,
            in_control_group=row.customer_id in self.control,
            quiet_hours=quiet_hours.parse(customer.own_quiet) if customer.own_quiet not in ("", "none") else None,
            night_ok=customer.own_quiet == "none",
            at_once_alerts=customer.at_once,
            marketing_paused_until=customer.marketing_paused_until,
            pace=pace.Level(customer.pace),
            own_cap=caps.parse(customer.own_cap) if customer.own_cap else None,
            history=[_past(each, channel) for each in self.history.get(row.customer_id, ()) if each.id != row.id],
            rivals=[self.candidate(each) for each in self.rivals.get(row.customer_id, ()) if each.id != row.id],
            handover_open=row.customer_id in self.busy,
        )

    def note_sending(self, row: Delivery | Due) -> None:
        """Let the rest of the batch see that this row was just marked: caps count it, and it rivals no more."""
        self.history.setdefault(row.customer_id, []).append(row)
        self.note_ended(row)

    def note_ended(self, row: Delivery | Due) -> None:
        self.rivals[row.customer_id] = [each for each in self.rivals.get(row.customer_id, ()) if each.id != row.id]

    def candidate(self, row: Any, *, paid: bool = True) -> Candidate:
        return Candidate(
            journey=row.journey,
            topic=Topic(row.topic) if row.topic else None,
            message_class=MessageClass(row.message_class),
            customer_id=row.customer_id,
            occasion=row.occasion,
            expires_at=row.expires_at,
            value=row.value,
            sku=row.sku,
            stock_left=self.stock.get(row.sku, 0) if row.sku and row.topic == Topic.RESTOCK else None,
            content_hash=row.content_hash,
            needs_profiling=row.journey in BY_PURCHASES,
            paid=paid,
        )


def _past(row: Any, channel: str) -> PastSend:
    return PastSend(
        at=row.sending_at,
        message_class=MessageClass(row.message_class),
        topic=Topic(row.topic) if row.topic else None,
        sku=row.sku,
        content_hash=row.content_hash,
        paid=row.via == "push" and row.channel == channel,
    )


_HOME = [
    Identity.__table__.c[name]  # type: ignore[attr-defined]
    for name in ("id", "customer_id", "channel", "reachable", "address")
]


async def gather(uow: UnitOfWork, shop: Shop, rows: Sequence[Delivery | Due], secret: bytes) -> Gathered:
    """Read everything that the gate needs for these rows."""
    ids = sorted({row.customer_id for row in rows})
    people = await customers.recipients(uow, ids)  # first: it holds them for this transaction
    skus = sorted({row.sku for row in rows if row.sku})
    found: dict[str, list[Any]] = {}
    for each in await uow.session.execute(select(*_HOME).where(col(Identity.customer_id).in_(ids))):
        found.setdefault(each.customer_id, []).append(each)
    handovers = select(Handover.customer_id).where(col(Handover.customer_id).in_(ids), Handover.state != "ended")
    products = select(Product.sku, Product.stock).where(col(Product.sku).in_(skus))
    percent = shop.pressure.control_group_percent
    salt = control_group.salt_of(uow.now.date())
    return Gathered(
        shop=shop,
        customers=people,
        statuses=await consents.statuses_of(uow, ids),
        identities=found,
        history=await deliveries.history(uow, ids),
        rivals=await deliveries.rivals(uow, ids),
        busy=set(await uow.session.scalars(handovers)),
        stock={row[0]: row[1] for row in await uow.session.execute(products)},
        control={each for each in ids if percent and control_group.contains(secret, salt, each, percent)},
    )
