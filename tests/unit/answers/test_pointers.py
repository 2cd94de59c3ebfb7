"""Words that say no more than "it"."""

from __future__ import annotations

import pytest

from bot.answers.pointers import number, only_points


@pytest.mark.parametrize(
    "words",
    [
        "これいくら？",
        "いくらですか？",
        "お値段は？",
        "これの値段教えてください",
        "それはまだありますか",
        "在庫ありますか",
        "おいくらですか",
        "How much is it?",
        "how much",
        "is this one still in stock?",
        "這個多少錢？",
        "多少錢",
        "這個還有貨嗎",
        "อันนี้ราคาเท่าไหร่คะ",
        "เท่าไหร่ครับ",
        "อันนี้ยังมีอยู่ไหมคะ",
    ],
)
def test_it_alone_points(words: str) -> None:
    assert only_points(words)


@pytest.mark.parametrize(
    "words",
    [
        "送料いくら",
        "ギフト包装はいくらですか",
        "煎茶の在庫ありますか",
        "駐車場ありますか",
        "how much is shipping",
        "is parking available",
        "運費多少錢",
        "ค่าส่งเท่าไหร่",
        "",
        "送料",
        "これは犬も食べられますか",
    ],
)
def test_words_with_something_of_their_own_do_not(words: str) -> None:
    assert not only_points(words)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("1", 1),
        ("２", 2),
        ("3番", 3),
        ("2番目です", 2),
        ("no.4", 4),
        ("第2項", 2),
        ("ข้อ 3", 3),
        ("0", 0),
        ("12", 0),
        ("2個", 0),
        ("", 0),
    ],
)
def test_a_place_in_a_list(words: str, place: int) -> None:
    assert number(words) == place
