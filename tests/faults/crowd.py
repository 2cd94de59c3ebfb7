"""Many subscribers at once, on the emulated platform and in the service's books."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.domain.consent import Action, Mechanism, Topic
from storage.repositories import consents, customers, identities
from storage.repositories.consents import Source
from tests.roads import crew
from tests.roads.street import Street

WORDS = "新茶が入りました。"
BODY = {"title": "新茶", "topic": "news", "audience": "all", "message": {"text": WORDS}}


async def gather(street: Street, channel: str, count: int, *topics: Topic) -> list[str]:
    """Let so many people be who said yes to news (or to these topics); give their addresses."""
    addresses = []
    for number in range(count):
        if channel == "line":
            body: dict[str, Any] = {"user_id": f"U{number:032x}", "display_name": "さくら", "language": "ja"}
        else:
            body = {"id": 700_000_000 + number, "first_name": "さくら", "language_code": "ja"}
        await street.act(f"{channel}/users", body)
        address = str(body.get("user_id") or body["id"])
        await street.act(f"{channel}/users/{address}/{'follow' if channel == 'line' else 'start'}?deliver=0")
        addresses.append(address)
    async with street.service.database.write() as uow:
        for address in addresses:
            customer = await customers.create(uow)
            customer.locale = "ja"
            await identities.attach(uow, customer, channel, address)
            source = Source(Mechanism.BUTTON, uow.now - timedelta(days=1), f"crowd:{channel}:{address}")
            await consents.record(uow, customer.id, topics or [Topic.NEWS], Action.GRANT, source)
    return addresses


async def begin(street: Street, *, settle: bool = True) -> str:
    """Start a broadcast to everybody by the API; give its id."""
    draft = await street.api("POST", "/campaigns", BODY, settle=False)
    await street.api("POST", f"/campaigns/{draft['id']}/start", settle=settle)
    return str(draft["id"])


async def stand(street: Street) -> str:
    """Start a broadcast whose rows stand and wait: nothing of it was sent. Give its id."""
    campaign = await begin(street, settle=False)
    for task in street.service.worker.tasks:
        await task.run()
    return campaign


async def counts(street: Street, campaign: str) -> dict[str, int]:
    """Give the campaign's counts that are not nothing; they must add up, always."""
    told = await street.api("GET", f"/campaigns/{campaign}", settle=False)
    assert sum(told["counts"].values()) == told["frozen"], told
    return {state: count for state, count in told["counts"].items() if count}


def arrived(street: Street, platform: str = "") -> list[str]:
    """Give whom the broadcast reached, in the order of arrival, once per message."""
    entries = street.world.inbox.entries(platform or None)
    return [each.user for each in entries if WORDS in str(each.message)]


def calls(street: Street, method: str) -> int:
    """Give how often a method of a platform was called."""
    return sum(each.method == method for each in street.world.requests)


async def rows(street: Street) -> list[tuple[str, str]]:
    """(state, reason) of each of the broadcast's deliveries."""
    found = await crew.rows(street, "SELECT state, reason FROM deliveries WHERE journey = 'broadcast'")
    return [(row[0], row[1]) for row in found]
