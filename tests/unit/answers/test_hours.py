"""When messages are welcome and when they are not: the direction counts as much as the hour."""

from __future__ import annotations

import pytest

from bot.answers.hours import Hours
from bot.answers.intents import Intent, understand
from bot.answers.stops import Kind, classify


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("22時以降は送らないで", 22, None),
        ("夜10時以降は通知しないで", 22, None),
        ("深夜1時以降は送らないで", 1, None),
        ("夜12時以降は送らないで", 0, None),
        ("8時前は送らないでください", None, 8),
        ("朝9時までは送らないで", None, 9),
        ("22時〜翌9時は通知しないで", 22, 9),
        ("夜9時から朝8時までは通知しないで", 21, 8),
        ("18時には送らないで", 18, 19),
        ("18時以降に送ってください", None, 18),
        ("18時までに送って", 18, None),
        ("no messages after 6 pm", 18, None),
        ("No messages after 6pm please", 18, None),
        ("don't send messages before 9 a.m.", None, 9),
        ("between 10pm and 8am please don't message", 22, 8),
        ("no notifications after 22:30", 22, None),
        ("only send messages after 6 pm", None, 18),
        ("晚上10點以後不要傳訊息", 22, None),
        ("早上9點前不要傳訊息", None, 9),
        ("不要在晚上10點到早上8點傳訊息", 22, 8),
        ("อย่าส่งหลัง 4 ทุ่ม", 22, None),
        ("กรุณาอย่าส่งหลัง 22.00 น.", 22, None),
    ],
)
def test_hours_to_be_left_in_peace(text: str, start: int | None, end: int | None) -> None:
    found = understand(text)
    assert found.slots.avoid == Hours(start, end)
    assert found.slots.hour is None
    assert found.intent is Intent.QUIET_HOURS_CHANGE


@pytest.mark.parametrize(("text", "hour"), [("20時に送って", 20), ("send me messages at 6pm please", 18)])
def test_an_hour_that_is_welcome_is_not_avoided(text: str, hour: int) -> None:
    slots = understand(text).slots
    assert (slots.hour, slots.avoid) == (hour, None)


@pytest.mark.parametrize(
    ("text", "part", "welcome"),
    [("夜は送らないで", "night", False), ("配信時間を朝にして", "morning", True), ("晚上不要傳", "night", False)],
)
def test_a_part_of_the_day_is_welcome_or_not(text: str, part: str, welcome: bool) -> None:
    slots = understand(text).slots
    assert (slots.part_of_day, slots.welcome) == (part, welcome)


@pytest.mark.parametrize(
    "text",
    [
        "22時以降は送らないで",
        "夜は送らないで",
        "夜は連絡しないで",
        "8時前は送らないで",
        "no messages after 6 pm",
        "between 10pm and 8am please don't message",
        "早上9點前不要傳訊息",
        "ไม่ต้องส่งหลัง 22.00",
    ],
)
def test_quiet_hours_are_no_stop(text: str) -> None:
    assert classify(text).kind is Kind.NONE


@pytest.mark.parametrize(
    "text",
    [
        "夜も朝も送らないで、もう全部停止",
        "夜うるさいからもう配信停止して",
        "もう夜には送らないで",
        "早上收到太多廣告，不要再傳了",
        "我早上說過不要再傳了",
        "หลัง 3 วันก็ส่งมาอีก อย่าส่งมาอีก",
        "stop all messages, even at night",
    ],
)
def test_a_stop_that_names_a_time_is_still_a_stop(text: str) -> None:
    assert classify(text).kind is Kind.HARD
