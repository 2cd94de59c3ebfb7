"""Settings: what the customer gets, how often, when and in which language, each one tap from its change."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers.intents import Intent
from bot.domain.consent import MESSAGE_TOPICS, Status
from bot.domain.replies import Card, Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import consent, linking
from handlers import pace
from storage.repositories import identities


async def show(context: Context) -> Outcome:
    state = await consent.statuses(context)
    granted = [topic for topic in MESSAGE_TOPICS if state.get(topic) is Status.GRANTED]
    own = await identities.of(context.uow, context.customer.id)
    linked = [linking.CHANNELS.get(each.channel, each.channel) for each in own if each.id != context.identity.id]
    card = Card(
        title=context.text("settings-card.title"),
        alt=context.text("settings-card.alt"),
        lines=(
            context.text("settings-card"),
            context.text("settings-card.topics", topics=consent.names(context, granted)),
            context.text("settings-card.pace", pace=pace.words(context)),
            context.text("settings-card.quiet", quiet=pace.hours(context)),
            context.text("settings-card.language", language=context.text(f"language-{context.locale}")),
            context.text("settings-card.links", channels=formats.names(context.locale, linked)),
        ),
        buttons=(
            context.button("settings-button-topics", "topics"),
            context.button("settings-button-pace", "pace"),
            context.button("settings-button-quiet", "quiet"),
            context.button("settings-button-language", "lang"),
            context.button("settings-button-link", "link"),
            context.button("button-data", "mydata"),
        ),
    )
    return Outcome.say(card)


TAPS: Mapping[str, Handler] = {"settings": show}
INTENTS: Mapping[Intent, Handler] = {Intent.SETTINGS: show}
COMMANDS: Mapping[str, Handler] = {"settings": show}
