"""The six words of the menu are understood in every language, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.i18n.catalogue import LOCALES
from handlers import help, menu
from tests.unit.handlers.conftest import Talk


@pytest.mark.parametrize("label", help.MENU)
@pytest.mark.parametrize("locale", LOCALES)
async def test_each_word_is_heard_whatever_language_is_spoken(talk: Talk, locale: str, label: str) -> None:
    async with talk.context(talk.catalogue.text(locale, label), language="ja") as context:
        assert menu.tile(context) == label


@pytest.mark.parametrize("words", ["", "商品", "注文状況はどうですか", "x" * 5000, "🍵"])
async def test_other_words_are_not(talk: Talk, words: str) -> None:
    async with talk.context(words) as context:
        assert menu.tile(context) == ""
