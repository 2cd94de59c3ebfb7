from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("これいくら", "ja"),
        ("ｻｲﾆｭｳｶ", "ja"),
        ("在庫確認", "ja"),
        ("配信停止", "ja"),
        ("Tシャツある？", "ja"),
        ("Do you ship to Osaka?", "en"),
        ("thanks", "en"),
        ("請問有貨嗎", "zh-Hant"),
        ("我要取消訂單", "zh-Hant"),
        ("请问有货吗", "zh-Hant"),
        ("退訂", "zh-Hant"),
        ("มีไซส์ L ไหมคะ", "th"),
        ("停止", None),
        ("XL", None),
        ("A-10293", None),
        ("www", None),
        ("🙏", None),
        ("", None),
    ],
)
def test_the_text_tells(text: str, language: str | None) -> None:
    assert detect(text) == language


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert detect(text) in {"ja", "en", "zh-Hant", "th", None}
