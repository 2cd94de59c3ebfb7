"""S18: what is personal is sealed in the file, bound to its place, and opens with the right key only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.clock import SystemClock
from bot.domain.errors import StoreError
from bot.domain.replies import Text
from storage.database import Database
from storage.keyring import Keyring
from storage.models import Customer
from storage.repositories import conversations, customers, facts, identities, inbox
from storage.repositories.inbox import Arrival

MARKERS = ("田中さくら", "EXT-4711", "U" + "9" * 32, "渋いお茶", "05-14", "在庫ありますか", "はい、ございます")


async def fill(database: Database) -> str:
    async with database.write() as uow:
        customer = await customers.create(uow, name="田中さくら", external_id="EXT-4711", birthday="05-14")
        identity = await identities.attach(uow, customer, "line", "U" + "9" * 32)
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        conversations.log_in(uow, identity, "在庫ありますか", "1", uow.now)
        conversations.log_out(uow, identity, [Text("はい、ございます")])
        await inbox.store(uow, [Arrival("line", "e1", "U" + "9" * 32, 1, {"text": "在庫ありますか"})])
        return customer.id


@pytest.mark.sqlite
async def test_no_marker_stands_in_the_database_or_its_log(database: Database, tmp_path: Path) -> None:
    await fill(database)
    files = [path for path in tmp_path.iterdir() if path.name.startswith("najimi.db")]
    assert len(files) >= 2, "the write-ahead log is read too"
    whole = b"".join(path.read_bytes() for path in files)
    found = [marker for marker in MARKERS if marker.encode() in whole]
    assert found == []


async def test_what_was_sealed_opens_again(database: Database) -> None:
    customer_id = await fill(database)
    async with database.read() as uow:
        customer = await customers.get(uow, customer_id)
        assert customer is not None
        assert customers.profile(uow, customer).name == "田中さくら"
        assert [line.text for line in await conversations.last(uow, customer_id)] == [
            "在庫ありますか",
            "はい、ございます",
        ]
        assert await customers.find_external(uow, "EXT-4711") is not None
        assert await customers.find_address(uow, "line", "U" + "9" * 32) is not None


async def test_a_value_copied_to_another_row_does_not_open(database: Database) -> None:
    customer_id = await fill(database)
    async with database.write() as uow:
        victim = await customers.get(uow, customer_id)
        other = await customers.create(uow)
        assert victim is not None
        other.profile = victim.profile
    async with database.read() as uow:
        moved = await uow.session.get(Customer, other.id)
        assert moved is not None
        with pytest.raises(StoreError, match="altered or moved"):
            customers.profile(uow, moved)


@pytest.mark.sqlite
async def test_another_key_is_told_by_name_and_an_old_one_still_opens(database: Database, tmp_path: Path) -> None:
    customer_id = await fill(database)
    await database.close()
    shutil.copy(tmp_path / "najimi.db", tmp_path / "copy.db")
    for keys, works in ((("another",), False), (("new", "test-key"), True)):
        opened = Database(f"sqlite:///{tmp_path / 'copy.db'}", Keyring(*keys), SystemClock())
        async with opened.read() as uow:
            customer = await customers.get(uow, customer_id)
            assert customer is not None
            if works:
                assert customers.profile(uow, customer).name == "田中さくら"
            else:
                with pytest.raises(StoreError, match="another key"):
                    customers.profile(uow, customer)
        await opened.close()


def test_each_bit_of_a_sealed_value_counts() -> None:
    ring = Keyring("k")
    sealed = ring.seal("渋いお茶", "facts", "value", "1")
    assert ring.seal("渋いお茶", "facts", "value", "1") != sealed, "the same words look different each time"
    for place in range(len(sealed)):
        with pytest.raises(StoreError):
            ring.open(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], "facts", "value", "1")


def test_a_signature_belongs_to_its_parts() -> None:
    ring = Keyring("k")
    good = ring.sign("staff", "start", "1")
    assert ring.verify(good, "staff", "start", "1")
    assert not ring.verify(good, "staff", "start", "2")
    assert not ring.verify(good, "staffs", "tart", "1")
    assert not Keyring("other").verify(good, "staff", "start", "1")


def test_mt7_the_control_group_outlives_a_new_key() -> None:
    """Membership hangs on the oldest key, as every index does; another shop deals its own group."""
    assert Keyring("new", "old").gate_secret() == Keyring("old").gate_secret()
    assert Keyring("old").gate_secret() != Keyring("other").gate_secret()


async def test_an_error_of_the_database_names_nobody(database: Database) -> None:
    """What goes wrong is logged, and a statement's parameters are people's names and words."""
    with pytest.raises(DBAPIError) as caught:
        async with database.write() as uow:
            await uow.session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "田中さくら"})
    assert "田中さくら" not in str(caught.value)
