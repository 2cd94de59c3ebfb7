"""The language is chosen once and kept."""

from __future__ import annotations

import pytest

from handlers import language
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def test_the_four_languages_by_their_own_names(talk: Talk) -> None:
    outcome = await talk.hear(language.ask, "言語")
    assert labels(outcome) == ["日本語", "English", "繁體中文", "ไทย"]
    assert taps(outcome) == ["lang:ja", "lang:en", "lang:zh-Hant", "lang:th"]


@pytest.mark.parametrize(
    ("locale", "begins"), [("en", "I'll use English"), ("zh-Hant", "之後"), ("th", "จากนี้"), ("ja", "これから")]
)
async def test_the_answer_comes_in_the_new_language_and_it_stays(talk: Talk, locale: str, begins: str) -> None:
    assert said(await talk.hear(language.choose, tap=f"lang:{locale}")).startswith(begins)
    async with talk.context("hello", language="en") as context:
        assert (context.locale, context.customer.locale_stated) == (locale, True)


async def test_an_unknown_language_is_refused(talk: Talk) -> None:
    assert said(await talk.hear(language.choose, tap="lang:xx")).startswith("このボタンは、もう使えません")
