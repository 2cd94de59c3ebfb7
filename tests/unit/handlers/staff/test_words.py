"""What staff type is read in any language, with or without a slash."""

from __future__ import annotations

import pytest

from bot.domain.events import Text
from handlers.staff import words
from tests.unit.handlers.conftest import Talk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/stock A 5", ("stock", "A 5")),
        ("/STOCK", ("stock", "")),
        ("/ menu", ("menu", "")),
        ("stock A 5", ("", "")),
        ("", ("", "")),
        ("/", ("", "")),
    ],
)
async def test_a_command_is_read_from_its_text(talk: Talk, text: str, expected: tuple[str, str]) -> None:
    async with talk.context(text) as context:
        assert words.command(context) == expected


async def test_a_command_that_the_platform_has_read_is_taken_from_it(talk: Talk) -> None:
    async with talk.context(what=Text("/stock@shop A 5", "m", "stock", "A 5")) as context:
        assert words.command(context) == ("stock", "A 5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("返信 AB12 はい", "AB12 はい"),
        ("返信：AB12 はい", "AB12 はい"),
        ("Reply AB12 yes", "AB12 yes"),
        ("回覆 AB12 好", "AB12 好"),
        ("返信", ""),
        ("返信不要です", None),
        ("replying", None),
        ("ご返信 AB12", None),
    ],
)
async def test_what_follows_a_word(talk: Talk, text: str, expected: str | None) -> None:
    async with talk.context(text) as context:
        assert words.after(context, "reply") == expected
