"""VT3: what sixty customers want, and a hundred and twenty others in four languages."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import rules
from bot.answers.intents import Intent, understand

PAYLOADS = Path(__file__).parents[2] / "payloads"


def rows(name: str) -> list[dict[str, str]]:
    with (PAYLOADS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("name", ["utterances_ja.tsv", "utterances_unseen.tsv"])
def test_vt3_ninety_in_a_hundred_right_and_the_rest_asked(name: str) -> None:
    heard = [(row, understand(row["utterance"])) for row in rows(name)]
    right = [row for row, found in heard if found.intent == row["intent"]]
    safe = [row for row, found in heard if found.intent == row["intent"] or not found.is_sure]
    wrong = [(row["utterance"], found.intent) for row, found in heard if found.intent != row["intent"]]
    assert len(right) / len(heard) >= 0.9, wrong
    assert len(safe) / len(heard) >= 0.97, wrong


@pytest.mark.parametrize("row", [row for row in rows("utterances_ja.tsv") if row["intent"] == "opt_out"])
def test_vt3_every_opt_out_is_heard(row: dict[str, str]) -> None:
    found = understand(row["utterance"])
    assert found.intent is Intent.OPT_OUT
    assert found.stop


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        (["設定", "settings", "設置", "ตั้งค่า"], Intent.SETTINGS),
        (["個人情報", "privacy", "隱私權", "ความเป็นส่วนตัว"], Intent.PRIVACY),
        (["データを見る", "my data", "我的資料", "ข้อมูลของฉัน"], Intent.MY_DATA),
        (["データを消す", "delete me", "刪除資料", "ลบข้อมูล"], Intent.DELETE_ME),
        (["スタッフ", "staff", "真人客服", "เจ้าหน้าที่"], Intent.HUMAN),
        (["ヘルプ", "help", "說明", "ช่วยเหลือ"], Intent.HELP),
        (["言語", "language", "語言", "ภาษา"], Intent.LANGUAGE),
        (["再開", "start", "訂閱", "รับข่าวสาร"], Intent.START),
        (["停止", "stop", "退訂", "หยุด"], Intent.OPT_OUT),
        (["キャンセル", "cancel", "取消", "ยกเลิก"], Intent.AMBIGUOUS_CANCEL),
    ],
)
def test_every_command_word_in_four_languages(words: list[str], intent: Intent) -> None:
    assert [understand(word).intent for word in words] == [intent] * 4


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("くそbot、配信停止しろ", Intent.OPT_OUT),
        ("ふざけんな、人を出せ", Intent.ABUSE),
        ("割れてたので店員さんと話したい", Intent.HUMAN),
        ("注文した皿が割れてた", Intent.COMPLAINT),
        ("注文した黒いやつ在庫切れ？まだ届かない", Intent.ORDER_STATUS),
    ],
)
def test_what_matters_most_wins(text: str, intent: Intent) -> None:
    assert understand(text).intent is intent


def test_the_callers_locale_stands_in_when_the_text_does_not_tell() -> None:
    assert understand("XL", locale="th").language == "th"
    assert understand("これいくら", locale="th").language == "ja"


def test_every_rule_means_an_intent_and_every_intent_can_be_heard() -> None:
    meant = {Intent(rule.means) for rule in rules.load("intents")}
    of_stops = {Intent.OPT_OUT, Intent.OPT_OUT_TOPIC, Intent.AMBIGUOUS_CANCEL, Intent.START, Intent.UNKNOWN}
    assert meant | of_stops == set(Intent)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_text_is_understood_or_unknown(text: str) -> None:
    found = understand(text)
    assert found.intent in Intent
    assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(
    "worst", ["ね", "注文", "送料", "1", "1/", "a ", "の方が", "より", "i like ", "ของ", "到貨", "月"]
)
def test_s11_five_thousand_characters_of_the_worst_take_no_longer(worst: str) -> None:
    start = time.process_time()
    for _ in range(5):
        understand(worst * 5000)
    assert (time.process_time() - start) / 5 < 0.04


@pytest.mark.parametrize(
    "words",
    [
        "お知らせの設定",
        "配信設定を変えたい",
        "通知の設定を変更したい",
        "notification settings",
        "通知設定",
        "ตั้งค่าการแจ้งเตือน",
    ],
)
def test_the_settings_of_messages_are_the_settings(words: str) -> None:
    assert understand(words).intent is Intent.SETTINGS


def test_the_setting_of_something_else_is_not() -> None:
    assert understand("急須の設定", locale="ja").intent is not Intent.SETTINGS
