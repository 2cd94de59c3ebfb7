"""Campaigns: broadcasts, their frozen audience, and the counts that always add up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, or_, update
from sqlmodel import col, select

from bot.domain.candidates import Reason
from bot.domain.caps import Cap
from bot.domain.consent import Status, Topic
from bot.domain.pace import Level
from bot.domain.segments import Node
from bot.domain.sending import OPEN_STATES, DeliveryState, MessageClass
from storage.models import AudienceMember, Campaign, ConsentState, Customer, Delivery, Identity
from storage.repositories import cuts, segments
from storage.unit_of_work import UnitOfWork

_COUNTED = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)
_OPEN = sorted(OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would be in it now: people by channel, and people left out by reason. They add up to the segment."""

    by_channel: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.by_channel.values())


async def get(uow: UnitOfWork, campaign_id: str) -> Campaign | None:
    return await uow.session.get(Campaign, campaign_id)


async def latest(uow: UnitOfWork, limit: int = 10) -> list[Campaign]:
    """Give the campaigns, the newest first."""
    query = select(Campaign).order_by(col(Campaign.created_at).desc(), col(Campaign.id).desc()).limit(limit)
    return list(await uow.session.scalars(query))


async def in_status(uow: UnitOfWork, *statuses: str) -> list[Campaign]:
    """Give the campaigns in one of these, the oldest first, with their rows locked where the database can."""
    query = select(Campaign).where(col(Campaign.status).in_(statuses)).order_by(col(Campaign.id)).with_for_update()
    return list(await uow.session.scalars(query.execution_options(populate_existing=True)))


async def move(uow: UnitOfWork, campaign: Campaign, before: Sequence[str], **values: Any) -> bool:
    """Change the row if its status is one of `before`; False when somebody was faster (R31). `campaign` is brought
    up to date either way."""
    await uow.session.flush()
    statement = (
        update(Campaign)
        .where(col(Campaign.id) == campaign.id, col(Campaign.status).in_(before))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    result = await uow.session.execute(statement)
    await uow.session.refresh(campaign)
    return bool(getattr(result, "rowcount", 0))


async def audience(
    uow: UnitOfWork,
    node: Node,
    topic: Topic,
    caps: Sequence[Cap],
    in_control: Callable[[str], bool] | None = None,
    *,
    asleep: bool = False,
    budget: tuple[str, Cap] | None = None,
) -> Audience:
    """Count everybody in the segment, by the channel that would be used or by why they are left out.

    `in_control` tells who is in the control group; None where the shop has none, and then the database counts alone.
    `budget`: the channel whose pushes are paid, and how many of them one person may cost. `asleep` says that the shop's
    quiet hours last until the message has expired.
    """
    where = segments.condition(node, uow.now, await cuts.current(uow))
    people = _people(where, topic, caps, uow.now, asleep=asleep, budget=budget).subquery()
    by_channel: dict[str, int] = {}
    excluded: dict[str, int] = {}

    def note(reason: str, channel: str, number: int) -> None:
        counts, key = (excluded, reason) if reason else (by_channel, channel)
        counts[key] = counts.get(key, 0) + number

    if in_control is None:
        query = select(people.c.reason, people.c.channel, func.count()).group_by(people.c.reason, people.c.channel)
        for reason, channel, number in await uow.session.execute(query):
            note(reason, channel, number)
        return Audience(by_channel, excluded)
    each = select(people.c.id, people.c.agreed, people.c.reason, people.c.channel)
    for customer_id, agreed, reason, channel in await uow.session.execute(each):
        held = bool(agreed) and in_control(customer_id)
        note(Reason.CONTROL_GROUP.value if held else reason, channel, 1)
    return Audience(by_channel, excluded)


async def freeze(
    uow: UnitOfWork,
    campaign_id: str,
    node: Node,
    topic: Topic,
    caps: Sequence[Cap],
    *,
    asleep: bool = False,
    budget: tuple[str, Cap] | None = None,
) -> int:
    """Write down the audience as it is now, in one statement; give how many people it has."""
    where = segments.condition(node, uow.now, await cuts.current(uow))
    people = _people(where, topic, caps, uow.now, asleep=asleep, budget=budget).subquery()
    place = func.row_number().over(order_by=people.c.id)
    chosen = select(literal(campaign_id), place, people.c.id).where(people.c.reason == "")
    await uow.session.execute(insert(AudienceMember).from_select(["campaign_id", "position", "customer_id"], chosen))
    query = select(func.count()).where(AudienceMember.campaign_id == campaign_id)
    return (await uow.session.scalar(query)) or 0


def _people(
    where: ColumnElement[bool],
    topic: Topic,
    caps: Sequence[Cap],
    now: datetime,
    *,
    asleep: bool,
    budget: tuple[str, Cap] | None,
) -> Select[Any]:
    """Give the query for (id, channel, agreed, reason) of everybody in the segment; reason is '' for those who get it.
    `agreed` are those whom the gate lets pass up to the control group.

    The reasons stand in the gate's order, so that each person counts once and under the same reason.
    """
    consent = and_(col(ConsentState.customer_id) == col(Customer.id), col(ConsentState.topic) == topic.value)
    columns: tuple[ColumnElement[Any], ...] = (
        col(Customer.id).label("id"),
        _channel().label("channel"),
        case(*((refused, 0) for refused, _ in _refusals(now)), else_=1).label("agreed"),
        case(*_refusals(now), *_exclusions(caps, now, asleep=asleep, budget=budget), else_="").label("reason"),
    )
    return sqlalchemy.select(*columns).select_from(Customer).join(ConsentState, consent, isouter=True).where(where)


def _refusals(now: datetime) -> list[tuple[ColumnElement[bool], str]]:
    status = col(ConsentState.status)
    return [
        (col(Customer.id).not_in(segments.reachable()), Reason.UNREACHABLE.value),
        (status == Status.PENDING.value, Reason.PENDING.value),
        (status == Status.PAUSED.value, Reason.PAUSED.value),
        (or_(status.is_(None), status != Status.GRANTED.value), Reason.NO_CONSENT.value),
        (col(Customer.marketing_paused_until) > now, Reason.PAUSED.value),
    ]


def _exclusions(
    caps: Sequence[Cap], now: datetime, *, asleep: bool, budget: tuple[str, Cap] | None
) -> list[tuple[ColumnElement[bool], str]]:
    found: list[tuple[ColumnElement[bool], str]] = [
        (col(Customer.minor).is_(True), Reason.MINOR.value),
    ]
    if asleep:  # those with a zone or hours of their own are left to the gate
        follows = and_(col(Customer.zone) == "", col(Customer.own_quiet) != "none")
        found.append((follows, Reason.QUIET_HOURS.value))
    found += [(col(Customer.id).in_(_full(cap, now)), Reason.CAP.value) for cap in caps]
    if budget is not None:
        paid, cap = budget
        spent = _full(cap, now).where(col(Delivery.channel) == paid, col(Delivery.via) == "push")
        found.append((and_(_channel() == paid, col(Customer.id).in_(spent)), Reason.BUDGET.value))
    found.append((col(Customer.pace) == Level.REST.value, Reason.PACE.value))
    return found


def _full(cap: Cap, now: datetime) -> Select[Any]:
    """Give the query for the ids of those who had as many marketing messages as the cap lets through."""
    return (
        select(Delivery.customer_id)
        .where(
            Delivery.message_class == MessageClass.MARKETING.value,
            col(Delivery.state).in_(_COUNTED),
            col(Delivery.sending_at) > now - cap.window,
        )
        .group_by(col(Delivery.customer_id))
        .having(func.count() >= cap.count)
    )


def _channel() -> Any:
    """Give the channel that the outbox would choose: of the reachable address heard last."""
    return (
        select(Identity.channel)
        .where(col(Identity.customer_id) == col(Customer.id), col(Identity.reachable).is_(True))
        .order_by(col(Identity.last_seen_at).desc().nulls_last(), col(Identity.id))
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )


async def members(uow: UnitOfWork, campaign: Campaign, limit: int) -> list[AudienceMember]:
    """Give the next people of the audience who have no row yet."""
    query = (
        select(AudienceMember)
        .where(AudienceMember.campaign_id == campaign.id, AudienceMember.position > campaign.expanded)
        .order_by(col(AudienceMember.position))
        .limit(limit)
    )
    return list(await uow.session.scalars(query))


async def unexpanded(uow: UnitOfWork, campaign: Campaign) -> int:
    """Count the people of the audience who have no row yet."""
    query = select(func.count()).where(
        AudienceMember.campaign_id == campaign.id, AudienceMember.position > campaign.expanded
    )
    return (await uow.session.scalar(query)) or 0


async def promised(uow: UnitOfWork, channel: str) -> int:
    """Count the messages on a channel that were started already and are not sent yet: they will use up quota."""
    rows = select(func.count()).where(Delivery.channel == channel, col(Delivery.state).in_(_OPEN))
    people = (
        select(func.count())
        .select_from(AudienceMember)
        .join(Campaign, col(Campaign.id) == col(AudienceMember.campaign_id))
        .join(Customer, col(Customer.id) == col(AudienceMember.customer_id))
        .where(
            col(Campaign.status).in_(("running", "paused")),
            col(AudienceMember.position) > col(Campaign.expanded),
            _channel() == channel,
        )
    )
    return ((await uow.session.scalar(rows)) or 0) + ((await uow.session.scalar(people)) or 0)


async def end_rows(uow: UnitOfWork, campaign_id: str, state: DeliveryState, reason: str) -> int:
    """End the rows that are not yet handed to the platform."""
    result = await uow.session.execute(
        update(Delivery)
        .where(
            col(Delivery.campaign_id) == campaign_id,
            col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
        )
        .values(state=state, reason=reason, ended_at=uow.now, lease_until=None)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(result, "rowcount", 0))


async def finish_done(uow: UnitOfWork) -> int:
    """Close the running campaigns that have a row for everybody and none that is open; give how many."""
    beyond = select(AudienceMember.position).where(
        col(AudienceMember.campaign_id) == col(Campaign.id), col(AudienceMember.position) > col(Campaign.expanded)
    )
    rows = select(Delivery.id).where(col(Delivery.campaign_id) == col(Campaign.id), col(Delivery.state).in_(_OPEN))
    result = await uow.session.execute(
        update(Campaign)
        .where(col(Campaign.status) == "running", ~beyond.exists(), ~rows.exists())
        .values(status="finished", ended_at=uow.now)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(result, "rowcount", 0))


async def open_on(uow: UnitOfWork, campaign_id: str, channel: str) -> int:
    """Give how many of a campaign's messages are still to go out on a channel."""
    query = select(func.count()).where(
        Delivery.campaign_id == campaign_id, Delivery.channel == channel, col(Delivery.state).in_(_OPEN)
    )
    return (await uow.session.scalar(query)) or 0


async def reactions(uow: UnitOfWork, campaign_id: str) -> dict[str, int]:
    """Give how many people reacted first in each way."""
    query = (
        select(Delivery.reaction, func.count())
        .where(Delivery.campaign_id == campaign_id, Delivery.reaction != "")
        .group_by(col(Delivery.reaction))
    )
    return {row[0]: row[1] for row in await uow.session.execute(query)}


async def pushed(uow: UnitOfWork, campaign_id: str, channel: str) -> int:
    """Count what was pushed, or may have been, on one channel for this campaign."""
    query = select(func.count()).where(
        Delivery.campaign_id == campaign_id,
        Delivery.channel == channel,
        Delivery.via == "push",
        col(Delivery.state).in_(_COUNTED),
    )
    return (await uow.session.scalar(query)) or 0
