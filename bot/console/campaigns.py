"""Campaigns: written, looked at, started by typing the number of people, watched, stopped, reported."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console import figures, people, wording
from bot.console.desk import Visit
from bot.domain import segments, texts
from bot.domain.errors import InputError
from bot.i18n.catalogue import LOCALES
from flows import audience, campaign_text
from flows import campaigns as flow
from storage.models import Campaign
from storage.repositories import campaigns, products

AUDIENCES = ("all", "category", "stage", "condition")
STAGES = ("new", "repeat", "dormant")
_PRESETS = (30, 90, 180, 365)


async def index(visit: Visit) -> web.Response:
    return visit.draw(
        "campaigns.html",
        campaigns=await campaigns.latest(visit.uow, 50),
        actors=await people.actors(visit),
        topic=lambda value: visit.text(f"topic-{value}"),
    )


async def write(visit: Visit) -> web.Response:
    condition = visit.query("condition")
    return await _form(visit, {"audience": "condition", "condition": condition} if condition else {}, "")


async def _form(visit: Visit, values: Mapping[str, str], problem: str) -> web.Response:
    return visit.draw(
        "campaign_form.html",
        values=defaultdict(str, values),
        problem=problem,
        topics=[(str(each), visit.text(f"topic-{each}")) for each in flow.TOPICS],
        categories=await products.categories(visit.uow),
        stages=[(each, visit.text(f"broadcast-stage-{each}")) for each in STAGES],
        days=_PRESETS,
        languages=[(each, visit.text(f"language-{each}")) for each in LOCALES],
        status=400 if problem else 200,
    )


async def create(visit: Visit) -> web.Response:
    """Keep a draft; nothing is sent by it."""
    try:
        campaign = await flow.create(
            visit.uow,
            visit.shop,
            title=visit.field("title"),
            topic=visit.field("topic"),
            message=_message(visit),
            audience=_audience(visit),
            send_at=_send_at(visit),
            created_by=f"staff:{visit.member.id}",
        )
    except InputError as wrong:
        return await _form(visit, visit.form, str(wrong))
    return visit.go(f"/campaigns/{campaign.id}")


def _message(visit: Visit) -> dict[str, str]:
    """Give the texts that were written: one for all, and those of single languages."""
    written = {name: visit.field(f"message_{name}") for name in ("text", *LOCALES)}
    return {name: text.replace("\r\n", "\n") for name, text in written.items() if text}


def _audience(visit: Visit) -> str:
    """Give the condition behind the choice, with only those who react where that is ticked."""
    chosen = _chosen(visit)
    return f"({chosen}) and {segments.format(audience.RESPONSIVE)}" if visit.field("responsive") else chosen


def _chosen(visit: Visit) -> str:
    match visit.field("audience"):
        case "category":
            days = visit.field("days")
            return f"bought category:{segments.quoted(visit.field('category'))}" + (f" in {days}d" if days else "")
        case "stage":
            return f"stage {visit.field('stage')}"
        case "condition":
            return visit.field("condition")
        case _:
            return "all"


def _send_at(visit: Visit) -> datetime | None:
    """Give the instant of a wall time in the shop's zone."""
    written = visit.field("send_at")
    if not written:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=visit.shop.timezone)
    except ValueError as wrong:
        raise InputError(f"{written!r} is no date and time") from wrong


async def show(visit: Visit) -> web.Response:
    return await _draw(visit, await _found(visit), "")


async def _found(visit: Visit) -> Campaign:
    return await campaigns.get(visit.uow, visit.part("id")) or visit.missing()


async def _draw(visit: Visit, campaign: Campaign, problem: str) -> web.Response:
    startable = campaign.status in ("draft", "scheduled")
    preview = await flow.preview(visit.uow, visit.shop, campaign) if startable else None
    return visit.draw(
        "campaign.html",
        status=409 if problem else 200,
        campaign=campaign,
        problem=problem,
        samples=_samples(visit, campaign),
        preview=preview,
        saving=await audience.saving(visit.uow, visit.shop, campaign, preview) if preview else None,
        report=None if startable else await flow.report(visit.uow, visit.shop, campaign),
        held=await figures.held(visit.uow, campaign.id),
        reason=lambda value: wording.reason(visit, value),
        topic=visit.text(f"topic-{campaign.topic}"),
        actors=await people.actors(visit),
        may_act=visit.may("POST", "/campaigns/{id}/start"),
    )


def _samples(visit: Visit, campaign: Campaign) -> list[tuple[str, str, str]]:
    """Give language, the text for somebody we know, and the text for somebody we do not."""
    message: dict[str, Any] = json.loads(campaign.message)
    found = []
    for name in message:
        locale = visit.shop.locale if name == "text" else name
        template = campaign_text.template(message, name, visit.shop)
        catalogue = visit.desk.house.catalogue
        otherwise = {
            "name": catalogue.text(locale, "broadcast-fallback-name"),
            "last_purchase": catalogue.text(locale, "broadcast-fallback-last-purchase"),
        }
        known = {"name": "田中さくら" if locale == "ja" else "Sakura", "last_purchase": visit.say("煎茶", "Sencha")}
        label = visit.say("すべての言語", "all languages") if name == "text" else visit.text(f"language-{name}")
        found.append((label, texts.fill(template, known, otherwise), texts.fill(template, {}, otherwise)))
    return found


async def start(visit: Visit) -> web.Response:
    """Start it when the number that was typed is the number of people who would get it now (5.3)."""
    campaign = await _found(visit)
    typed = visit.field("number").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    count = (await flow.preview(visit.uow, visit.shop, campaign)).count
    if typed != str(count):
        return await _draw(
            visit,
            campaign,
            visit.say(
                "数字が違うため、送っていません。対象は {n} 人です。",
                "Nothing was sent: the number is not right. {n} people would get it.",
                n=count,
            ),
        )
    match await flow.start(visit.uow, visit.shop, campaign, f"staff:{visit.member.id}"):
        case flow.Started():
            return visit.go(f"/campaigns/{campaign.id}", done="started")
        case flow.OverQuota(needed, left):
            return await _draw(
                visit,
                campaign,
                visit.say(
                    "通数が足りないため、送っていません。必要 {needed}・残り {left}。",
                    "Nothing was sent: {needed} messages are needed, {left} are left.",
                    needed=needed,
                    left=left,
                ),
            )
        case flow.Nobody():
            return await _draw(visit, campaign, visit.say("送れる方がいません。", "There is nobody to send it to."))
        case flow.AlreadyStarted():
            return visit.go(f"/campaigns/{campaign.id}", done="changed_meanwhile")


async def act(visit: Visit) -> web.Response:
    """Pause, resume or cancel."""
    campaign, by = await _found(visit), f"staff:{visit.member.id}"
    match visit.part("act"):
        case "pause":
            done = await flow.pause(visit.uow, campaign, by)
        case "resume":
            done = await flow.resume(visit.uow, campaign, by)
        case "cancel":
            done = await flow.cancel(visit.uow, campaign, by)
        case _:
            visit.missing()
    return visit.go(f"/campaigns/{campaign.id}", done=f"campaign_{visit.part('act')}" if done else "changed_meanwhile")
