"""Japanese words: what a sentence is about, in one spelling (引越 = 引っ越し), without its grammar and its politeness.

Sudachi's short units (long ones cost seven points of precision at one on the set of bench/answers); its dictionary is
read when the first Japanese text comes, and its pages are shared by the processes of a machine.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from sudachipy import Dictionary, SplitMode

from bot.answers.normalise import fold

_CONTENT = frozenset(("名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "感動詞"))
_BOILERPLATE = frozenset(
    [
        "為る",
        "居る",
        "有る",
        "成る",
        "出来る",
        "無い",
        "良い",
        "下さる",
        "頂く",
        "貰う",
        "呉れる",
        "遣る",
        "致す",
        "御座る",
        "御",
        "願う",
        "願い",
        "教える",
        "知る",
        "知りたい",
        "聞く",
        "伺う",
        "尋ねる",
        "問い合わせる",
        "問い合わせ",
        "質問",
        "分かる",
        "思う",
        "考える",
        "言う",
        "仰る",
        "見る",
        "置く",
        "仕舞う",
        "行く",
        "来る",
        "参る",
        "又",
        "事",
        "物",
        "所",
        "時",
        "場合",
        "方",
        "為",
        "様",
        "訳",
        "筈",
        "積もり",
        "的",
        "等",
        "上",
        "中",
        "内",
        "何",
        "何の",
        "何れ",
        "何処",
        "何方",
        "何時",
        "誰",
        "何故",
        "如何",
        "幾つ",
        "どう",
        "どの",
        "どんな",
        "此れ",
        "其れ",
        "彼れ",
        "此の",
        "其の",
        "此処",
        "其処",
        "こう",
        "そう",
        "ああ",
        "是非",
        "宜しい",
        "済む",
        "済みません",
        "今日は",
        "今晩は",
        "有り難い",
        "もし",
        "若し",
        "詳しい",
        "詳細",
        "方法",
        "仕方",
        "必要",
        "つく",
        "付く",
        "就く",
        "因る",
        "よる",
        "於く",
        "関する",
        "対する",
        "ます",
        "です",
        "さん",
        "様",
        "たい",
        "です",
        "か",
        "？",
    ]
)
_SYNONYM = "~"
"""Before the number of a group of synonyms, which counts as a further word of the text."""


@lru_cache(maxsize=1)
def _sudachi() -> tuple[Any, Any]:
    dictionary: Any = Dictionary(dict="small")
    return dictionary.tokenizer(mode=SplitMode.A), dictionary.pos_matcher(lambda pos: pos[0] in _CONTENT)


def words(text: str) -> Counter[str]:
    """Count the content words of a text and their groups of synonyms; of grammar alone, all its words."""
    tokenizer, is_content = _sudachi()
    morphemes = tokenizer.tokenize(text)
    counts: Counter[str] = Counter()
    for morpheme in morphemes:
        if is_content(morpheme):
            form = morpheme.normalized_form()
            if form not in _BOILERPLATE:
                counts[fold(form)] += 1
                counts.update(f"{_SYNONYM}{group}" for group in morpheme.synonym_group_ids())
    return counts or Counter(fold(morpheme.normalized_form()) for morpheme in morphemes if morpheme.surface().strip())


def is_synonym(gram: str) -> bool:
    """Tell a group of synonyms from a word."""
    return gram.startswith(_SYNONYM)
