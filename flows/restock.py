"""The restock line: who waits for a product is told in the order of asking, in waves sized by the stock.

A rise from 0 opens a line. Each wave reaches `wave_factor` times the units in stock; the next follows when the last
one had `wave_minutes` and units remain. Whoever was not reached keeps their place for the next time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import failpoints
from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.consent import Topic
from bot.domain.replies import Card, Message
from bot.domain.sending import OPEN_STATES, DeliveryState, MessageClass
from bot.handling import Composition, Journey, Skip
from bot.i18n import formats
from bot.shop import Shop
from flows import products as shown
from storage.models import RestockLine, Wish
from storage.repositories import identities, products, stock, wishes
from storage.repositories import restock_lines as lines
from storage.unit_of_work import UnitOfWork

NAME = "restock"
_SOON = timedelta(minutes=1)
_NOT_TOLD = (DeliveryState.SKIPPED, DeliveryState.CANCELLED, DeliveryState.EXPIRED, DeliveryState.FAILED)


async def open_line(uow: UnitOfWork, sku: str, shop: Shop) -> int:
    """Start telling those who wait for this product; give how many there are. To be called when stock rises from 0."""
    before = await lines.running(uow, sku)
    if before is not None:
        await _close(uow, before, "sold_out")
    waiting = await wishes.count_in_line(uow, sku)
    if waiting and shop.journeys.restock.enabled:
        ttl = timedelta(hours=shop.journeys.restock.ttl_hours)
        lines.add(uow, sku, expires_at=uow.now + ttl)
        await uow.session.flush()
        uow.announce("plans")
    return waiting


async def run_waves(uow: UnitOfWork, shop: Shop) -> int:
    """Send the waves that are due; give how many notices were proposed."""
    return sum([await _advance(uow, line, shop) for line in await lines.due(uow)])


def occasion_of(line: RestockLine) -> str:
    """Give the occasion that makes a line tell each person once."""
    return f"restock:{line.sku}:{line.id}"


async def _advance(uow: UnitOfWork, line: RestockLine, shop: Shop) -> int:
    left = await stock.left(uow, line.sku)
    if uow.now >= line.expires_at or left <= 0:
        await _close(uow, line, "expired" if left > 0 else "sold_out")
        return 0
    told = await wishes.notices(uow, line.sku, occasion_of(line))
    rule = shop.journeys.restock
    busy_until = _busy_until(told, uow.now, timedelta(minutes=rule.wave_minutes))
    room = math.ceil(left * rule.wave_factor) - len(busy_until)
    if room <= 0:
        line.next_wave_at = min(busy_until)
        return 0
    head = await wishes.waiting(uow, line.sku, room, occasion_of(line))
    if not head and not busy_until:
        await _close(uow, line, "served")
        return 0
    line.next_wave_at = uow.now + timedelta(minutes=rule.wave_minutes)
    return await _tell(uow, line, head)


def _busy_until(told: Sequence[tuple[str, datetime | None]], now: datetime, turn: timedelta) -> list[datetime]:
    """Give, for each person whose turn it is, when to look again: those who have not got the notice yet, and those
    who got it less than a turn ago."""
    until = []
    for state, sent_at in told:
        if state in OPEN_STATES:
            until.append(now + _SOON)
        elif state not in _NOT_TOLD and sent_at is not None and sent_at + turn > now:
            until.append(sent_at + turn)
    return until


async def _tell(uow: UnitOfWork, line: RestockLine, head: Sequence[Wish]) -> int:
    if not head:
        return 0
    product = await products.get(uow, line.sku)
    item = product.name if product else line.sku
    line.waves += 1
    for wish in head:
        wish.state, wish.notified_at = "notified", uow.now
    apart = await identities.kept_apart(uow, [wish.customer_id for wish in head])
    homes = [apart.get(wish.customer_id, {}).get(wish.home_id) for wish in head]
    told = zip(head, homes, strict=True)
    added = await outbox.add(
        uow, *(_proposal(line, wish, item, place, home) for place, (wish, home) in enumerate(told))
    )
    failpoints.hit("restock.after_wave")
    return added


def _proposal(line: RestockLine, wish: Wish, item: str, place: int, home: str | None) -> Proposal:
    return Proposal(
        customer_id=wish.customer_id,
        occasion=occasion_of(line),
        journey=NAME,
        topic=Topic.RESTOCK,
        message_class=MessageClass.ALERT,
        expires_at=line.expires_at,
        data={"sku": line.sku, "item": item, "date": wish.asked_at.isoformat(), "line": line.id},
        sku=line.sku,
        value=-float(place),
        identity_id=home,
    )


async def _close(uow: UnitOfWork, line: RestockLine, reason: str) -> None:
    """End a line: what did not go out never will, and whoever was not told waits on at the old place."""
    line.closed_at, line.close_reason = uow.now, reason
    state = DeliveryState.EXPIRED if reason == "expired" else DeliveryState.SKIPPED
    await wishes.end_notices(uow, line.sku, occasion_of(line), state, reason)
    await wishes.give_back(uow, line.sku, occasion_of(line), _NOT_TOLD)


async def compose(composition: Composition) -> Message | Skip:
    """Give the notice, with the count read just now; nothing once the product is sold out or gone."""
    product = await products.get(composition.uow, composition.data["sku"])
    if product is None or not product.active or product.stock <= 0:
        return Skip("sold_out")
    locale, count = composition.locale, product.stock
    asked = datetime.fromisoformat(composition.data["date"]).astimezone(composition.shop.timezone).date()
    today = composition.uow.now.astimezone(composition.shop.timezone).date()
    return Card(
        title=composition.text("restock-push.title", item=product.name),
        alt=composition.text("restock-push.alt", item=formats.shorten(product.name), count=count),
        lines=(composition.text("restock-push", item=product.name, count=count),),
        image_url=product.image_url,
        buttons=(shown.view(composition, product),),
        footnote=composition.text("restock-push.reason", date=formats.date(locale, asked, today)),
    )


JOURNEY = Journey(NAME, Topic.RESTOCK, MessageClass.ALERT, compose)
