"""CT18 and VT6: opt-outs are heard in four languages, and nobody who speaks of an order is stopped."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.stops import Kind, classify
from bot.domain.consent import Topic

PAYLOADS = Path(__file__).parents[2] / "payloads"


def rows(name: str) -> list[dict[str, str]]:
    with (PAYLOADS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("row", rows("optout_cases.tsv"), ids=lambda row: row["text"])
def test_ct18_every_given_line_has_its_tier(row: dict[str, str]) -> None:
    assert classify(row["text"]).kind == row["want"]


# Each was written before the rules it was first scored with; see bench/answers/README.md for those first figures.
@pytest.mark.parametrize("name", [f"optout_unseen{part}.tsv" for part in ("", "_2", "_3", "_4", "_5", "_6", "_7")])
def test_ct18_fresh_lines_are_caught_and_no_innocent_line_is(name: str) -> None:
    opt_outs = [row["text"] for row in rows(name) if row["want"] != "none"]
    innocent = [row["text"] for row in rows(name) if row["want"] == "none"]
    caught = [text for text in opt_outs if classify(text).kind not in (Kind.NONE, Kind.RESUME)]
    assert [text for text in innocent if classify(text).kind is not Kind.NONE] == []
    assert len(caught) / len(opt_outs) >= 0.95


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("クーポンのお知らせだけ止めたい", Topic.NEWS),
        ("再入荷通知は不要です", Topic.RESTOCK),
        ("誕生日のメッセージはいらない", Topic.BIRTHDAY),
        ("no more birthday messages", Topic.BIRTHDAY),
        ("ニュースだけ止めて", Topic.NEWS),
        ("お店のニュースを止めてください", Topic.NEWS),
        ("再入荷停止", Topic.RESTOCK),
        ("おすすめは止めて", Topic.RECOMMENDATION),
        ("no more recommendations please", Topic.RECOMMENDATION),
        ("Please stop the shop news", Topic.NEWS),
        ("不要再傳優惠券通知", Topic.NEWS),
        ("ไม่เอาแจ้งเตือนวันเกิด", Topic.BIRTHDAY),
    ],
)
def test_one_topic_only(text: str, topic: Topic) -> None:
    found = classify(text)
    assert (found.kind, found.topic) == (Kind.TOPIC, topic)
    assert not found


@pytest.mark.parametrize("text", ["再開", "受け取る", "START", "subscribe", "訂閱", "รับข่าวสาร"])
def test_start_again(text: str) -> None:
    assert classify(text).kind is Kind.RESUME


@pytest.mark.parametrize(
    "text",
    [
        "再入荷以外の通知は止めて",
        "再入荷のお知らせだけ欲しい、他はいらない",
        "only send me restock messages, stop the rest",
    ],
)
def test_all_but_one_is_asked_and_not_taken_for_the_one(text: str) -> None:
    assert classify(text).kind in (Kind.ASK, Kind.HARD)


@pytest.mark.parametrize(
    "text",
    [
        *("配信停止しないで", "通知停止を解除したい", "夜の通知はやめてほしい", "通知減らして", "通知が来ないです"),
        *("メールで聞いた件、もう不要です", "広告の20%オフの品ください", "営業停止のお知らせ", "カード情報を削除して"),
        *("I don't want to miss your updates", "don't stop sending me news", "where is the bus stop"),
        *("why am i being charged when i withdraw cash", "อย่ากสอบถามโปรโมชั่นของผมหน่อย ครับ"),
        *("不要忘記通知我", "不想錯過通知", "อย่าลืมแจ้งเตือนนะ", "ไม่อยากพลาดข่าว"),
        *("", " ", "🙇", "いくら"),
    ],
)
def test_what_only_sounds_like_a_stop(text: str) -> None:
    assert classify(text).kind is Kind.NONE


@pytest.mark.parametrize("word", ["停止", "unsubscribe", "退訂", "หยุด"])
def test_vt6_stop_words_work_whatever_else_is_around_in_width_and_noise(word: str) -> None:
    for written in (word, f"{word}!!!", f" {word} 🙏", f"\u200b{word}\u200b", f"{word} {word}"):
        assert classify(written).kind is Kind.HARD, written


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_text_has_a_kind(text: str) -> None:
    assert classify(text).kind in Kind


@pytest.mark.parametrize(
    "worst", ["ね", "停止", "お知らせ", "stop ", "dont want ", "不要", "หยุด", "通知は", "送っ", "のの", "a", "配信停"]
)
def test_s11_five_thousand_characters_of_the_worst_take_no_longer(worst: str) -> None:
    spent = []
    for size in (500, 2000, 5000):
        start = time.process_time()
        for _ in range(5):
            classify(worst * size)
        spent.append((time.process_time() - start) / 5)
    assert max(spent) < 0.02
