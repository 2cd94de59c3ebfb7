"""R33: people who block the shop in the middle of a broadcast."""

from __future__ import annotations

from tests.faults import crowd
from tests.roads.street import Street


async def block(street: Street, channel: str, address: str, *, told: bool) -> None:
    await street.act(f"{channel}/users/{address}/block" + ("" if told else "?deliver=0"))
    if told:
        await street.world.idle()
        await street.service.intake.drain()


async def test_r33_telegram_says_403_and_the_person_is_called_no_more(street: Street) -> None:
    people = await crowd.gather(street, "telegram", 5)
    await block(street, "telegram", people[2], told=False)  # the update is late, the call comes first
    campaign = await crowd.begin(street)
    assert await crowd.counts(street, campaign) == {"sent": 4, "failed": 1}
    draft = await street.api("POST", "/campaigns", crowd.BODY, settle=False)
    refused = await street.api("POST", f"/campaigns/{draft['id']}/start", status=409, settle=False)
    assert "unreachable 1" in refused["detail"], "counted as what it is, and not called again"
    assert people[2] not in crowd.arrived(street)


async def test_r33_line_says_200_and_the_unfollow_ends_it(street: Street) -> None:
    """LINE takes a push to somebody who blocked the shop and shows it to nobody; the unfollow tells us."""
    people = await crowd.gather(street, "line", 5)
    await block(street, "line", people[1], told=True)
    campaign = await crowd.begin(street)
    assert crowd.calls(street, "push") == 4
    assert await crowd.counts(street, campaign) == {"sent": 4}, "known before the audience was frozen"


async def test_r33_an_unfollow_between_freezing_and_sending_is_skipped_as_unreachable(street: Street) -> None:
    people = await crowd.gather(street, "line", 5)
    campaign = await crowd.stand(street)
    await block(street, "line", people[1], told=True)
    await street.settle()
    counts = await crowd.counts(street, campaign)
    assert counts == {"sent": 4, "cancelled": 1}
    assert people[1] not in crowd.arrived(street)
    assert (await street.api("GET", f"/campaigns/{campaign}"))["reasons"] == {"unreachable": 1}
