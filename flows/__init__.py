"""FLOWS: conversations of several steps. JOURNEYS: what unasked messages are made of. Explicit tables, read here."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handling import Flow, Journey
from flows import (
    broadcast,
    campaigns,
    correction,
    followup,
    handovers,
    learning,
    linking,
    notices,
    onboarding,
    preferences,
    proxy,
    reactions,
    recommendation,
    replenish,
    restock,
    sale,
    thanks,
)

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (correction.FLOW, onboarding.FLOW, linking.FLOW, preferences.FLOW, broadcast.FLOW, sale.FLOW)
}

JOURNEYS: Mapping[str, Journey] = {
    journey.name: journey
    for journey in (
        restock.JOURNEY,
        followup.JOURNEY,
        campaigns.JOURNEY,
        linking.JOURNEY_CONFIRM,
        linking.JOURNEY_TOLD,
        handovers.JOURNEY_CUSTOMER,
        handovers.JOURNEY_STAFF,
        learning.JOURNEY,
        notices.JOURNEY,
        proxy.JOURNEY,
        reactions.JOURNEY,
        recommendation.JOURNEY,
        replenish.JOURNEY,
        thanks.JOURNEY,
    )
}
