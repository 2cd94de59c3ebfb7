"""Formatted text: the text, its entities in UTF-16 units, and the cleaning the server does on every text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
CODE = {"pre", "code"}
# Outer first when two entities cover the same characters; the order of the answer's list.
PRIORITY = [
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "url",
    "email",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "phone_number",
    "custom_emoji",
    "date_time",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
]
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Entity:
    """One entity; offset and length count code points here and become UTF-16 units only in the answer."""

    type: str
    offset: int
    length: int
    extra: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass(frozen=True)
class Formatted:
    text: str
    entities: tuple[Entity, ...] = ()


def to_objects(formatted: Formatted) -> list[dict[str, Any]]:
    """MessageEntity objects."""
    units = [0, *accumulate(2 if ord(character) > 0xFFFF else 1 for character in formatted.text)]
    return [
        {
            "type": entity.type,
            "offset": units[entity.offset],
            "length": units[entity.end] - units[entity.offset],
            **entity.extra,
        }
        for entity in formatted.entities
    ]


def from_objects(text: str, objects: Iterable[Any]) -> list[Entity]:
    """Entities out of MessageEntity objects; what does not fit the text or is no object is left out."""
    positions = _positions(text)
    found = []
    for value in objects:
        if not isinstance(value, dict) or value.get("type") not in PRIORITY:
            continue
        try:
            start, length = int(value["offset"]), int(value["length"])
        except (KeyError, TypeError, ValueError):
            continue
        if start in positions and start + length in positions and length > 0:
            offset = positions[start]
            extra = {key: item for key, item in value.items() if key not in ("type", "offset", "length")}
            found.append(Entity(value["type"], offset, positions[start + length] - offset, extra))
    return found


def _positions(text: str) -> dict[int, int]:
    """UTF-16 position to code point position, for every boundary between characters."""
    positions, unit = {0: 0}, 0
    for index, character in enumerate(text, 1):
        unit += 2 if ord(character) > 0xFFFF else 1
        positions[unit] = index
    return positions


def clean(formatted: Formatted) -> Formatted:
    """The text as the server keeps it: no carriage returns, control characters as spaces, trimmed; entities follow."""
    before = [0, *accumulate(character != "\r" for character in formatted.text)]
    text = _CONTROL.sub(" ", formatted.text.replace("\r", ""))
    left = len(text) - len(text.lstrip(" \n"))
    trimmed = text.strip(" \n")
    moved = []
    for entity in formatted.entities:
        start, end = before[entity.offset] - left, before[entity.end] - left
        start, end = max(0, start), min(len(trimmed), end)
        if start < end:
            moved.append(Entity(entity.type, start, end - start, entity.extra))
    return Formatted(trimmed, tuple(arrange(moved)))


def arrange(entities: Iterable[Entity]) -> list[Entity]:
    """Entities as the server orders them: code stands alone, styles are cut around it, neighbours of a kind joined."""
    given = [entity for entity in entities if entity.length > 0]
    blocks = _apart([entity for entity in given if entity.type in CODE])
    result = list(blocks)
    for entity in given:
        if entity.type in CODE:
            continue
        if entity.type in SPLITTABLE:
            result += _around(entity, blocks)
        elif entity.type.endswith("blockquote") or not any(_overlap(entity, block) for block in blocks):
            result.append(entity)
    return sorted(_joined(result), key=lambda entity: (entity.offset, -entity.length, PRIORITY.index(entity.type)))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _apart(blocks: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for block in sorted(blocks, key=lambda entity: (entity.offset, -entity.length, PRIORITY.index(entity.type))):
        if not any(_overlap(block, other) for other in kept):
            kept.append(block)
    return kept


def _around(entity: Entity, blocks: list[Entity]) -> list[Entity]:
    pieces, start = [], entity.offset
    for block in blocks:
        if _overlap(entity, block):
            if block.offset > start:
                pieces.append(Entity(entity.type, start, block.offset - start, entity.extra))
            start = max(start, block.end)
    if start < entity.end:
        pieces.append(Entity(entity.type, start, entity.end - start, entity.extra))
    return pieces


def _joined(entities: list[Entity]) -> list[Entity]:
    result: list[Entity] = []
    last: dict[str, Entity] = {}
    for entity in sorted(entities, key=lambda item: (item.offset, -item.length)):
        before = last.get(entity.type)
        if before and entity.type in SPLITTABLE and entity.offset <= before.end:
            result.remove(before)
            end = max(before.end, entity.end)
            entity = Entity(entity.type, before.offset, end - before.offset, entity.extra)
        result.append(entity)
        last[entity.type] = entity
    return result
