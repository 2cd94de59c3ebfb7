"""The audience of a campaign: who would get it, who would not and why, what it costs; frozen when it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.delivery import quota
from bot.domain import control_group, money, quiet_hours, segments
from bot.domain.candidates import BROADCAST
from bot.domain.caps import Cap
from bot.domain.consent import Topic
from bot.domain.money import Money
from bot.domain.segments import Answered, Node
from bot.shop import Shop
from storage.models import Campaign
from storage.repositories import campaigns
from storage.repositories.campaigns import Audience
from storage.unit_of_work import UnitOfWork

RESPONSIVE = Answered(1, 5)
"""Who reacted to one of the last five marketing messages at least."""
PAID = "line"
"""The channel whose pushes are paid from a monthly quota."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen now. `excluded` counts people by reason; with `count` it adds up to the segment.

    `needed` are the paid messages, `quota_left` those the plan still includes and nothing else was promised.
    """

    count: int
    by_channel: Mapping[str, int]
    excluded: Mapping[str, int]
    cost: Money
    needed: int
    quota_left: int

    @property
    def over_quota(self) -> bool:
        return self.needed > self.quota_left

    @property
    def left_after(self) -> int:
        return max(0, self.quota_left - self.needed)


async def preview(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> Preview:
    """Give who would get it now, who would not and why, and what it costs."""
    asleep, in_control = _asleep(uow, shop, campaign), _control_group(uow, shop)
    found = await campaigns.audience(
        uow, *_asked(shop, campaign), in_control=in_control, asleep=asleep, budget=_budget(shop)
    )
    needed = found.by_channel.get(PAID, 0)
    left = await quota.left(uow, shop, PAID) or 0
    left = max(0, left - await campaigns.promised(uow, PAID))
    bill = money.bill(needed, left, shop.line.price_per_extra_message, shop.currency)
    return Preview(found.count, found.by_channel, found.excluded, bill.cost, needed, left)


async def counted(uow: UnitOfWork, shop: Shop, node: Node, topic: Topic) -> Audience:
    """Give who of a segment would get a message of the topic now, and why the others would not."""
    caps = shop.rules(secret=b"").marketing_caps
    return await campaigns.audience(uow, node, topic, caps, budget=_budget(shop))


async def saving(uow: UnitOfWork, shop: Shop, campaign: Campaign, found: Preview) -> tuple[int, Money]:
    """Give how many paid messages fewer it would be to those only who react, and what they cost: with what the plan
    includes already used, since what is saved is left for others."""
    node, topic, _ = _asked(shop, campaign)
    some = await counted(uow, shop, segments.And(node, RESPONSIVE), topic)
    fewer = max(0, found.by_channel.get(PAID, 0) - some.by_channel.get(PAID, 0))
    return fewer, money.bill(fewer, 0, shop.line.price_per_extra_message, shop.currency).cost


def _control_group(uow: UnitOfWork, shop: Shop) -> Callable[[str], bool] | None:
    """Give the same test of membership as the gate's, None where the shop has no control group."""
    percent = shop.pressure.control_group_percent
    secret, salt = uow.keyring.gate_secret(), control_group.salt_of(uow.now.date())
    return (lambda customer_id: control_group.contains(secret, salt, customer_id, percent)) if percent else None


async def freeze(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> int:
    """Write down who is in it as of now; give how many. The control group is in it too: the gate holds them back one
    by one, and the rows that say so are what a campaign's effect is measured against."""
    node, topic, caps = _asked(shop, campaign)
    return await campaigns.freeze(
        uow, campaign.id, node, topic, caps, asleep=_asleep(uow, shop, campaign), budget=_budget(shop)
    )


def held_until(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> datetime | None:
    """Give when the shop's quiet hours end, if it would be sent in them."""
    planned = max(campaign.send_at or uow.now, uow.now)
    opening = quiet_hours.next_open(planned, shop.timezone, shop.pressure.quiet_hours)
    return opening if opening is not None and opening > planned else None


def _asleep(uow: UnitOfWork, shop: Shop, campaign: Campaign) -> bool:
    """Tell whether the quiet hours last until it has expired: what would come too late is never sent."""
    planned, opening = max(campaign.send_at or uow.now, uow.now), held_until(uow, shop, campaign)
    return opening is not None and opening >= planned + shop.rules(secret=b"").ttls[BROADCAST]


def _asked(shop: Shop, campaign: Campaign) -> tuple[Node, Topic, tuple[Cap, ...]]:
    return segments.parse(campaign.audience), Topic(campaign.topic), shop.rules(secret=b"").marketing_caps


def _budget(shop: Shop) -> tuple[str, Cap] | None:
    return (PAID, shop.budget) if shop.budget else None
