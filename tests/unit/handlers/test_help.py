"""Help says what can be asked; a dead button leads back to the menu."""

from __future__ import annotations

import pytest

from handlers import help as menu
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def test_help_names_the_words_and_offers_the_menu(talk: Talk) -> None:
    outcome = await talk.hear(menu.show, "ヘルプ")
    assert "「停止」" in said(outcome)
    assert labels(outcome)[:6] == ["商品を探す", "注文状況", "再入荷", "お店のこと", "設定", "スタッフに相談"]
    assert taps(outcome) == ["stop:all"]


@pytest.mark.parametrize("locale", ["ja", "en", "zh-Hant", "th"])
async def test_menu_words_fit_where_a_button_has_to_carry_them(talk: Talk, locale: str) -> None:
    """Telegram's inline buttons send `say:…`, 64 bytes at most."""
    async with talk.context("help", language=locale) as context:
        assert all(len(f"say:{words}".encode()) <= 64 for words in menu.menu(context))


async def test_a_dead_button_is_no_dead_end(talk: Talk) -> None:
    async with talk.context(tap="nothing") as context:
        outcome = menu.gone(context)
    assert said(outcome).startswith("このボタンは、もう使えません")
    assert len(labels(outcome)) == 6
