"""R23: the disk is full, or the database cannot be written: nothing taken that is not safe, nothing sent unmarked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from storage.models import InboxRow
from tests.faults import crowd
from tests.roads.street import Street

LONG = "長い話です。" * 700
FULL = ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000")  # it is never less than what there is
READ_ONLY = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")


@pytest.fixture(autouse=True)
def _listening(street: Street) -> Iterator[None]:
    event.listen(street.service.database._writer.sync_engine.pool, "checkout", _obey)
    yield
    NOW.clear()


NOW: list[str] = []
"""What the one connection that writes is told whenever it is taken."""


def _obey(connection: Any, *_: Any) -> None:
    for pragma in NOW:
        cursor = connection.cursor()
        cursor.execute(pragma)
        cursor.close()


def tell(pragma: str) -> None:
    NOW[:] = [pragma]


async def stored(street: Street) -> int:
    async with street.service.database.read() as uow:
        return len(list(await uow.session.scalars(select(InboxRow.id))))


@pytest.mark.parametrize(("begin", "end"), [FULL, READ_ONLY], ids=["full", "read-only"])
async def test_r23_a_webhook_that_cannot_be_stored_is_a_503_and_comes_again(
    street: Street, begin: str, end: str
) -> None:
    street.world.line.settings.webhook_redelivery = True
    street.world.line.settings.redelivery_delays = [0.2, 0.2, 0.2]
    person = await street.person("line")
    await person.add()
    before = await stored(street)
    tell(begin)
    sent = await person.do("text", {"text": LONG}, settle=False)
    await street.world.idle()
    assert await stored(street) == before, "nothing half"
    tell(end)
    assert sent
    await street.settle()
    await person.say("営業時間は？")
    assert await stored(street) >= before + 1
    assert "10:00" in "\n".join(await person.said()), "it answers again by itself"


async def test_r23_nothing_is_called_that_cannot_be_written_down_first(street: Street) -> None:
    people = await crowd.gather(street, "line", 6)
    campaign = await crowd.stand(street)
    worker = street.service.worker
    tell(READ_ONLY[0])
    for pusher in worker.pushers:
        with pytest.raises(OperationalError):
            await pusher.cycle()
    assert crowd.calls(street, "push") == 0
    tell(READ_ONLY[1])
    await street.settle()
    assert sorted(crowd.arrived(street)) == sorted(people)
    assert await crowd.counts(street, campaign) == {"sent": 6}


async def test_r23_a_disk_that_fills_while_calls_are_under_way_loses_no_answer(street: Street) -> None:
    """What came back is kept in mind until it can be written; nobody is called again."""
    people = await crowd.gather(street, "line", 6)
    campaign = await crowd.stand(street)
    worker = street.service.worker
    (pusher,) = [each for each in worker.pushers if each.channel.name == "line"]
    ids = await pusher._claim()
    assert ids == 6
    await pusher._write(pusher._next())
    while crowd.calls(street, "push") < 6 or len(pusher._answered) < 6:
        await pusher.clock.sleep(0.01)
    tell(READ_ONLY[0])
    with pytest.raises(OperationalError):
        await pusher._write([])
    tell(READ_ONLY[1])
    await street.settle()
    assert sorted(crowd.arrived(street)) == sorted(people)
    assert crowd.calls(street, "push") == 6
    assert await crowd.counts(street, campaign) == {"sent": 6}
