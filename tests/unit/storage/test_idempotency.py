"""A key belongs to the first request that came with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database import Database
from storage.repositories import idempotency, notes, views
from storage.repositories.customers import create


async def test_the_first_answer_is_kept(database: Database) -> None:
    async with database.write() as uow:
        assert await idempotency.claim(uow, "k", "hash") is None
        await idempotency.answer(uow, "k", 201, "{}")
    async with database.write() as uow:
        found = await idempotency.claim(uow, "k", "other")
        assert found is not None
        assert (found.request_hash, found.status, found.body) == ("hash", 201, "{}")
        await idempotency.prune(uow, uow.now + timedelta(seconds=1))
    async with database.write() as uow:
        assert await idempotency.claim(uow, "k", "other") is None


async def test_a_request_that_failed_leaves_its_key_free(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as uow:
            await idempotency.claim(uow, "k", "hash")
            raise RuntimeError
    async with database.write() as uow:
        assert await idempotency.claim(uow, "k", "hash") is None


async def test_notes_hold_what_json_holds(database: Database) -> None:
    async with database.write() as uow:
        assert await notes.get(uow, "offset", 0) == 0
        await notes.put(uow, "offset", {"a": [1, None]})
        await notes.put(uow, "offset", {"a": [2]})
        assert await notes.get(uow, "offset") == {"a": [2]}
        await notes.remove(uow, "offset")
        assert await notes.get(uow, "offset") is None


async def test_a_view_told_twice_is_one_view(database: Database) -> None:
    async with database.write() as uow:
        ann = (await create(uow)).id
        first = await views.add(uow, ann, "T1", uow.now)
        assert (await views.add(uow, ann, "T1", uow.now)).id == first.id
        await views.add(uow, ann, "T2", uow.now - timedelta(days=2))
        assert [view.sku for view in await views.recent(uow, ann, uow.now - timedelta(days=1))] == ["T1"]
