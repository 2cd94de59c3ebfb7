"""Onboarding: one question and the offer of messages, in the greeting itself; answered by a tap, or in words.

Words count because a computer's LINE shows no quick replies (trust.md 5.1).
"""

from __future__ import annotations

import math
from datetime import timedelta

from bot.answers.normalise import normalise
from bot.domain.consent import MESSAGE_TOPICS, Status, Topic
from bot.domain.replies import Button, Card, Message, Outcome, Text
from bot.handling import Context, Flow
from bot.i18n import formats
from bot.shop import Shop
from flows import consent
from storage.repositories import conversations, facts, products

NAME = "onboarding"
CATEGORIES = 4
_MONTH = timedelta(days=30)
SURVEY, OPT_IN = "survey", "optin"
"""What `customer.onboarded` lists once it was answered, a "no" or a skip included."""


def answered(context: Context, question: str) -> bool:
    return question in context.customer.onboarded.split(",")


def note_answered(context: Context, question: str) -> None:
    if not answered(context, question):
        before = context.customer.onboarded
        context.customer.onboarded = f"{before},{question}" if before else question


async def categories(context: Context) -> dict[str, str]:
    """Give the categories that the survey offers, by a short key that fits a button whatever their names."""
    known = context.shop.survey.categories or await products.categories(context.uow)
    index = context.uow.keyring.index
    return {index("category", name)[:12]: name for name in known[:CATEGORIES]}


async def survey(context: Context) -> Text | None:
    """Give the question; None for a shop without categories."""
    known = await categories(context)
    if not known:
        return None
    choices = [Button(formats.shorten(name), data=f"survey:{key}") for key, name in known.items()]
    return context.bubble("welcome-survey", *choices, context.button("button-skip", "survey:skip"))


async def answer_survey(context: Context, key: str) -> Outcome | None:
    """Remember the answer, and offer messages unless that was answered; None for an answer that is not offered."""
    category = (await categories(context)).get(key)
    if key != "skip" and category is None:
        return None
    note_answered(context, SURVEY)
    thanks = context.bubble("welcome-survey-skipped")
    if category is not None:
        event_id = context.event.id
        await facts.remember(context.uow, context.customer.id, "category", category, source_event_id=event_id)
        thanks = context.bubble("welcome-survey-thanks", category=category)
    return Outcome.say(thanks, *(() if answered(context, OPT_IN) else _offer_again(context)))


def _offer_again(context: Context) -> list[Message]:
    """Give the offer once more; shortly after the greeting, which said it all, only its choices and their meaning."""
    just_said = context.position is not None and context.position.flow == NAME
    return opt_in(context)[1:] if just_said else opt_in(context)


def opt_in(context: Context) -> list[Message]:
    """Give the offer: what it means, the sentence that the first button agrees to, three equal choices."""
    window = context.shop.pressure.quiet_hours
    ask = context.bubble(
        "consent-ask",
        shop=context.shop.name,
        max=monthly_max(context.shop),
        start=formats.time(context.locale, window.start) if window else "",
        end=formats.time(context.locale, window.end) if window else "",
    )
    sentence = consent.wording(context, Topic.RESTOCK).text
    meaning = context.bubble(
        "consent-meaning",
        context.button("button-restock-only", "optin:restock"),
        context.button("button-choose", "optin:choose"),
        context.button("button-not-now", "optin:none"),
        label=context.text("button-restock-only"),
        sentence=sentence,
    )
    return [ask, meaning]


def monthly_max(shop: Shop) -> int:
    """Give how many marketing messages the shop's caps let through in 30 days; 30 where it has none."""
    counts = [cap.count * math.ceil(_MONTH / cap.window) for cap in shop.pressure.marketing_caps]
    return min([*counts, shop.pressure.monthly_max or 30])


async def choose(context: Context, answer: str) -> Outcome | None:
    """Act on restock, none or choose; None for anything else."""
    note_answered(context, OPT_IN)
    match answer:
        case "restock":
            others = [topic for topic, status in (await consent.statuses(context)).items() if _live(topic, status)]
            await consent.withdraw(context, others)
            await consent.grant(context, [Topic.RESTOCK])
            return context.say("consent-granted", topics=consent.names(context, [Topic.RESTOCK]))
        case "none":
            if any(status is not Status.WITHDRAWN for status in (await consent.statuses(context)).values()):
                await consent.stop_all(context)
            return context.say("consent-declined")
        case "choose":
            return Outcome.say(await topics_card(context))
        case _:
            return None


def _live(topic: Topic, status: Status) -> bool:
    return topic in MESSAGE_TOPICS and topic is not Topic.RESTOCK and status is not Status.WITHDRAWN


async def topics_card(context: Context) -> Message:
    """Give the list of topics as they stand, each with the sentence it stands for and a switch."""
    state = await consent.statuses(context)
    granted = [topic for topic in consent.offered(context) if state.get(topic) is Status.GRANTED]
    buttons = [_switch(context, topic, on=topic in granted) for topic in consent.offered(context)]
    if not context.customer.minor:
        buttons.append(context.button("topic-profiling", "profiling:ask"))
    buttons.append(context.button("button-done", "chosen"))
    title = context.text("button-topics")
    return Card(
        title=title,
        alt=title,
        lines=(
            context.text("consent-choose", topics=consent.names(context, granted)),
            *(f"• {consent.wording(context, topic).text}" for topic in consent.offered(context)),
        ),
        buttons=tuple(buttons),
    )


def _switch(context: Context, topic: Topic, *, on: bool) -> Button:
    name = context.text(f"topic-{topic}")
    if on:
        return context.button("consent-topic-on", f"topic:{topic}:off", topic=name)
    return context.button("consent-topic-off", f"topic:{topic}:on", topic=name)


async def begin(context: Context) -> None:
    """Let the labels of the greeting's buttons count when they are typed."""
    await conversations.go(context.uow, context.identity.id, NAME, "asked", {}, FLOW.patience)


async def _typed(context: Context) -> Outcome | None:
    said = normalise(context.words)
    options = {normalise(context.text(label)): answer for label, answer in _OPTIONS.items()}
    if not said:
        return None
    if said in options:
        return await choose(context, options[said])
    keys = {normalise(name): key for key, name in (await categories(context)).items()}
    keys[normalise(context.text("button-skip"))] = "skip"
    return await answer_survey(context, keys[said]) if said in keys else None


_OPTIONS = {"button-restock-only": "restock", "button-choose": "choose", "button-not-now": "none"}
FLOW = Flow(NAME, {"asked": _typed})
