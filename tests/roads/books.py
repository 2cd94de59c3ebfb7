"""The two sides that a road test compares: the shop's own rows, and the platforms' raw events."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from storage.models import Customer, Delivery, Identity
from storage.repositories import identities
from tests.roads.street import Person, Street

Row = TypeVar("Row", bound=SQLModel)


async def rows(street: Street, model: type[Row], *conditions: Any) -> list[Row]:
    """Give the rows of a table as they stand now."""
    async with street.service.database.read() as uow:
        return list(await uow.session.scalars(select(model).where(*conditions)))


async def identity_of(person: Person) -> Identity:
    async with person.street.service.database.read() as uow:
        found = await identities.find(uow, person.channel, person.id)
    assert found is not None, "the shop does not know this person"
    return found


async def customer_of(person: Person) -> Customer:
    identity = await identity_of(person)
    return (await rows(person.street, Customer, col(Customer.id) == identity.customer_id))[0]


async def statuses(person: Person) -> dict[str, str]:
    """Give each topic of the person with its status."""
    from storage.repositories import consents

    customer = await customer_of(person)
    async with person.street.service.database.read() as uow:
        found = await consents.statuses(uow, customer.id)
    return {str(topic): str(status) for topic, status in found.items()}


async def granted(person: Person) -> set[str]:
    return {topic for topic, status in (await statuses(person)).items() if status == "granted"}


async def deliveries_of(person: Person) -> list[Delivery]:
    customer = await customer_of(person)
    return await rows(person.street, Delivery, col(Delivery.customer_id) == customer.id)


def calls(street: Street, method: str) -> int:
    """Count the calls of a method that the platforms have heard, refused ones included."""
    return sum(1 for call in street.world.requests if call.method == method)


def reached(person: Person, *kinds: str) -> list[dict[str, Any]]:
    """Give what reached the person's phone, by reply, push or Telegram's methods; all kinds when none is named."""
    entries = person.street.world.inbox.entries(person.channel, person.id)
    return [entry.message for entry in entries if not kinds or entry.kind in kinds]


async def events(person: Person, act: str, body: Any = None) -> list[dict[str, Any]]:
    """Let the person act, and keep the platform's events from being delivered; give them raw."""
    found = await person.street.act(f"{person.channel}/users/{person.id}/{act}?deliver=0", body)
    return list(found["raw" if person.channel == "line" else "updates"])


async def deliver(street: Street, channel: str, raw: list[dict[str, Any]], **query: Any) -> Any:
    """Deliver raw events: on LINE together in one body, on Telegram in this order."""
    if channel == "telegram":
        return await street.act("telegram/updates", {"updates": raw})
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return await street.act(f"line/webhook?{asked}", {"events": raw})


async def press(person: Person, data: str) -> str:
    """Press a button that the person made up, or kept from long ago; give what the shop answered."""
    before = len(await person.said())
    if person.channel == "line":
        await person.do("tap", {"action": {"type": "postback", "label": "x", "data": data}})
    else:
        shown = [each["message_id"] for each in (await person.chat())["messages"] if each["from"] == "bot"]
        await person.do("tap", {"message_id": shown[-1], "data": data})
    return "\n".join((await person.said())[before:])


def who(person: Person) -> dict[str, Any]:
    """Give the person as the shop's API names them."""
    return {"line_user_id": person.id} if person.channel == "line" else {"telegram_chat_id": int(person.id)}
