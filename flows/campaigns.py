"""Campaigns: a broadcast from draft to report. The chat, the API and the console all use these functions.

The audience is frozen when it starts, becomes rows page by page, and every person of it is counted in the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import failpoints
from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain import segments, texts
from bot.domain.candidates import BROADCAST, Reason
from bot.domain.consent import MESSAGE_TOPICS, Topic
from bot.domain.errors import InputError
from bot.domain.replies import Message
from bot.domain.sending import DeliveryState, MessageClass
from bot.handling import Composition, Journey, Skip
from bot.shop import Shop
from flows import audience as audiences
from flows import campaign_text
from flows.audience import Preview, preview
from flows.campaign_report import Report, report
from storage.models import Campaign
from storage.repositories import campaigns, saved_segments, staff
from storage.unit_of_work import UnitOfWork

__all__ = [
    "JOURNEY",
    "AlreadyStarted",
    "Nobody",
    "OverQuota",
    "Preview",
    "Report",
    "Started",
    "cancel",
    "create",
    "expand",
    "expand_all_due",
    "finish_done",
    "pause",
    "pause_all",
    "preview",
    "report",
    "resume",
    "start",
    "start_due",
]

TOPICS: tuple[Topic, ...] = tuple(topic for topic in MESSAGE_TOPICS if topic is not Topic.RESTOCK)
"""A restock notice is asked for by product, so it is no broadcast; the gate would drop it."""
LIFE = timedelta(hours=6)
PAGE = 500
TITLE_LIMIT = 100
_STARTABLE = ("draft", "scheduled")
_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Started:
    """It runs, or is scheduled when `send_at` is set. `count` people are in its audience."""

    count: int
    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlreadyStarted:
    """Somebody was faster, or it is over; `status` is what it is now. `by` is an actor: "staff:ID" or "api"."""

    by: str
    at: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class OverQuota:
    needed: int
    left: int


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is nobody who would get it; `excluded` says why."""

    excluded: Mapping[str, int]


async def create(
    uow: UnitOfWork,
    shop: Shop,
    *,
    title: str,
    topic: str,
    message: Mapping[str, Any],
    audience: str,
    send_at: datetime | None,
    created_by: str,
) -> Campaign:
    """Make a draft; raises InputError with what is wrong and how to mend it."""
    campaign = Campaign(
        title=_title(title),
        topic=check_topic(topic),
        message=json.dumps(campaign_text.check(message), ensure_ascii=False),
        audience=segments.format(segments.parse(audience, await saved_segments.every(uow))),
        send_at=_send_at(send_at, uow.now),
        created_by=created_by,
        created_at=uow.now,
    )
    uow.session.add(campaign)
    await uow.session.flush()
    staff.audit(uow, created_by, "campaign.created", campaign.id, {"topic": campaign.topic})
    return campaign


def _title(title: str) -> str:
    plain = " ".join(title.split())
    if not plain:
        raise InputError("title is missing; it is shown to staff only")
    return texts.shorten(plain, TITLE_LIMIT)


def check_topic(topic: str) -> Topic:
    """Give the topic; raises InputError unless campaigns can have it."""
    if topic not in TOPICS:
        raise InputError(f"unknown topic {topic!r}; write one of {', '.join(TOPICS)}")
    return Topic(topic)


def _send_at(send_at: datetime | None, now: datetime) -> datetime | None:
    if send_at is not None and send_at.tzinfo is None:
        raise InputError("send_at has no time zone; write it like 2026-08-01T10:00:00+09:00")
    if send_at is not None and send_at < now - _LATE:
        raise InputError("send_at is in the past; leave it out to send when it is started")
    return send_at


async def start(
    uow: UnitOfWork, shop: Shop, campaign: Campaign, by: str
) -> Started | AlreadyStarted | OverQuota | Nobody:
    """Start a draft now, or schedule it when its `send_at` is to come. Of two who press at once one starts it (R31);
    an audience that the quota does not cover is refused whole (MT10)."""
    await uow.session.refresh(campaign)
    if campaign.send_at is None or campaign.send_at <= uow.now:
        return await _run(uow, shop, campaign, by, uow.now)
    refused, found = await _refusal(uow, shop, campaign)
    if refused is not None:
        return refused
    values = {"status": "scheduled", "started_by": by, "started_at": uow.now, "pause_reason": ""}
    if not await campaigns.move(uow, campaign, ("draft",), **values):
        return _already(campaign)
    staff.audit(uow, by, "campaign.scheduled", campaign.id, {"count": found.count})
    uow.announce("campaigns")
    return Started(found.count, campaign.send_at)


async def _refusal(
    uow: UnitOfWork, shop: Shop, campaign: Campaign
) -> tuple[AlreadyStarted | OverQuota | Nobody | None, Preview]:
    found = await preview(uow, shop, campaign)
    if campaign.status not in _STARTABLE:
        return _already(campaign), found
    if not found.count:
        return Nobody(found.excluded), found
    return (OverQuota(found.needed, found.quota_left) if found.over_quota else None), found


async def _run(
    uow: UnitOfWork, shop: Shop, campaign: Campaign, by: str, planned: datetime
) -> Started | AlreadyStarted | OverQuota | Nobody:
    refused, found = await _refusal(uow, shop, campaign)
    if refused is not None:
        return refused
    values = {"status": "running", "started_by": by, "started_at": uow.now, "pause_reason": ""}
    if not await campaigns.move(uow, campaign, _STARTABLE, expires_at=planned + LIFE, **values):
        return _already(campaign)
    failpoints.hit("campaign.before_freeze")
    campaign.frozen = await audiences.freeze(uow, shop, campaign)
    failpoints.hit("campaign.after_freeze")
    staff.audit(uow, by, "campaign.started", campaign.id, {"count": campaign.frozen})
    uow.announce("campaigns")
    return Started(found.count)


def _already(campaign: Campaign) -> AlreadyStarted:
    return AlreadyStarted(campaign.started_by, campaign.started_at, campaign.status)


async def start_due(uow: UnitOfWork, shop: Shop) -> int:
    """Start the scheduled campaigns whose time has come; give how many. One that is too late is never sent, one that
    the quota no longer covers is a draft again."""
    started = 0
    for campaign in await campaigns.in_status(uow, "scheduled"):
        if campaign.send_at is None or campaign.send_at > uow.now:
            continue
        started += await _start_scheduled(uow, shop, campaign, campaign.send_at)
    return started


async def _start_scheduled(uow: UnitOfWork, shop: Shop, campaign: Campaign, planned: datetime) -> bool:
    ended: dict[str, Any] = {"status": "cancelled", "ended_at": uow.now}
    if uow.now >= planned + LIFE:
        await campaigns.move(uow, campaign, ("scheduled",), pause_reason=Reason.EXPIRED.value, **ended)
        return False
    match await _run(uow, shop, campaign, campaign.started_by, planned):
        case OverQuota():
            await campaigns.move(uow, campaign, ("scheduled",), status="draft", pause_reason=Reason.QUOTA.value)
        case Nobody():
            await campaigns.move(uow, campaign, ("scheduled",), pause_reason="nobody", **ended)
        case Started():
            return True
    return False


async def expand(uow: UnitOfWork, campaign: Campaign) -> int:
    """Turn the next page of the audience into rows of the outbox; give how many people it had. The page and the mark
    where it ended are written together, so a crash neither repeats nor skips anybody."""
    people = await campaigns.members(uow, campaign, PAGE)
    if not people:
        return 0
    await outbox.add_all(uow, _proposal(uow, campaign), [member.customer_id for member in people])
    failpoints.hit("campaign.in_page")
    campaign.expanded = people[-1].position
    await uow.session.flush()
    return len(people)


def _proposal(uow: UnitOfWork, campaign: Campaign) -> Proposal:
    return Proposal(
        customer_id="",
        occasion=f"campaign:{campaign.id}",
        journey=BROADCAST,
        topic=Topic(campaign.topic),
        message_class=MessageClass.MARKETING,
        expires_at=campaign.expires_at or uow.now + LIFE,
        campaign_id=campaign.id,
    )


async def expand_all_due(uow: UnitOfWork) -> int:
    """Expand one page of one running campaign; 0 when nothing is left to do."""
    for campaign in await campaigns.in_status(uow, "running"):
        if done := await expand(uow, campaign):
            return done
    return 0


async def finish_done(uow: UnitOfWork) -> int:
    """Close the campaigns of which nothing is open; give how many."""
    finished = await campaigns.finish_done(uow)
    if finished:
        failpoints.hit("campaign.before_finish")
    return finished


async def pause(uow: UnitOfWork, campaign: Campaign, by: str) -> bool:
    """Hold everything that is not yet with the platform; False unless it was running."""
    moved = await campaigns.move(uow, campaign, ("running",), status="paused", pause_reason="staff")
    return _note(uow, campaign, by, "campaign.paused", moved)


async def resume(uow: UnitOfWork, campaign: Campaign, by: str) -> bool:
    """Go on; False unless it was paused. What has expired meanwhile is not sent."""
    moved = await campaigns.move(uow, campaign, ("paused",), status="running", pause_reason="")
    if moved:
        uow.announce("outbox")
    return _note(uow, campaign, by, "campaign.resumed", moved)


async def cancel(uow: UnitOfWork, campaign: Campaign, by: str) -> bool:
    """End it for good; False when it was over already. What was sent stays sent."""
    before = (*_STARTABLE, "running", "paused")
    moved = await campaigns.move(uow, campaign, before, status="cancelled", ended_at=uow.now)
    if moved:
        await campaigns.end_rows(uow, campaign.id, DeliveryState.CANCELLED, "cancelled")
    return _note(uow, campaign, by, "campaign.cancelled", moved)


async def pause_all(uow: UnitOfWork, by: str) -> int:
    """Pause every running campaign, and make every scheduled one a draft again; give how many there were."""
    stopped = 0
    for campaign in await campaigns.in_status(uow, "running", "scheduled"):
        if campaign.status == "running":
            stopped += await pause(uow, campaign, by)
        else:
            moved = await campaigns.move(uow, campaign, ("scheduled",), status="draft", pause_reason="staff")
            stopped += _note(uow, campaign, by, "campaign.unscheduled", moved)
    return stopped


def _note(uow: UnitOfWork, campaign: Campaign, by: str, act: str, moved: bool) -> bool:
    if moved:
        staff.audit(uow, by, act, campaign.id)
        uow.announce("campaigns")
    return moved


async def compose(composition: Composition) -> Message | Skip:
    """Give the campaign's text in the customer's language, with their name and last purchase where those are known."""
    campaign = await _of(composition.uow, composition.delivery.campaign_id or "")
    if campaign is None:
        return Skip("cancelled")
    return await campaign_text.card(composition, campaign)


async def _of(uow: UnitOfWork, campaign_id: str) -> Campaign | None:
    """Give the campaign, read once for all rows of a batch."""
    if campaign_id not in uow.kept:
        uow.kept[campaign_id] = await campaigns.get(uow, campaign_id)
    found = uow.kept[campaign_id]
    return found if isinstance(found, Campaign) else None


JOURNEY = Journey(BROADCAST, None, MessageClass.MARKETING, compose)
