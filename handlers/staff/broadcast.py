"""Broadcasts from a member of staff's own chat: every button of the conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.replies import Button, Outcome
from bot.handling import Context
from bot.i18n import formats
from flows import acts, broadcast, broadcast_audience, broadcast_cards, campaigns
from storage.models import Campaign
from storage.repositories import campaigns as rows
from storage.repositories import conversations

_LISTED = 8
OnCampaign = Callable[[Context, Campaign], Awaitable[Outcome | None]]


def _of_campaign(act: OnCampaign) -> Callable[[Context, str], Awaitable[Outcome | None]]:
    """Look the campaign up that the button names; None when it is gone."""

    async def found(context: Context, subject: str) -> Outcome | None:
        campaign = await rows.get(context.uow, subject)
        return None if campaign is None else await act(context, campaign)

    return found


async def begin(context: Context, subject: str = "") -> Outcome:
    return await broadcast.begin(context)


async def list_all(context: Context, subject: str = "") -> Outcome:
    """Give the latest broadcasts as buttons; drafts that were thrown away are not worth a button."""
    found = [each for each in await rows.latest(context.uow, 3 * _LISTED) if each.frozen or each.status != "cancelled"]
    if not found:
        return context.say("broadcast-none", context.button("staff-menu.broadcast", acts.data(context, "broadcast")))
    return context.say("broadcast-list", *(_listed(context, each) for each in found[:_LISTED]))


def _listed(context: Context, campaign: Campaign) -> Button:
    status = context.text(f"broadcast-status-{campaign.status}")
    label = f"{formats.shorten(campaign.title, 19 - len(status))} {status}"
    return Button(label, data=acts.data(context, "b_open", campaign.id))


async def rewrite(context: Context, campaign: Campaign) -> Outcome:
    """Begin again with the text; the draft is thrown away."""
    if campaign.status != "draft":
        return await broadcast_cards.started_already(context, campaign)
    await campaigns.cancel(context.uow, campaign, acts.actor(context))
    return await broadcast.begin(context)


async def discard(context: Context, subject: str) -> Outcome:
    """Throw the draft away, or what was begun before there was one."""
    campaign = await rows.get(context.uow, subject) if subject else None
    if campaign is not None and campaign.status not in ("draft", "scheduled"):
        return await broadcast_cards.started_already(context, campaign)
    if campaign is not None:
        await campaigns.cancel(context.uow, campaign, acts.actor(context))
    await conversations.leave(context.uow, context.identity.id)
    return context.say("broadcast-discarded")


async def sample(context: Context, campaign: Campaign) -> Outcome:
    if campaign.status not in ("draft", "scheduled"):
        return await broadcast_cards.started_already(context, campaign)
    acts.audit(context, "campaign.sampled", campaign.id)
    return await broadcast_cards.sample(context, campaign)


async def pause(context: Context, campaign: Campaign) -> Outcome:
    if not await campaigns.pause(context.uow, campaign, acts.actor(context)):
        return await broadcast_cards.show(context, campaign)
    found = await campaigns.report(context.uow, context.shop, campaign)
    return await _told(context, campaign, context.say("broadcast-paused", open=found.counts["open"]))


async def resume(context: Context, campaign: Campaign) -> Outcome:
    if not await campaigns.resume(context.uow, campaign, acts.actor(context)):
        return await broadcast_cards.show(context, campaign)
    found = await campaigns.report(context.uow, context.shop, campaign)
    return await _told(context, campaign, context.say("broadcast-resumed", open=found.counts["open"]))


async def ask_cancel(context: Context, campaign: Campaign) -> Outcome:
    """Ask before ending it for good."""
    if campaign.status not in ("running", "paused"):
        return await broadcast_cards.show(context, campaign)
    found = await campaigns.report(context.uow, context.shop, campaign)
    return context.say(
        "broadcast-cancel-ask",
        context.button("broadcast-button-cancel", acts.data(context, "b_end", campaign.id)),
        context.button("button-back", acts.data(context, "b_open", campaign.id)),
        open=found.counts["open"],
    )


async def end(context: Context, campaign: Campaign) -> Outcome:
    if not await campaigns.cancel(context.uow, campaign, acts.actor(context)):
        return await broadcast_cards.show(context, campaign)
    counts = (await campaigns.report(context.uow, context.shop, campaign)).counts
    done = context.say("broadcast-cancelled", sent=counts["sent"], cancelled=counts["cancelled"])
    return Outcome.say(*done.messages, *(await broadcast_cards.report(context, campaign)).messages)


async def _told(context: Context, campaign: Campaign, outcome: Outcome) -> Outcome:
    return Outcome.say(*outcome.messages, *(await broadcast_cards.progress(context, campaign)).messages)


ACTS: dict[str, Callable[[Context, str], Awaitable[Outcome | None]]] = {
    "broadcast": begin,
    "b_topic": broadcast.choose_topic,
    "b_aud": broadcast.choose_audience,
    "b_cat": broadcast_audience.choose_category,
    "b_item": broadcast_audience.choose_product,
    "b_stage": broadcast.choose_stage,
    "b_sample": _of_campaign(sample),
    "b_confirm": _of_campaign(broadcast.ask_number),
    "b_rewrite": _of_campaign(rewrite),
    "b_discard": discard,
    "b_list": list_all,
    "b_open": _of_campaign(broadcast_cards.show),
    "b_pause": _of_campaign(pause),
    "b_resume": _of_campaign(resume),
    "b_cancel": _of_campaign(ask_cancel),
    "b_end": _of_campaign(end),
    "b_report": _of_campaign(broadcast_cards.report),
}
COMMANDS = {"broadcast": "broadcast", "broadcasts": "b_list"}
WORDS = {"broadcast": "broadcast", "campaigns": "b_list"}
