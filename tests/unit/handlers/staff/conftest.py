"""Members of staff with a chat of their own, and what they press."""

from __future__ import annotations

import pytest

from bot.domain.events import Tap, Text
from bot.domain.replies import Outcome
from flows import acts
from handlers import staff
from storage.models import Staff
from storage.repositories import customers, identities
from storage.repositories import staff as members
from tests.unit.handlers.conftest import Talk, labels, taps


class Counter:
    """Staff at work: hires people, types and presses for them."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def hire(self, role: str, address: str = "", name: str = "佐藤") -> Staff:
        """A member of staff in the chat of `address`, which is the role's name unless told."""
        async with self.talk.database.write() as uow:
            customer = await customers.create(uow, locale="ja")
            identity = await identities.attach(uow, customer, "line", address or role)
            found = await members.take_code(uow, await members.invite(uow, name, role))
            assert found is not None
            await uow.session.flush()
            return await members.register(uow, found, identity)

    async def type(self, words: str, address: str = "owner") -> Outcome:
        return await self.talk.hear(staff.answer, words, address=address)

    async def press(self, data: str, address: str = "owner") -> Outcome:
        return await self.talk.hear(staff.answer, tap=data, address=address)

    async def maybe(self, words: str = "", *, tap: str = "", address: str = "owner") -> Outcome | None:
        """The answer, or None for what is not meant for staff's handlers."""
        async with self.talk.context(words, what=Tap(tap) if tap else Text(words, "m"), address=address) as context:
            return await staff.answer(context)

    async def data(self, act: str, subject: str = "", address: str = "owner") -> str:
        """What a button carries that was made for the member at `address`."""
        async with self.talk.context("x", address=address) as context:
            return acts.data(context, act, subject)


def button(outcome: Outcome, label: str) -> str:
    """What the button with this label carries."""
    found = dict(zip(labels(outcome), taps(outcome), strict=True))
    return found[label]


@pytest.fixture
def counter(talk: Talk) -> Counter:
    return Counter(talk)
