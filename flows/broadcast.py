"""The broadcast conversation: write, topic, audience, draft card, and the number of people typed to confirm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.answers.normalise import normalise
from bot.domain import texts
from bot.domain.errors import InputError
from bot.domain.replies import Button, Outcome
from bot.domain.texts import PLACEHOLDERS, TemplateError
from bot.handling import Context, Flow, Step
from bot.i18n import formats
from bot.i18n.catalogue import LOCALES
from flows import acts, broadcast_audience, broadcast_cards, campaign_text, campaigns
from flows.broadcast_audience import NAME, PATIENCE, go
from flows.campaign_text import TooLong
from flows.campaigns import AlreadyStarted, Nobody, OverQuota, Started
from storage.models import Campaign
from storage.repositories import campaigns as rows
from storage.repositories import conversations

_TITLE = 30


async def begin(context: Context) -> Outcome:
    """Ask for the text."""
    await conversations.go(context.uow, context.identity.id, NAME, "write", {}, PATIENCE)
    return context.say("broadcast-write", context.button("broadcast-button-discard", acts.data(context, "b_discard")))


async def write(context: Context) -> Outcome | None:
    """Take the text, unless something in it cannot be sent, and ask for the topic."""
    if not context.words:
        return None
    try:
        campaign_text.check({"text": context.words})
    except TooLong as wrong:
        return context.say("broadcast-too-long", count=wrong.count, max=wrong.limit)
    except TemplateError as wrong:
        allowed = formats.names(context.locale, [f"{{{name}}}" for name in PLACEHOLDERS])
        return context.say("broadcast-placeholder-unknown", placeholder=f"{{{wrong.name}}}", allowed=allowed)
    except InputError:
        return context.say("broadcast-write")
    await go(context, "topic", text=context.words)
    topics = sorted(campaigns.TOPICS, key=lambda topic: topic != "news")
    buttons = [Button(context.text(f"topic-{topic}"), data=acts.data(context, "b_topic", topic)) for topic in topics]
    return context.say("broadcast-topic", *buttons)


async def choose_topic(context: Context, topic: str) -> Outcome | None:
    """Take the topic and ask for the audience; None when there is no text yet."""
    if topic not in campaigns.TOPICS or not _written(context):
        return None
    await go(context, "audience", topic=topic)
    return broadcast_audience.ask(context)


def _written(context: Context) -> bool:
    return context.position is not None and context.position.flow == NAME and bool(context.position.data.get("text"))


async def choose_audience(context: Context, kind: str) -> Outcome | None:
    return await broadcast_audience.choose(context, kind, finish) if _topical(context) else None


async def choose_stage(context: Context, stage: str) -> Outcome | None:
    return await broadcast_audience.choose_stage(context, stage, finish) if _topical(context) else None


def _topical(context: Context) -> bool:
    return _written(context) and context.position is not None and bool(context.position.data.get("topic"))


async def finish(context: Context, audience: str) -> Outcome:
    """Make the draft and show it. The conversation ends here; the draft is picked up again by its buttons."""
    data = context.position.data if context.position else {}
    campaign = await campaigns.create(
        context.uow,
        context.shop,
        title=formats.shorten(_plain(context, str(data["text"])), _TITLE),
        topic=str(data["topic"]),
        message={"text": str(data["text"])},
        audience=audience,
        send_at=None,
        created_by=acts.actor(context),
    )
    await conversations.leave(context.uow, context.identity.id)
    return await broadcast_cards.draft(context, campaign)


def _plain(context: Context, text: str) -> str:
    """Give the text on one line, as somebody of whom nothing is known would read it."""
    otherwise = {
        "name": context.text("broadcast-fallback-name"),
        "last_purchase": context.text("broadcast-fallback-last-purchase"),
    }
    return " ".join(texts.fill(text, {}, otherwise).split())


async def ask_number(context: Context, campaign: Campaign) -> Outcome:
    """Ask to type the number of people; a draft that cannot be sent is shown with its reasons instead."""
    if campaign.status not in ("draft", "scheduled"):
        return await broadcast_cards.started_already(context, campaign)
    found = await campaigns.preview(context.uow, context.shop, campaign)
    if not found.count or found.over_quota:
        return await broadcast_cards.draft(context, campaign)
    data = {"campaign": campaign.id, "count": found.count}
    await conversations.go(context.uow, context.identity.id, NAME, "confirm", data, PATIENCE)
    return context.say("broadcast-confirm", count=found.count, number=str(found.count))


async def confirm(context: Context) -> Outcome | None:
    """Start it when the number that was typed is the number of people, and still is."""
    if not context.words or context.position is None:
        return None
    campaign = await rows.get(context.uow, str(context.position.data["campaign"]))
    if campaign is None:
        await conversations.leave(context.uow, context.identity.id)
        return None
    if _goes_back(context):
        await conversations.leave(context.uow, context.identity.id)
        return await broadcast_cards.show(context, campaign)
    count = int(context.position.data["count"])
    if broadcast_audience.number(context.words) != count:
        return context.say("broadcast-confirm-wrong", number=str(count))
    return await _start(context, campaign, count)


def _goes_back(context: Context) -> bool:
    words = {normalise(context.catalogue.text(locale, "button-back")) for locale in LOCALES}
    return normalise(context.words) in words


async def _start(context: Context, campaign: Campaign, count: int) -> Outcome:
    found = await campaigns.preview(context.uow, context.shop, campaign)
    if campaign.status == "draft" and found.count != count:
        asked = await ask_number(context, campaign)
        return Outcome.say(context.bubble("broadcast-changed", count=found.count), *asked.messages)
    await conversations.leave(context.uow, context.identity.id)
    match await campaigns.start(context.uow, context.shop, campaign, acts.actor(context)):
        case Started(number, None):
            told = context.bubble("broadcast-started", count=number)
            return Outcome.say(told, *(await broadcast_cards.progress(context, campaign)).messages)
        case Started():
            return await broadcast_cards.progress(context, campaign)
        case AlreadyStarted():
            return await broadcast_cards.started_already(context, campaign)
        case OverQuota() | Nobody():
            return await broadcast_cards.draft(context, campaign)


def _staff_only(step: Step) -> Step:
    """One whose rights were taken away in the middle of it is a customer again, at once."""

    async def guarded(context: Context) -> Outcome | None:
        if context.staff is None or not acts.allowed(context.staff.role, NAME):
            await conversations.leave(context.uow, context.identity.id)
            return None
        return await step(context)

    return guarded


def _with_finish(step: Callable[[Context, broadcast_audience.Finish], Awaitable[Outcome]]) -> Step:
    async def heard(context: Context) -> Outcome | None:
        return await step(context, finish) if context.words else None

    return heard


async def _product(context: Context) -> Outcome | None:
    return await broadcast_audience.hear_product(context) if context.words else None


FLOW = Flow(
    NAME,
    {
        name: _staff_only(step)
        for name, step in {
            "write": write,
            "product": _product,
            "days": _with_finish(broadcast_audience.hear_days),
            "condition": _with_finish(broadcast_audience.hear_condition),
            "confirm": confirm,
        }.items()
    },
    PATIENCE,
)
