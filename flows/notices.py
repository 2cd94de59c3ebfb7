"""Notices: what staff must know of the service itself, in their own chat, once each."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import outbox, quota
from bot.delivery.outbox import Proposal
from bot.domain.candidates import NOTICE
from bot.domain.replies import Card, Message
from bot.domain.replies import Text as Bubble
from bot.domain.sending import MessageClass
from bot.domain.spoofing import isolate
from bot.domain.texts import utf16
from bot.handling import Composition, Journey, Skip
from bot.shop import Shop
from flows import answer_report, learning, weekly
from storage.database import Database
from storage.models import Campaign
from storage.repositories import campaigns, identities, lessons, notes, rates
from storage.repositories import staff as members
from storage.unit_of_work import UnitOfWork

NAME = NOTICE
_DECIDING = ("owner", "marketer")
_STEPS = (80, 95, 100)
_PAID = "line"
_LIFE = timedelta(days=3)
_MORNING = 9
_PICTURE, _PICTURE_KEPT = "picture:", timedelta(days=60)
_CAPTION = 1000
"""Characters that Telegram shows below a picture, with room for what a name may add."""
_REPORTED, _WEEK_TOLD = "notices.answers", "notices.week"
_TOLD = ("asked", "answered", "chosen", "staff", "wrong", "open")
_PAUSED = ("quota", "template", "rejected")
"""Reasons for which a broadcast is paused by the service and not by staff."""


async def compose(composition: Composition) -> Message | Skip:
    """Give the words of one notice."""
    data, text = composition.data, composition.text
    match data["kind"]:
        case "quota":
            return Bubble(text("notice-quota", percent=data["percent"], used=data["used"], quota=data["quota"]))
        case "campaign_quota":
            title = isolate(data["title"])
            return Bubble(text("notice-campaign-quota", title=title, needed=data["needed"], left=data["left"]))
        case "campaign_template" | "campaign_rejected" as kind:
            return Bubble(text(kind.replace("campaign_", "notice-campaign-"), title=isolate(data["title"])))
        case "channel_down":
            return Bubble(text("notice-channel-down", channel=data["channel"]))
        case "answers":
            return Bubble(text("notice-answers", **{name: data[name] for name in _TOLD}))
        case "week":
            return _week(composition)
        case "restored" | "stopped" as what:
            return Bubble(text(f"notice-{what}"))
        case _:
            return Skip("cancelled")


JOURNEY = Journey(NAME, None, MessageClass.TRANSACTIONAL, compose, may_repeat=True)


def _week(composition: Composition) -> Message:
    """Give the week's report, with its picture where one can be fetched and the words fit below it."""
    told = json.loads(composition.data["week"])
    words, base = weekly.words(composition, told), composition.public_url.rstrip("/")
    on_telegram = composition.delivery.channel == "telegram"
    if not base.startswith("https://") or (on_telegram and utf16(words) > _CAPTION):
        return Bubble(words)
    title, *rest = words.split("\n")
    url = f"{base}/pictures/{composition.data['picture']}.png"
    return Card(title=title, alt=title, lines=("\n".join(rest),), image_url=url)


async def tell(uow: UnitOfWork, kind: str, key: str, roles: Sequence[str] = _DECIDING, **data: str) -> int:
    """Propose a notice to each member of staff with one of these roles; the same key is told once. Give how many."""
    proposals = []
    for member in await members.active(uow):
        home = await identities.get(uow, member.identity_id or "") if member.role in roles else None
        if home is not None:
            proposals.append(
                Proposal(
                    customer_id=home.customer_id,
                    occasion=f"notice:{key}:{member.id}",
                    journey=NAME,
                    topic=None,
                    message_class=MessageClass.TRANSACTIONAL,
                    expires_at=uow.now + _LIFE,
                    data={"kind": kind, **data},
                    identity_id=home.id,
                )
            )
    return await outbox.add(uow, *proposals) if proposals else 0


async def watch(uow: UnitOfWork, shop: Shop) -> int:
    """Look for what staff must be told; give how many notices were proposed."""
    return await _quota(uow, shop) + await _paused(uow, shop) + await _channels_down(uow) + await _answers(uow, shop)


async def _quota(uow: UnitOfWork, shop: Shop) -> int:
    """At 80, 95 and 100 percent of the month's messages, once each."""
    included = shop.line.monthly_quota
    if not included:
        return 0
    used = await quota.used(uow, _PAID)
    reached = max((step for step in _STEPS if used * 100 >= step * included), default=0)
    if not reached:
        return 0
    month = quota.month_start(uow.now).strftime("%Y-%m")
    return await tell(
        uow, "quota", f"quota:{month}:{reached}", percent=str(reached), used=str(used), quota=str(included)
    )


async def _paused(uow: UnitOfWork, shop: Shop) -> int:
    told = 0
    for campaign in await campaigns.in_status(uow, "paused"):
        if campaign.pause_reason in _PAUSED:
            told += await _tell_of(uow, shop, campaign)
    return told


async def _tell_of(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> int:
    open_rows = await campaigns.open_on(uow, campaign.id, _PAID)
    left = await quota.left(uow, shop, _PAID) or 0
    key = f"{campaign.pause_reason}:{campaign.id}:{open_rows}"
    numbers = {"needed": str(open_rows), "left": str(left)}
    return await tell(uow, f"campaign_{campaign.pause_reason}", key, title=campaign.title, **numbers)


async def _answers(uow: UnitOfWork, shop: Shop) -> int:
    """On Monday at nine, to owners: what became of last week's questions, and how many wait for an answer."""
    monday = _monday(uow.now, shop)
    if monday is None or await notes.get(uow, _REPORTED) == monday.date().isoformat():
        return 0
    day = monday.date().isoformat()
    await notes.put(uow, _REPORTED, day)
    found = await answer_report.counts(uow, monday - timedelta(days=7), monday)
    if not found["asked"]:
        return 0
    staff = found["unchosen"] + found["unsure"] + found["handed_over"]
    waiting = len(await lessons.unanswered(uow, uow.now - learning.KEPT))
    numbers = {**found, "staff": staff, "open": waiting}
    return await tell(uow, "answers", f"answers:{day}", ("owner",), **{name: str(numbers[name]) for name in _TOLD})


def _monday(now: datetime, shop: Shop) -> datetime | None:
    """Give the beginning of a Monday on which it is nine or later, None on any other day."""
    local = now.astimezone(shop.timezone)
    if local.weekday() != 0 or local.hour < _MORNING:
        return None
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


async def report_week(database: Database, shop: Shop) -> int:
    """On Monday at nine, to owners: what was sold, whom to thank, who stays away, what to buy in. It is worked out
    before anything is written, since learning takes seconds and everybody else waits for the one who writes."""
    monday = _monday(database.clock.now(), shop)
    async with database.read() as uow:
        if monday is None or await notes.get(uow, _WEEK_TOLD) == monday.date().isoformat():
            return 0
        owners = any(member.role == "owner" for member in await members.active(uow))
        found = await weekly.week(uow, shop, monday) if owners else None
    day = monday.date().isoformat()
    async with database.write() as uow:
        await notes.put(uow, _WEEK_TOLD, day)
        if found is None or not (found.orders or found.orders_before or found.wanted):
            return 0
        told, token = found.as_json(), secrets.token_urlsafe(24)
        await notes.prune(uow, _PICTURE, uow.now - _PICTURE_KEPT)
        await notes.put(uow, f"{_PICTURE}{token}", {name: told[name] for name in ("until", "history")})
        words = json.dumps(told, ensure_ascii=False)
        return await tell(uow, "week", f"week:{day}", ("owner",), week=words, picture=token)


async def picture_of(uow: UnitOfWork, token: str) -> dict[str, Any] | None:
    """Give the numbers of a report's picture: `until` (a day) and `history` (minor units); None when unknown."""
    found: dict[str, Any] | None = await notes.get(uow, f"{_PICTURE}{token}")
    return found


async def _channels_down(uow: UnitOfWork) -> int:
    """A refused token: nothing goes out there until somebody puts a new one in."""
    told = 0
    for row in await rates.every(uow):
        if row.halted_why == "token_rejected" and row.halted_until is not None and row.halted_until > uow.now:
            day = uow.now.date().isoformat()
            told += await tell(uow, "channel_down", f"down:{row.channel}:{day}", ("owner",), channel=row.channel)
    return told
