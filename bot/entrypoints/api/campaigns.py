"""`/campaigns`: a broadcast drafted, started and watched by the shop's systems, with the functions of the chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain import segments
from bot.domain.errors import InputError
from bot.entrypoints.api.campaign_shapes import AudienceOut, ByChannel, CampaignIn, CampaignOut, Counts, DraftOut
from bot.entrypoints.api.operations import Call, Operation
from bot.entrypoints.api.problem import At, Problem, invalid, missing
from flows import campaign_text, campaigns
from flows.campaigns import AlreadyStarted, Nobody, OverQuota
from storage.models import Campaign
from storage.repositories import campaigns as rows
from storage.repositories import saved_segments
from storage.unit_of_work import UnitOfWork

BY = "api"


async def post(call: Call) -> DraftOut:
    body = call.body
    _check("/topic", campaigns.check_topic, body.topic)
    _check("/message", campaign_text.check, body.message)
    saved = await saved_segments.every(call.uow)
    _check("/audience", lambda text: segments.parse(text, saved), body.audience)
    try:
        campaign = await campaigns.create(
            call.uow,
            call.shop,
            title=body.title,
            topic=body.topic,
            message=body.message,
            audience=body.audience,
            send_at=None if body.send_at is None else call.instant(body.send_at),
            created_by=BY,
        )
    except InputError as wrong:  # all else was checked above
        raise invalid(At("/send_at" if "send_at" in str(wrong) else "", str(wrong))) from None
    return await _draft(call, campaign)


def _check(pointer: str, read: Callable[[Any], object], value: object) -> None:
    try:
        read(value)
    except InputError as wrong:
        raise invalid(At(pointer, str(wrong))) from None


async def _draft(call: Call, campaign: Campaign) -> DraftOut:
    found = await campaigns.preview(call.uow, call.shop, campaign)
    return DraftOut(
        id=campaign.id,
        status=campaign.status,
        audience=AudienceOut(
            count=found.count,
            by_channel=ByChannel(line=found.by_channel.get("line", 0), telegram=found.by_channel.get("telegram", 0)),
            excluded=dict(found.excluded),
        ),
        cost=float(found.cost.amount),
        currency=found.cost.currency,
        quota_left=found.quota_left,
    )


async def get(call: Call) -> CampaignOut:
    return await _said(call, await _find(call))


async def start(call: Call) -> CampaignOut:
    campaign = await _find(call)
    match await campaigns.start(call.uow, call.shop, campaign, BY):
        case AlreadyStarted() as already:
            raise _wrong_status(campaign, already.status)
        case OverQuota() as over:
            detail = f"it needs {over.needed} paid messages and {over.left} are left this month; nothing was sent"
            raise Problem(409, "over-quota", detail)
        case Nobody() as nobody:
            told = ", ".join(f"{reason} {number}" for reason, number in nobody.excluded.items())
            raise Problem(409, "nobody", f"nobody would get it{f' ({told})' if told else ''}")
    return await _said(call, campaign)


def _moving(
    move: Callable[[UnitOfWork, Campaign, str], Awaitable[bool]], target: str
) -> Callable[[Call], Awaitable[CampaignOut]]:
    """Give the operation that moves a campaign to `target`; one that is there already is left as it is."""

    async def handle(call: Call) -> CampaignOut:
        campaign = await _find(call)
        if not await move(call.uow, campaign, BY) and campaign.status != target:
            raise _wrong_status(campaign, campaign.status)
        return await _said(call, campaign)

    return handle


def _wrong_status(campaign: Campaign, status: str) -> Problem:
    return Problem(409, "wrong-status", f"the campaign {campaign.id} is {status}")


async def _find(call: Call) -> Campaign:
    campaign = await rows.get(call.uow, call.path["id"])
    if campaign is None:
        raise missing(f"the campaign {call.path['id']}")
    return campaign


async def _said(call: Call, campaign: Campaign) -> CampaignOut:
    report = await campaigns.report(call.uow, call.shop, campaign)
    return CampaignOut(
        id=campaign.id,
        title=campaign.title,
        topic=campaign.topic,
        audience=campaign.audience,
        status=campaign.status,
        send_at=campaign.send_at,
        started_at=campaign.started_at,
        ended_at=campaign.ended_at,
        frozen=report.frozen,
        counts=Counts(**report.counts),
        reasons={str(reason): number for reason, number in report.reasons.items()},
        cost=float(report.cost.amount),
        currency=report.cost.currency,
    )


def _act(verb: str, summary: str, handle: Callable[[Call], Awaitable[CampaignOut]]) -> Operation:
    path = f"/campaigns/{{id}}/{verb}"
    return Operation("POST", path, f"{verb}Campaign", summary, handle, CampaignOut, problems=(404, 409))


OPERATIONS = (
    Operation(
        "POST",
        "/campaigns",
        "createCampaign",
        "Draft a broadcast and see who would get it",
        post,
        DraftOut,
        CampaignIn,
        status=201,
    ),
    Operation(
        "GET",
        "/campaigns/{id}",
        "getCampaign",
        "Give a broadcast and what became of it",
        get,
        CampaignOut,
        problems=(404,),
    ),
    _act("start", "Start a draft, or schedule it for its time", start),
    _act("pause", "Hold what is not yet with the platforms", _moving(campaigns.pause, "paused")),
    _act("resume", "Go on with a paused broadcast", _moving(campaigns.resume, "running")),
    _act("cancel", "End a broadcast; what was sent stays sent", _moving(campaigns.cancel, "cancelled")),
)
