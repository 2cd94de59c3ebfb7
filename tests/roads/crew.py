"""The people of the roads: staff who registered from their own chat, customers who said yes, and what the rows say."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from bot import imports
from bot.domain.consent import Action, Mechanism, Topic
from storage.repositories import consents, identities, staff
from storage.repositories.consents import Source
from tests.roads.street import Person, Street


async def invite(street: Street, name: str = "中村", role: str = "owner") -> str:
    """Give the one-time code that `najimi staff invite` prints."""
    async with street.service.database.write() as uow:
        return await staff.invite(uow, name, role)


async def hire(street: Street, channel: str, name: str = "中村", role: str = "owner") -> Person:
    """A member of staff, registered from their own chat."""
    person = await street.person(channel, name)
    code = await invite(street, name, role)
    assert f"{name}さん" in await person.say(f"/staff {code}")
    return person


async def regular(street: Street, channel: str, *topics: Topic, name: str = "さくら", language: str = "ja") -> Person:
    """A customer who added the shop and said yes to these topics some time ago."""
    person = await street.person(channel, name, language)
    await person.add()
    await agree(street, person, *topics)
    return person


async def agree(street: Street, person: Person, *topics: Topic) -> None:
    await _record(street, person, Action.GRANT, topics)


async def withdraw(street: Street, person: Person, *topics: Topic) -> None:
    await _record(street, person, Action.WITHDRAW, topics)


async def _record(street: Street, person: Person, action: Action, topics: Sequence[Topic]) -> None:
    async with street.service.database.write() as uow:
        identity = await identities.find(uow, person.channel, person.id)
        assert identity is not None
        at = street.clock.now()
        dedupe = f"{action}:{person.id}:{at.timestamp()}"
        await consents.record(uow, identity.customer_id, topics, action, Source(Mechanism.BUTTON, at, dedupe))


async def named(street: Street, person: Person, external_id: str, name: str) -> None:
    """Let the shop's own customer list say who this is, as `najimi import customers` reads it."""
    column = "line_user_id" if person.channel == "line" else "telegram_chat_id"
    file = street.folder / f"{external_id}.csv"
    file.write_text(f"external_id,name,{column}\n{external_id},{name},{person.id}\n", encoding="utf-8")
    service, out = street.service, io.StringIO()
    code = await imports.run("customers", file, service.database, service.shop, dry_run=False, skip_bad=False, out=out)
    assert code == 0, out.getvalue()


async def customer_id(street: Street, person: Person) -> str:
    """Give Najimi's own id of this person."""
    async with street.service.database.read() as uow:
        identity = await identities.find(uow, person.channel, person.id)
    assert identity is not None
    return identity.customer_id


async def rows(street: Street, query: str, **values: Any) -> list[Any]:
    """Give what a question in SQL finds: the rows are the truth, whatever the chat says."""
    async with street.service.database.read() as uow:
        return list(await uow.session.execute(text(query), values))


async def audited(street: Street) -> Counter[str]:
    """Give how often each act was audited."""
    return Counter(row[0] for row in await rows(street, "SELECT act FROM audit"))


async def pushes(street: Street, person: Person) -> list[dict[str, Any]]:
    """Give the deliveries of this person, oldest first, as the API tells them."""
    page = await street.api("GET", f"/deliveries?customer={await customer_id(street, person)}", settle=False)
    return list(reversed(page["items"]))


async def quota_used(street: Street) -> int:
    """Give how many paid messages LINE has counted."""
    found = await street.look("line/settings")
    return int(found["used"])


async def carried(person: Person, label: str) -> str:
    """Give what the newest button with these words carries."""
    for _, shown, key in await person._buttons():
        if label in shown:
            return str(key.get("callback_data") or key.get("data"))
    raise AssertionError(f"no button {label!r} among {await person.buttons()}")


async def press(person: Person, data: str) -> str:
    """Press a button with this data whether or not it was ever shown to this person, as a forger would."""
    before = len(await person.said())
    if person.channel == "line":
        body: dict[str, Any] = {"action": {"type": "postback", "label": "x", "data": data}}
    else:
        messages = (await person.chat())["messages"]
        body = {"message_id": messages[-1]["message_id"], "data": data}
    await person.do("tap", body)
    return "\n".join((await person.said())[before:])
