"""R25: a database restored from a backup sends nothing until an owner says so; then nothing late and nothing twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from bot import fence, office
from bot.domain.consent import Topic
from bot.fence import Fence
from flows import campaigns as flow
from flows import emergency, erasure
from storage.models import Customer, Stop
from tests.faults import crowd
from tests.roads import crew
from tests.roads.street import Street


def copy(source: str | None, target: str | None) -> None:
    with closing(sqlite3.connect(str(source))) as one, closing(sqlite3.connect(str(target))) as other:
        one.backup(other)


async def stops(street: Street) -> list[str]:
    async with street.service.database.read() as uow:
        return [row.reason for row in await uow.session.scalars(select(Stop))]


async def test_r25_yesterdays_backup_is_held_until_an_owner_has_looked(street: Street, tmp_path: Path) -> None:
    boss = await crew.hire(street, "telegram")
    people = await crowd.gather(street, "line", 6)
    gone = await crew.regular(street, "line", Topic.NEWS, name="消える花子")
    gone_id = await crew.customer_id(street, gone)
    watch = street.service.fence
    assert not await watch.look()
    file, backup = street.service.database.url.database, str(tmp_path / "backup.db")
    copy(file, backup)

    campaign = await crowd.begin(street)
    assert await crowd.counts(street, campaign) == {"sent": len(people) + 1}
    async with street.service.database.write() as uow:
        await erasure.erase(uow, await uow.session.get_one(Customer, gone_id), "customer")
    arrived = sorted(crowd.arrived(street, "line"))
    await street.advance(minutes=60)
    assert not await watch.look()

    copy(backup, file)  # somebody puts yesterday's file back
    assert await watch.look(), "the file beside it knows more beats"
    assert await stops(street) == ["restored"]
    async with street.service.database.read() as uow:
        again = await uow.session.get_one(Customer, gone_id)
        assert again.erased_at is not None, "whoever was erased since the backup is erased again"
    again_started = await crowd.begin(street)
    await street.advance(minutes=30)
    assert sorted(crowd.arrived(street, "line")) == arrived, "nothing left while nobody had looked"
    assert "送信をすべて止めています" in "\n".join(await boss.said()), "staff are told in their chat"
    assert await watch.look(), "it stays closed"

    assert "送信を再開しました" in await boss.say("送信再開")
    await street.advance(minutes=1)
    assert not await watch.look(), "this is its life now"
    assert await crowd.counts(street, again_started) == {"sent": len(people)}, "what was begun after it goes on"


async def test_r25_what_is_past_its_time_when_sending_resumes_expires(street: Street, tmp_path: Path) -> None:
    await crowd.gather(street, "line", 4)
    watch = street.service.fence
    await watch.look()
    campaign = await crowd.begin(street, settle=False)
    async with street.service.database.write() as uow:
        await emergency.fence(uow)
    await street.advance(hours=25)
    async with street.service.database.write() as uow:
        await emergency.resume(uow, "operator")
    told = await street.api("GET", f"/campaigns/{campaign}")
    assert told["status"] == "paused", "each broadcast is looked at by itself"
    async with street.service.database.write() as uow:
        found = await flow.campaigns.get(uow, campaign)
        assert found is not None
        await flow.resume(uow, found, "staff:1")
    await street.advance(minutes=5)
    assert crowd.arrived(street, "line") == []
    assert await crowd.counts(street, campaign) == {"expired": 4}


async def test_an_operator_resumes_at_the_command_line(street: Street, capsys: pytest.CaptureFixture[str]) -> None:
    async with street.service.database.write() as uow:
        await emergency.fence(uow)
    settings = street.service.settings
    await office.resume_sending(settings)
    assert await stops(street) == []
    await office.stop_sending(settings, everything=True)
    assert await stops(street) == ["emergency"]
    assert "stopped" in capsys.readouterr().out


async def test_a_new_machine_with_an_old_database_is_held_and_beside_living_ones_not(street: Street) -> None:
    database = street.service.database
    assert not await street.service.fence.look()
    folder = Path(str(database.url.database)).parent
    assert not await Fence(database, folder / "second").look(), "another machine beats"
    await street.advance(hours=2)
    assert await Fence(database, folder / "third").look(), "nobody has been here for two hours, and no memory of it"


async def test_a_fresh_database_under_an_old_memory_goes_on(street: Street, tmp_path: Path) -> None:
    memory = tmp_path / "old"
    fence.write(memory, fence.Memory("01OLD", 99, {}))
    assert not await Fence(street.service.database, memory).look(), "there is nobody in it to be told anything twice"


async def test_without_a_place_to_remember_nothing_is_seen_and_a_broken_file_is_no_memory(
    street: Street, tmp_path: Path
) -> None:
    assert not await Fence(street.service.database, None).look()
    (tmp_path / "broken").write_text("{", encoding="utf-8")
    assert fence.read(tmp_path / "broken") == fence.Memory()
    assert not await Fence(street.service.database, tmp_path / "no" / "folder").look()


async def test_whoever_asks_for_a_person_reaches_one_while_everything_is_held(street: Street) -> None:
    boss = await crew.hire(street, "telegram")
    person = await crew.regular(street, "line", Topic.NEWS)
    async with street.service.database.write() as uow:
        await emergency.fence(uow)
    await person.say("スタッフと話したい")
    await street.advance(minutes=1)
    assert "スタッフと話したい" in "\n".join(await boss.said())
