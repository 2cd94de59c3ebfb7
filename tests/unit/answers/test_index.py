from __future__ import annotations

import random
import statistics
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import confidence
from bot.answers.index import FaqEntry, Index
from bot.answers.match import CHOICES, Answer, Choices, Unsure, decide

ENTRIES = [
    FaqEntry("hours", "営業時間を教えてください", "10時から19時です", ("何時まで開いていますか",), locale="ja"),
    FaqEntry("return", "返品はできますか", "7日以内なら承ります", ("返品したい",), locale="ja"),
    FaqEntry("ship", "送料はいくらですか", "500円です", ("送料無料ですか",), locale="ja"),
    FaqEntry("gift", "ギフト包装はできますか", "はい、無料です", ("ラッピングできますか",), locale="ja"),
    FaqEntry("wrap", "ギフト包装は有料ですか", "無料です", (), locale="ja"),
    FaqEntry("abroad", "Do you ship overseas?", "Yes, by EMS.", ("international shipping",), locale="en"),
    FaqEntry("zh", "請問可以刷卡嗎", "可以", (), locale="zh-Hant"),
    FaqEntry("th", "ส่งต่างประเทศไหม", "ส่งค่ะ", (), locale="th"),
    FaqEntry("any", "Wi-Fi", "najimi-guest", (), locale=""),
]


def index() -> Index:
    return Index.build(ENTRIES)


@pytest.mark.parametrize(
    ("text", "locale", "id"),
    [
        ("何時まで開いてる？", "ja", "hours"),
        ("ﾗｯﾋﾟﾝｸﾞしてほしい", "ja", "gift"),
        ("送料無料？", "ja", "ship"),
        ("do you shp oversea", "en", "abroad"),
        ("可以刷卡付款嗎", "zh-Hant", "zh"),
        ("ส่งไปต่างประเทศได้ไหมคะ", "th", "th"),
        ("wifi ある？ Wi-Fi", "ja", "any"),
    ],
)
def test_the_nearest_entry_comes_first(text: str, locale: str, id: str) -> None:
    assert index().search(text, locale)[0].id == id


def test_the_very_words_score_one_and_are_answered() -> None:
    matches = index().search("送料はいくらですか？", "ja")
    assert (matches[0].id, matches[0].score) == ("ship", 1.0)
    assert isinstance(decide(matches), Answer)


def test_a_number_alone_is_a_question_only_where_it_is_written_so() -> None:
    held = index()
    assert held.search("500", "ja") == []
    held.put(FaqEntry("code", "500", "A code", (), locale="ja"))
    assert [(match.id, match.score) for match in held.search("５００", "ja")] == [("code", 1.0)]


def test_two_that_fit_alike_are_offered() -> None:
    decision = decide(index().search("包装のことで", "ja"))
    assert isinstance(decision, Choices)
    assert {match.id for match in decision.matches} >= {"gift", "wrap"}
    assert len(decision.matches) <= CHOICES


@pytest.mark.parametrize("text", ["明日の天気は", "", "🙏", "量子力学とは何ですか"])
def test_what_is_not_there_is_not_answered(text: str) -> None:
    assert isinstance(decide(index().search(text, "ja")), Unsure)


def test_another_language_is_not_mixed_in_but_serves_when_there_is_no_other() -> None:
    assert {match.entry.locale for match in index().search("営業時間 ship", "ja")} <= {"ja", ""}
    assert Index.build(ENTRIES[:1]).search("営業時間", "th")[0].id == "hours"


def test_an_edit_is_found_at_once_and_a_removed_entry_never() -> None:
    held = index()
    held.put(FaqEntry("ship", "駐車場はありますか", "2台です", (), locale="ja"))
    assert held.search("駐車場どこ", "ja")[0].id == "ship"
    assert "ship" not in {match.id for match in held.search("送料無料", "ja")}
    held.remove("ship")
    held.remove("never there")
    assert "ship" not in {match.id for match in held.search("駐車場どこ", "ja")}
    assert len(held) == len(ENTRIES) - 1


def test_an_entry_may_change_its_language() -> None:
    held = index()
    held.put(FaqEntry("gift", "Gift wrapping?", "Free.", (), locale="en"))
    assert "gift" not in {match.id for match in held.search("ラッピングできますか", "ja")}
    assert held.search("gift wrapping", "en")[0].id == "gift"


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.text("営業時間送料返品をはab ", max_size=12)), max_size=25))
def test_putting_and_removing_leaves_what_building_gives(steps: list[tuple[str, str]]) -> None:
    held, kept = Index(), {}
    for id, question in steps:
        entry = FaqEntry(id, question, "", (), locale="ja")
        if question:
            held.put(entry)
            kept[id] = entry
        else:
            held.remove(id)
            kept.pop(id, None)
    fresh = Index.build(kept.values())
    assert len(held) == len(fresh)
    for query in ("営業時間", "送料", "返品 ab"):
        assert {match.id for match in held.search(query, "ja")} == {match.id for match in fresh.search(query, "ja")}


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=250))
def test_any_text_can_be_searched(text: str) -> None:
    matches = index().search(text, "ja")
    assert all(0 <= match.score <= 1 for match in matches)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert 0 <= confidence.expected(matches) <= 1


def test_two_thousand_entries_are_searched_in_milliseconds() -> None:
    pick = random.Random(7).choice
    nouns = [
        "送料",
        "返品",
        "営業時間",
        "予約",
        "会員証",
        "駐車場",
        "ギフト包装",
        "領収書",
        "支払い方法",
        "配送日",
        "サイズ",
        "修理",
    ]
    verbs = ["を変更したい", "はいくらですか", "について知りたい", "ができない", "を教えてください", "はありますか"]
    entries = [
        FaqEntry(str(n), f"{pick(nouns)}と{pick(nouns)}{n}{pick(verbs)}", f"{pick(nouns)}は{n}番の窓口で承ります")
        for n in range(2000)
    ]
    held = Index.build(entries)
    held.search("送料")
    spent = []
    for _ in range(30):
        start = time.process_time()
        held.search(f"{pick(nouns)}の{pick(nouns)}{pick(verbs)}")
        spent.append(time.process_time() - start)
    # every entry here shares a third of its words, far more than a real FAQ: see bench/answers for real ones
    assert statistics.median(spent) < 0.03
