"""The fence: a restored database sends nothing until a person says so (R25).

The database counts its beats, and what was counted is remembered outside it, in a small file. A database that knows
less than the file is a backup; so is one that was alive long ago and is not known here at all. The file also holds who
was erased, and a backup that knows nothing of it erases them again.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import select

from flows import emergency, erasure
from storage.database import Database
from storage.models import Customer, Generation
from storage.repositories import customers, erasures, generations, stops
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
BEAT = 60.0  # seconds
_ALIVE = timedelta(minutes=15)
_REMEMBERED = timedelta(days=400)
"""Erasures are remembered longer than backups are kept."""


@dataclass(slots=True)
class Memory:
    """What is known outside the database: its generation and beat, and erasures as customer id → ISO time."""

    generation: str = ""
    beat: int = 0
    erased: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Memory:
    """Give what was remembered; nothing where there is no file, or none that can be read."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Memory(str(kept["generation"]), int(kept["beat"]), dict(kept["erased"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Memory()


def write(path: Path, memory: Memory) -> None:
    """Remember, whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    kept = {"generation": memory.generation, "beat": memory.beat, "erased": memory.erased}
    with new.open("w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


class Fence:
    """One process's watch over the age of the database; without a path it sees nothing."""

    def __init__(self, database: Database, path: Path | None) -> None:
        self._database = database
        self._path = path

    async def run(self) -> None:
        """Look once a minute, until cancelled."""
        while True:
            await self._database.clock.sleep(BEAT)
            with suppress(Exception):  # said in `look`; a database that cannot be asked now is asked again
                await self.look()

    async def look(self) -> bool:
        """Compare the database with what is remembered, then remember it; True when it was found to be restored."""
        if self._path is None:
            return False
        memory = read(self._path)
        try:
            async with self._database.write() as uow:
                found = await generations.current(uow)
                restored = await _is_restored(uow, memory, found)
                now = found or await generations.begin(uow)
                fenced = await _is_fenced(uow)
                if restored and not fenced:
                    await self._close(uow, memory)
                elif not fenced:
                    beat = await generations.beat(uow, now.id)
                    memory = Memory(now.id, beat, await _erased(uow, memory.erased))
        except Exception:
            log.exception("fence.not_looked")
            raise
        if not restored and not fenced:
            await self._remember(memory)
        return restored

    async def _close(self, uow: UnitOfWork, memory: Memory) -> None:
        again = 0
        for customer_id in memory.erased:
            customer = await customers.get(uow, customer_id)
            if customer is not None and customer.erased_at is None:
                await erasure.erase(uow, customer, emergency.SERVICE)
                again += 1
        await emergency.fence(uow)
        await generations.know(uow, memory.generation, memory.beat)
        log.error("fence.closed", erased_again=again, remedy="look at everything, then: najimi resume-sending")

    async def _remember(self, memory: Memory) -> None:
        if self._path is None:
            return
        try:
            await asyncio.to_thread(write, self._path, memory)  # a slow disk holds nobody up
        except OSError as error:
            log.warning("fence.not_remembered", reason=type(error).__name__)


async def _is_restored(uow: UnitOfWork, memory: Memory, now: Generation | None) -> bool:
    if now is None:  # new, or a backup from before the first beat
        return bool(memory.generation) and await uow.session.scalar(select(Customer.id).limit(1)) is not None
    if not memory.generation:
        return uow.now - now.at > _ALIVE  # a new machine beside living ones is well; alone with an old database not
    known = await generations.get(uow, memory.generation)
    return known is None or (known.id == now.id and known.beat < memory.beat)  # what came before now was confirmed


async def _is_fenced(uow: UnitOfWork) -> bool:
    return any(each.reason == stops.RESTORED for each in await stops.standing(uow))


async def _erased(uow: UnitOfWork, before: dict[str, str]) -> dict[str, str]:
    oldest = uow.now - _REMEMBERED
    kept = {customer_id: at for customer_id, at in before.items() if at >= oldest.isoformat()}
    return kept | {each.customer_id: each.at.isoformat() for each in await erasures.since(uow, oldest)}
