"""Opening hours: now, the day that was asked for, the week, holidays and the shop's own closed days."""

from __future__ import annotations

import pytest

from bot.domain.replies import Card
from bot.shop import Shop
from handlers import hours
from tests.unit.flows.test_opening import SHOP, at
from tests.unit.handlers.conftest import Talk, said


@pytest.fixture
def shop() -> Shop:
    return SHOP


@pytest.mark.parametrize(
    ("now", "words", "answer"),
    [
        ("2026-03-10T12:00", "今日何時までやってる？", "ただいま営業中です。本日は19:00までです。"),
        ("2026-03-10T20:00", "今やってる？", "ただいま営業時間外です。次は明日10:00に開きます。"),
        ("2026-03-15T12:00", "営業時間は？", "本日は休業日です。次は明日10:00に開きます。"),
        ("2026-03-10T12:00", "日曜やってますか", "3月15日（日）はお休みです。"),
        ("2026-03-10T12:00", "土曜日は何時から？", "3月14日（土）の営業時間は 10:00〜13:00, 14:00〜18:00 です。"),
        ("2026-03-10T12:00", "明日は開いてますか", "3月11日（水）の営業時間は 10:00〜19:00 です。"),
        ("2026-12-10T12:00", "1/2は営業してますか", "2027年1月2日（土）はお休みです。"),
        ("2026-03-10T12:00", "3月20日は営業してますか", "3月20日（金）はお休みです。"),
    ],
)
async def test_the_day_that_was_asked_for(talk: Talk, now: str, words: str, answer: str) -> None:
    talk.clock._now = at(now)
    assert said(await talk.hear(hours.answer, words)).startswith(answer)


async def test_the_week_ends_with_what_is_special(talk: Talk) -> None:
    """trust.md 5.8, line 34: ねんまつねんしの営業おしえて."""
    talk.clock._now = at("2026-12-20T12:00")
    outcome = await talk.hear(hours.answer, "ねんまつねんしの営業おしえて")
    week = outcome.messages[1]
    assert isinstance(week, Card)
    assert week.lines[0] == "月曜日：10:00〜19:00"
    assert week.lines[6:8] == ("日曜日：休み", "祝日：休み")
    assert week.lines[8] == "12月30日（水）：休み"
    assert week.lines[12] == "2027年1月3日（日）：休み"


async def test_english_reads_english(talk: Talk) -> None:
    talk.clock._now = at("2026-03-10T12:00")
    outcome = await talk.hear(hours.answer, "Are you open on Sunday?", language="en")
    assert said(outcome).startswith("We're closed on Sun, Mar 15.")


async def test_a_shop_that_does_not_say_leaves_it_to_staff(talk: Talk) -> None:
    talk.shop = Shop(name="Teahouse")
    assert said(await talk.hear(hours.answer, "営業時間は？")) == "営業時間はスタッフがお答えします。"
