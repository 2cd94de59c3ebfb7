"""The report of a campaign: what became of everybody in its audience, while it runs and afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.delivery import quota
from bot.domain.candidates import Reason
from bot.domain.money import Money
from bot.domain.sending import OPEN_STATES, DeliveryState
from bot.shop import Shop
from flows.audience import PAID
from storage.models import Campaign
from storage.repositories import campaigns, deliveries, tallies
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Report:
    """`counts` has sent, failed, skipped, cancelled, expired, unknown and open; they always add up to `frozen`."""

    status: str
    frozen: int
    counts: Mapping[str, int]
    reasons: Mapping[str, int] = field(default_factory=dict)
    taps: int = 0
    stops: int = 0
    cost: Money = field(default_factory=lambda: Money.of_minor(0, "JPY"))

    @property
    def done(self) -> int:
        return self.frozen - self.counts["open"]


async def report(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> Report:
    """Give what became of everybody in the audience, as it is now."""
    forgotten = await tallies.of_campaign(uow, campaign.id)  # what retention has counted in place of rows
    rows = Counter(await deliveries.counts(uow, campaign.id)) + forgotten
    reasons = dict(await deliveries.reasons(uow, campaign.id))
    counts = {str(state): rows.get(state, 0) for state in DeliveryState if state not in OPEN_STATES}
    counts["open"] = sum(rows.get(state, 0) for state in OPEN_STATES)
    waiting = await campaigns.unexpanded(uow, campaign)
    counts["cancelled" if campaign.status == "cancelled" else "open"] += waiting
    if waiting and campaign.status == "cancelled":
        reasons["cancelled"] = reasons.get("cancelled", 0) + waiting
    gone = campaign.frozen - sum(counts.values())  # erased meanwhile, rows and all
    if gone > 0:
        counts["skipped"] += gone
        reasons[Reason.ERASED] = reasons.get(Reason.ERASED, 0) + gone
    reactions = await campaigns.reactions(uow, campaign.id)
    cost = await _cost(uow, shop, campaign)
    taps, stops = sum(reactions.values()) + forgotten[tallies.CLICK], reactions.get("stop", 0)
    return Report(campaign.status, campaign.frozen, counts, reasons, taps, stops, cost)


async def _cost(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> Money:
    """Give what its pushes cost beyond what the month's plan includes."""
    month = await deliveries.paid_since(uow, PAID, quota.month_start(uow.now))
    extra = min(await campaigns.pushed(uow, campaign.id, PAID), max(0, month - shop.line.monthly_quota))
    return Money(shop.line.price_per_extra_message * extra, shop.currency).rounded()
