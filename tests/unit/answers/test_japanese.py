"""Japanese words: one spelling, no grammar, groups of synonyms."""

from __future__ import annotations

import pytest

from bot.answers import analysis, japanese


def plain(text: str) -> set[str]:
    return {word for word in analysis.words(text, as_japanese=True, limit=200) if not japanese.is_synonym(word)}


@pytest.mark.parametrize(("one", "other"), [("引越", "引っ越し"), ("ﾌﾟﾚｾﾞﾝﾄ", "プレゼント"), ("受付", "受け付け")])
def test_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other) != set()


def test_grammar_and_politeness_do_not_count() -> None:
    assert plain("送料について詳しく教えていただけますでしょうか") == plain("送料")


def test_a_text_of_grammar_alone_keeps_its_words() -> None:
    assert plain("どうですか")


def test_synonyms_share_a_group() -> None:
    groups = [
        {word for word in analysis.words(text, as_japanese=True, limit=200) if japanese.is_synonym(word)}
        for text in ("価格", "値段")
    ]
    assert groups[0] & groups[1]


@pytest.mark.parametrize("text", ["", " ", "🙏", "\x00", "ａ" * 300, "ｶﾞ" * 300])
def test_any_text_has_words_or_none(text: str) -> None:
    assert all(count > 0 for count in analysis.words(text, as_japanese=True, limit=200).values())
