"""What staff see of a campaign in their chat: the draft with its head count, the progress, the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.delivery import composing
from bot.domain import segments
from bot.domain.candidates import BROADCAST
from bot.domain.money import Money
from bot.domain.replies import Button, Card, Outcome
from bot.domain.segments import All, Bought, InStage
from bot.domain.sending import MessageClass
from bot.domain.spoofing import clean_name
from bot.handling import Composition, Context
from bot.i18n import formats
from flows import acts, campaign_text, campaigns
from flows.audience import Preview, held_until
from storage.models import Campaign, Delivery
from storage.repositories import customers, products
from storage.repositories import staff as members

_SENDABLE = ("draft", "scheduled")
_REASONS = 6
_NAMES = {"line": "LINE", "telegram": "Telegram"}  # names of firms, the same in every language


async def draft(context: Context, campaign: Campaign) -> Outcome:
    """Give the card of a draft: who gets it, who does not and why, what it costs, and what can be done next."""
    found = await campaigns.preview(context.uow, context.shop, campaign)
    lines = await _draft_lines(context, campaign, found)
    number, cost = campaign.id[-4:], money(context, found.cost)
    card = Card(
        title=context.text("broadcast-draft.title", id=number),
        alt=context.text("broadcast-draft.alt", id=number, count=found.count, cost=cost),
        lines=tuple(lines),
        buttons=_draft_buttons(context, campaign, sendable=bool(found.count) and not found.over_quota),
    )
    if not found.count:
        return Outcome.say(context.bubble("broadcast-nobody"), card)
    if found.over_quota:
        return Outcome.say(context.bubble("broadcast-over-quota", needed=found.needed, left=found.quota_left), card)
    return Outcome.say(card)


async def _draft_lines(context: Context, campaign: Campaign, found: Preview) -> list[str]:
    text = context.text
    lines = [
        text("broadcast-draft.topic", topic=text(f"topic-{campaign.topic}")),
        text("broadcast-draft.audience", count=found.count, segment=await described(context, campaign.audience)),
    ]
    lines += [
        text("broadcast-draft.channel", channel=_NAMES.get(channel, channel), count=number)
        for channel, number in sorted(found.by_channel.items())
    ]
    if found.excluded:
        lines.append(text("broadcast-draft.excluded", count=sum(found.excluded.values())))
        lines += reasons(context, found.excluded)
    opening = held_until(context.uow, context.shop, campaign)
    if opening is not None and found.count:
        clock = formats.time(context.locale, opening.astimezone(context.shop.timezone).time())
        lines.append(text("broadcast-draft.held", time=clock))
    lines.append(text("broadcast-draft.cost", cost=money(context, found.cost)))
    lines.append(text("broadcast-draft.quota", left=found.left_after))
    return lines


def _draft_buttons(context: Context, campaign: Campaign, *, sendable: bool) -> tuple[Button, ...]:
    buttons = [_button(context, "button-sample", "b_sample", campaign)]
    if sendable:
        buttons.append(_button(context, "button-continue", "b_confirm", campaign))
    buttons.append(_button(context, "button-write-again", "b_rewrite", campaign))
    buttons.append(_button(context, "broadcast-button-discard", "b_discard", campaign))
    return tuple(buttons)


def _button(context: Context, message_id: str, act: str, campaign: Campaign) -> Button:
    return context.button(message_id, acts.data(context, act, campaign.id))


def money(context: Context, amount: Money) -> str:
    return formats.money(context.locale, amount.amount, amount.currency)


def reasons(context: Context, counts: Mapping[str, int]) -> list[str]:
    """Give a line for each reason, the most frequent first."""
    lines = []
    for reason, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_REASONS]:
        message_id = f"reason-{reason.replace('_', '-')}"
        words = context.text(message_id if context.catalogue.has(message_id) else "reason-other")
        lines.append(context.text("broadcast-draft.excluded-reason", reason=words, count=number))
    return lines


async def described(context: Context, audience: str) -> str:
    """Give the words for a segment that the buttons can make; any other is shown as it is written."""
    match segments.parse(audience):
        case All():
            return context.text("broadcast-segment-all")
        case InStage(stage):
            return context.text("broadcast-segment-stage", stage=context.text(f"broadcast-stage-{stage}"))
        case Bought(what, value, int() as days) if what != "anything":
            product = await products.get(context.uow, value) if what == "sku" else None
            return context.text("broadcast-segment-bought", what=product.name if product else value, days=days)
        case _:
            return audience


async def show(context: Context, campaign: Campaign) -> Outcome:
    """Give the card that fits what the campaign is now."""
    return await draft(context, campaign) if campaign.status in _SENDABLE else await progress(context, campaign)


async def progress(context: Context, campaign: Campaign) -> Outcome:
    """Give how far it is, as it is stored this moment, and what can be done."""
    found = await campaigns.report(context.uow, context.shop, campaign)
    counts = found.counts
    return context.say(
        "broadcast-progress",
        *_progress_buttons(context, campaign),
        title=campaign.title,
        status=context.text(f"broadcast-status-{campaign.status}"),
        done=found.done,
        count=found.frozen,
        sent=counts["sent"],
        skipped=counts["skipped"] + counts["cancelled"] + counts["expired"],
        failed=counts["failed"] + counts["unknown"],
        open=counts["open"],
    )


def _progress_buttons(context: Context, campaign: Campaign) -> tuple[Button, ...]:
    report = _button(context, "broadcast-button-report", "b_report", campaign)
    if campaign.status not in ("running", "paused"):
        return (report,)
    running = campaign.status == "running"
    go_on = (
        _button(context, "broadcast-button-pause", "b_pause", campaign)
        if running
        else _button(context, "broadcast-button-resume", "b_resume", campaign)
    )
    refresh = _button(context, "button-progress", "b_open", campaign)
    cancel = _button(context, "broadcast-button-cancel", "b_cancel", campaign)
    return refresh, go_on, cancel, report


async def report(context: Context, campaign: Campaign) -> Outcome:
    """Give the whole report: the seven counts, why people got nothing, what they did, what it cost."""
    found = await campaigns.report(context.uow, context.shop, campaign)
    text, counts = context.text, found.counts
    lines = [
        text("broadcast-report.audience", count=found.frozen),
        text("broadcast-report.sent", count=counts["sent"]),
        text("broadcast-report.skipped", count=counts["skipped"]),
        text("broadcast-report.failed", count=counts["failed"]),
        text("broadcast-report.cancelled", count=counts["cancelled"]),
        text("broadcast-report.expired", count=counts["expired"]),
        text("broadcast-report.unknown", count=counts["unknown"]),
        *reasons(context, found.reasons),
        text("broadcast-report.taps", count=found.taps),
        text("broadcast-report.stops", count=found.stops),
        text("broadcast-report.cost", cost=money(context, found.cost)),
    ]
    title = formats.shorten(campaign.title)
    card = Card(
        title=text("broadcast-report", title=campaign.title),
        alt=text("broadcast-report.alt", title=title, sent=counts["sent"]),
        lines=tuple(lines),
        buttons=(_button(context, "button-progress", "b_open", campaign),),
    )
    return Outcome.say(card)


async def sample(context: Context, campaign: Campaign) -> Outcome:
    """Give the message as this member of staff would get it as a customer, with its ways out."""
    made = composition(context, campaign)
    message = await campaign_text.card(made, campaign, context.text("broadcast-sample-note"))
    buttons = _draft_buttons(context, campaign, sendable=True)
    return Outcome.say(composing.with_ways_out(message, made), context.bubble("broadcast-sample-sent", *buttons[1:]))


def composition(context: Context, campaign: Campaign | None = None) -> Composition:
    """Give what a real rendering reads; its row is never stored, so its buttons lead to no delivery."""
    uow, customer = context.uow, context.customer
    row = Delivery(
        customer_id=customer.id,
        occasion="sample",
        journey=BROADCAST,
        campaign_id=campaign.id if campaign else None,
        topic=campaign.topic if campaign else "",
        message_class=MessageClass.MARKETING,
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now + timedelta(hours=1),
    )
    name = clean_name(customers.profile(uow, customer).name)
    return Composition(uow, row, {}, customer, name, context.shop, context.catalogue, context.public_url)


async def started_already(context: Context, campaign: Campaign) -> Outcome:
    """Say who started it and when, and how far it is."""
    name = campaign.started_by
    if name.startswith("staff:"):
        starter = await members.get(context.uow, name.removeprefix("staff:"))
        name = starter.name if starter else name
    if campaign.started_at is None or campaign.frozen == 0:
        return await progress(context, campaign)
    zone = context.shop.timezone
    time = formats.datetime(context.locale, campaign.started_at, zone, context.now.astimezone(zone).date())
    told = context.bubble("broadcast-started-already", time=time, staff=name)
    return Outcome.say(told, *(await progress(context, campaign)).messages)
