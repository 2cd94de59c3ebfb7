"""Saved segments: a condition gets a name, and broadcasts are written to the name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.domain import segments, texts
from bot.domain.errors import InputError
from bot.domain.segments import SegmentError
from storage.models import SavedSegment
from storage.repositories import saved_segments, staff
from storage.repositories import segments as compiled
from storage.unit_of_work import UnitOfWork

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Counted:
    """A saved segment and how many people are in it now; None when its condition can no longer be read."""

    row: SavedSegment
    people: int | None


async def save(uow: UnitOfWork, name: str, condition: str, by: str) -> str:
    """Keep the condition by the name and give it as it is understood; raises InputError with what is wrong."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain:
        raise InputError("the segment needs a name")
    if len(plain) > NAME_LIMIT:
        raise InputError(f"the name has {len(plain)} characters; at most {NAME_LIMIT}: {texts.shorten(plain, 30)}")
    others = {each: text for each, text in (await saved_segments.every(uow)).items() if each != plain}
    node = segments.parse(unicodedata.normalize("NFC", condition), others)
    await saved_segments.put(uow, plain, segments.format(node), by)
    staff.audit(uow, by, "segment.saved", plain, {"condition": segments.format(node)})
    return segments.format(node)


async def remove(uow: UnitOfWork, name: str, by: str) -> bool:
    """Forget a name; broadcasts written to it keep what it meant."""
    gone = await saved_segments.remove(uow, name)
    if gone:
        staff.audit(uow, by, "segment.removed", name, {})
    return gone


async def counted(uow: UnitOfWork) -> list[Counted]:
    """Give every saved segment with its size."""
    found = []
    for row in await saved_segments.listed(uow):
        try:
            node = segments.parse(row.condition)
        except SegmentError:  # written by a later version
            found.append(Counted(row, None))
        else:
            found.append(Counted(row, await compiled.count(uow, node)))
    return found
