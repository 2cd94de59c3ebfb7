"""The head count before a campaign: everybody in the segment counts once, in it or left out with one reason."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.domain import control_group
from bot.domain.caps import Cap
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.money import Money
from bot.domain.sending import DeliveryState, MessageClass
from bot.shop import Shop
from flows import audience, campaigns, orders
from flows.orders import Placed
from storage.database import Database
from storage.models import Campaign, Customer, Delivery
from storage.repositories import campaigns as rows
from storage.repositories import consents, customers, identities
from storage.repositories.consents import Source
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import CATALOGUE, someone


async def draft(uow: UnitOfWork, shop: Shop, segment: str = "all") -> Campaign:
    return await campaigns.create(
        uow,
        shop,
        title="Tea",
        topic="news",
        message={"text": "新茶"},
        audience=segment,
        send_at=None,
        created_by="api",
    )


async def friend(uow: UnitOfWork, name: str) -> Customer:
    return (await someone(uow, name, Topic.NEWS))[0]


def sent(uow: UnitOfWork, customer: Customer, ago: timedelta, message_class: str = MessageClass.MARKETING) -> Delivery:
    at = uow.now - ago
    return Delivery(
        customer_id=customer.id,
        occasion=f"past:{ago}",
        journey="winback",
        message_class=message_class,
        state=DeliveryState.SENT,
        created_at=at,
        not_before=at,
        sending_at=at,
        expires_at=at,
    )


async def test_each_person_is_counted_once_under_the_gates_first_reason(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        await friend(uow, "fine")
        blocked, minor, resting, pausing, capped, alerted, erased = [await friend(uow, str(n)) for n in range(7)]
        (await identities.of(uow, blocked.id))[0].reachable = False
        blocked.minor = minor.minor = True
        resting.pace = "rest"
        pausing.marketing_paused_until = uow.now + timedelta(days=1)
        uow.session.add(sent(uow, capped, timedelta(hours=19)))
        uow.session.add(sent(uow, alerted, timedelta(hours=1), MessageClass.ALERT))
        erased.erased_at = uow.now
        await someone(uow, "never asked")
        no, paused, waiting = [await friend(uow, name) for name in ("no", "paused", "waiting")]
        for customer, action, pending in (
            (no, Action.WITHDRAW, False),
            (paused, Action.PAUSE, False),
            (waiting, Action.GRANT, True),
        ):
            source = Source(Mechanism.TYPED, uow.now + timedelta(seconds=1), f"{action}:{customer.id}", pending=pending)
            await consents.record(uow, customer.id, [Topic.NEWS], action, source)
        await uow.session.flush()
        found = await campaigns.preview(uow, shop, await draft(uow, shop))
    assert found.by_channel == {"line": 2}
    assert found.excluded == {
        "unreachable": 1,
        "minor": 1,
        "pace": 1,
        "paused": 2,
        "cap": 1,
        "no_consent": 2,
        "pending": 1,
    }


async def test_who_is_counted_is_who_is_frozen(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        one, two = await friend(uow, "1"), await friend(uow, "2")
        two.minor = True
        await uow.session.flush()
        campaign = await draft(uow, shop)
        assert (await campaigns.preview(uow, shop, campaign)).count == 1
        assert await audience.freeze(uow, shop, campaign) == 1
        assert [each.customer_id for each in await rows.members(uow, campaign, 9)] == [one.id]


@pytest.mark.parametrize(("hours", "excluded"), [(19, {"cap": 1}), (20, {})])
async def test_a_cap_is_free_again_after_exactly_its_window(
    database: Database, shop: Shop, hours: int, excluded: dict[str, int]
) -> None:
    async with database.write() as uow:
        uow.session.add(sent(uow, await friend(uow, "1"), timedelta(hours=hours)))
        await uow.session.flush()
        assert (await campaigns.preview(uow, shop, await draft(uow, shop))).excluded == excluded


async def test_the_shops_own_caps_count(database: Database, shop: Shop) -> None:
    shop = dataclasses.replace(
        shop, pressure=dataclasses.replace(shop.pressure, marketing_caps=(Cap(2, timedelta(days=7)),))
    )
    async with database.write() as uow:
        ann, ben = await friend(uow, "ann"), await friend(uow, "ben")
        uow.session.add_all([sent(uow, ann, timedelta(hours=1)), sent(uow, ben, timedelta(hours=1))])
        uow.session.add(sent(uow, ben, timedelta(days=6)))
        await uow.session.flush()
        found = await campaigns.preview(uow, shop, await draft(uow, shop))
        assert (found.count, found.excluded) == (1, {"cap": 1})


async def test_a_person_with_two_apps_counts_once_where_they_were_heard_last(
    database: Database, shop: Shop, clock: StandingClock
) -> None:
    async with database.write() as uow:
        ann = await friend(uow, "ann")
        other = await identities.attach(uow, ann, "telegram", "1")
        other.last_seen_at = uow.now
        await uow.session.flush()
        assert (await campaigns.preview(uow, shop, await draft(uow, shop))).by_channel == {"telegram": 1}
        other.reachable = False
        await uow.session.flush()
        assert (await campaigns.preview(uow, shop, await draft(uow, shop))).by_channel == {"line": 1}


async def test_the_segment_narrows_it(database: Database, shop: Shop) -> None:
    async with database.write() as uow:
        ann, _ = await friend(uow, "ann"), await friend(uow, "ben")
        for number in ("1", "2"):
            await orders.put(uow, shop, Placed(number, ann.id, uow.now, "placed", (Line("T1", 1, 100),)))
        await customers.create(uow)
        await uow.session.flush()
        found = await campaigns.preview(uow, shop, await draft(uow, shop, "stage repeat"))
        assert (found.count, found.excluded) == (1, {})


async def test_the_bill_says_what_is_left_and_what_is_too_much(database: Database, shop: Shop) -> None:
    line = dataclasses.replace(shop.line, monthly_quota=3, price_per_extra_message=Decimal("3"))
    async with database.write() as uow:
        for number in range(5):
            await friend(uow, str(number))
        campaign = await draft(uow, shop)
        found = await campaigns.preview(uow, dataclasses.replace(shop, line=line), campaign)
        assert (found.needed, found.quota_left, found.left_after, found.over_quota) == (5, 3, 0, True)
        assert found.cost == Money(Decimal(6), "JPY")
        found = await campaigns.preview(uow, shop, campaign)
        assert (found.quota_left, found.left_after, found.over_quota) == (200, 195, False)
        assert found.cost == Money(Decimal(0), "JPY")


async def test_mt7_the_control_group_is_told_apart_as_the_gate_does(database: Database, shop: Shop) -> None:
    """Whom the head count leaves out as control group, the gate holds back, and nobody else."""
    shop = dataclasses.replace(shop, pressure=dataclasses.replace(shop.pressure, control_group_percent=40.0))
    async with database.write() as uow:
        people = [await friend(uow, str(number)) for number in range(40)]
        people[0].minor = True
        await someone(uow, "never asked")
        await uow.session.flush()
        secret, salt = uow.keyring.gate_secret(), control_group.salt_of(uow.now.date())
        held = {each.id for each in people if control_group.contains(secret, salt, each.id, 40.0)}
        found = await campaigns.preview(uow, shop, await draft(uow, shop))
        minors = int(people[0].id not in held)
        assert 5 < len(held) < 30
        assert found.excluded == {"control_group": len(held), "no_consent": 1} | ({"minor": 1} if minors else {})
        assert found.count == found.needed == 40 - len(held) - minors

        campaign = await draft(uow, shop)
        assert await campaigns.start(uow, shop, campaign, "api") == campaigns.Started(found.count)
        await campaigns.expand(uow, campaign)
        composer = Composer({"broadcast": campaigns.JOURNEY}, shop, CATALOGUE, "https://shop.example")
        marker = Marker(composer, "line", "w", uow.keyring.gate_secret(), timedelta(minutes=1))
        outgoing = await marker.mark(uow, list(await uow.session.scalars(select(Delivery))))
        assert len(outgoing) == found.count
        stopped = select(Delivery.customer_id).where(Delivery.reason == "control_group")
        assert set(await uow.session.scalars(stopped)) <= held
