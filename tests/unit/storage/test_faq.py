"""FAQ entries come, change, go and come back."""

from __future__ import annotations

from storage.database import Database
from storage.repositories import faq


async def test_entries_come_and_go(database: Database) -> None:
    async with database.write() as uow:
        assert await faq.put(uow, "1", question="Do you ship?", answer="Yes.", alternatives=["shipping"], locale="en")
        assert not await faq.put(
            uow, "1", question="Do you ship?", answer="Yes.", alternatives=["shipping"], locale="en"
        )
        assert uow.signals == {"knowledge"}
    async with database.write() as uow:
        assert await faq.delete(uow, "1")
        assert not await faq.delete(uow, "1")
        assert await faq.get(uow, "1") is None
        assert list(await faq.live(uow)) == []
        assert await faq.put(uow, "1", question="Do you ship?", answer="Abroad too.")
    async with database.read() as uow:
        (row,) = await faq.live(uow)
        assert (row.answer, faq.alternatives(row), row.locale) == ("Abroad too.", [], "")
        assert (await faq.revision(uow))[0] == 1
