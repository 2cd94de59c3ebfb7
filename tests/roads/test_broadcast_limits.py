"""What a broadcast may not do, whoever starts it: pass the quota, start twice, write to whom said no, wake anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.consent import Topic
from tests.conftest import _folder
from tests.roads import campaigning, crew
from tests.roads.street import TOML, Street

CHANNELS = pytest.mark.parametrize("channel", ["line", "telegram"])
BODY = {"title": "新茶", "topic": "news", "audience": "all", "message": {"ja": "新茶です。", "en": "New tea (新茶)."}}
DAWN = datetime(2026, 3, 9, 20, 0, tzinfo=UTC)  # 05:00 in Tokyo
NIGHT = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)  # 22:00 in Tokyo


@pytest.fixture
async def poor(tmp_path: Path) -> AsyncIterator[Street]:
    """A shop whose plan includes one paid message."""
    toml = TOML.replace("monthly_quota = 200", "monthly_quota = 1")
    async with Street(tmp_path, specs=_folder("NAJIMI_SPECS"), toml=toml) as street:
        yield street


def _at(tmp_path: Path, start: datetime) -> Street:
    return Street(tmp_path, specs=_folder("NAJIMI_SPECS"), start=start)


async def _people(street: Street, *channels: str) -> list[Any]:
    return [await crew.regular(street, channel, Topic.NEWS) for channel in channels]


@CHANNELS
async def test_mt10_over_the_quota_it_is_refused_with_the_numbers(poor: Street, channel: str) -> None:
    people = await _people(poor, "line", "line", "telegram")
    boss = await crew.hire(poor, channel)
    card = await campaigning.draft(boss)
    assert "必要な通数は2通、今月の残りは1通" in card
    assert "費用の目安：3円" in card
    assert "確認へ進む" not in await boss.buttons()
    draft = (await crew.rows(poor, "SELECT id FROM campaigns"))[0][0]
    refused = await poor.api("POST", f"/campaigns/{draft}/start", status=409)
    assert "2 paid messages" in refused["detail"]
    assert "1 are left" in refused["detail"]
    assert [await campaigning.got(each) for each in people] == [[], [], []], "not cut in the middle"


@CHANNELS
async def test_r31_two_who_start_at_once_make_one_broadcast(street: Street, channel: str) -> None:
    people = await _people(street, "line", "telegram")
    boss = await crew.hire(street, channel)
    other = await crew.hire(street, "telegram" if channel == "line" else "line", "林", "marketer")
    await campaigning.draft(boss)
    await other.say("配信一覧")
    await other.tap("下書き")
    assert "「2」" in await other.tap("確認へ進む")
    assert "「2」" in await boss.tap("確認へ進む")
    await boss.do("text", {"text": "2"}, settle=False)
    await other.do("text", {"text": "2"})
    heard = [await boss.heard(2), await other.heard(2)]
    assert sum("配信を始めました" in each for each in heard) == 1, heard
    assert sum("さんが開始しました" in each for each in heard) == 1, heard
    assert [len(await campaigning.got(each)) for each in people] == [1, 1]
    assert (await crew.audited(street))["campaign.started"] == 1


@CHANNELS
async def test_ct5_r32_who_stops_during_a_broadcast_gets_no_more_of_it(street: Street, channel: str) -> None:
    stopper, other = await _people(street, "telegram", "line")
    boss = await crew.hire(street, channel)
    await campaigning.jam(street, stopper)
    await campaigning.send(boss, 2)
    assert (await campaigning.report(street))["counts"]["open"] == 1
    await campaigning.clear_faults(street)
    assert "停止" in await stopper.say("停止")
    report = await campaigning.report(street)
    assert (report["counts"]["sent"], report["counts"]["cancelled"], report["counts"]["open"]) == (1, 1, 0)
    assert report["reasons"] == {"no_consent": 1}
    await street.advance(hours=1)
    assert not await campaigning.got(stopper)
    assert len(await campaigning.got(other)) == 1
    assert (await campaigning.report(street))["status"] == "finished"
    assert "完了" in await boss.tap("結果を見る"), "too old a button gives the card as it is"
    assert "・同意がない 1人" in await boss.tap("結果を見る")


@CHANNELS
async def test_r33_who_blocked_the_shop_counts_as_unreachable(street: Street, channel: str) -> None:
    """Telegram says so with a 403; LINE answers 200 all the same, and tells it by an unfollow that came before."""
    on_telegram, on_line = await _people(street, "telegram", "line")
    boss = await crew.hire(street, channel)
    await street.act(f"telegram/users/{on_telegram.id}/block?deliver=0")
    await campaigning.draft(boss)
    assert "「2」" in await boss.tap("確認へ進む")
    await on_line.block()
    changed = await boss.say("2")
    assert "1人に変わりました" in changed
    await boss.say("1")
    report = await campaigning.report(street)
    assert report["counts"]["failed"] == 1
    assert report["reasons"] == {"unreachable": 1}
    assert "対象：0人" in await campaigning.draft(boss), "nobody calls a dead address twice"


async def test_line_answers_200_for_someone_who_left(street: Street) -> None:
    """R33 on LINE: the push counts as sent, since LINE says so; the unfollow event ends all further ones."""
    left = (await _people(street, "line"))[0]
    await street.act(f"line/users/{left.id}/block?deliver=0")
    draft = await street.api("POST", "/campaigns", BODY)
    await street.api("POST", f"/campaigns/{draft['id']}/start")
    report = await campaigning.report(street)
    assert report["counts"]["sent"] == 1
    assert await crew.quota_used(street) == 0, "LINE counts nothing for who does not get it"


@CHANNELS
async def test_two_broadcasts_in_one_night_and_everybody_gets_one_after_nine(tmp_path: Path, channel: str) -> None:
    async with _at(tmp_path, DAWN) as street:
        people = await _people(street, "line", "telegram")
        boss = await crew.hire(street, channel)
        assert "9:00から順に" in await campaigning.draft(boss)
        await boss.tap("確認へ進む")
        assert "対象は2人" in await boss.say("2")
        await campaigning.send(boss, 2, "新茶の二通目です。")
        await street.advance(hours=3, minutes=59)
        assert [await campaigning.got(each) for each in people] == [[], []], "quiet until nine"
        for _ in range(10):
            await street.advance(minutes=10)
        assert [len(await campaigning.got(each)) for each in people] == [1, 1]
        first, second = await crew.rows(street, "SELECT id FROM campaigns ORDER BY id")
        reports = [await street.api("GET", f"/campaigns/{row[0]}", settle=False) for row in (first, second)]
        assert sum(each["counts"]["sent"] for each in reports) == 2
        assert sum(each["counts"]["skipped"] for each in reports) == 2
        assert sum(each["reasons"].get("cap", 0) for each in reports) == 2
        assert "対象：0人" in await campaigning.draft(boss, "三通目です。")
        assert "上限" in await boss.heard(2)


@CHANNELS
async def test_what_would_only_leave_after_it_expired_is_refused_at_night(tmp_path: Path, channel: str) -> None:
    async with _at(tmp_path, NIGHT) as street:
        await _people(street, "line", "telegram")
        boss = await crew.hire(street, channel)
        card = await campaigning.draft(boss)
        assert "送れる方がいません" in card
        assert "・お送りしない時間帯 2人" in card
        assert "確認へ進む" not in await boss.buttons()


async def test_the_api_runs_the_same_broadcast_with_the_same_numbers(street: Street) -> None:
    line, telegram, english, _ = [
        await crew.regular(street, channel, *topics, language=language)
        for channel, topics, language in (
            ("line", [Topic.NEWS], "ja"),
            ("telegram", [Topic.NEWS], "ja"),
            ("telegram", [Topic.NEWS], "en"),
            ("line", [], "ja"),
        )
    ]
    draft = await street.api("POST", "/campaigns", BODY)
    assert draft["audience"] == {"count": 3, "by_channel": {"line": 1, "telegram": 2}, "excluded": {"no_consent": 1}}
    assert (draft["cost"], draft["quota_left"]) == (0, 200)
    path = f"/campaigns/{draft['id']}"
    await campaigning.jam(street, telegram)
    assert (await street.api("POST", f"{path}/start"))["frozen"] == 3
    assert (await street.api("POST", f"{path}/start", status=409))["type"].endswith("wrong-status")
    assert (await street.api("POST", f"{path}/pause"))["status"] == "paused"
    await campaigning.clear_faults(street)
    await street.advance(minutes=5)
    assert (await campaigning.report(street))["counts"]["open"] == 2, "Telegram's wait holds for everybody there"
    assert (await street.api("POST", f"{path}/resume"))["status"] == "running"
    await street.advance(minutes=1)
    assert (await campaigning.report(street))["counts"]["sent"] == 3
    assert [(await campaigning.got(each))[0] for each in (line, telegram, english)] == [
        "新茶です。",
        "新茶です。",
        "New tea (新茶).",
    ]
    page = await street.api("GET", f"/deliveries?campaign={draft['id']}")
    assert [row["state"] for row in page["items"]] == ["sent"] * 3
    assert (await street.api("POST", f"{path}/cancel", status=409))["type"].endswith("wrong-status")


async def test_a_cancelled_broadcast_counts_everybody_it_did_not_reach(street: Street) -> None:
    sent, waiting = await _people(street, "line", "telegram")
    await campaigning.jam(street, waiting)
    draft = await street.api("POST", "/campaigns", BODY)
    await street.api("POST", f"/campaigns/{draft['id']}/start")
    assert (await street.api("POST", f"/campaigns/{draft['id']}/cancel"))["status"] == "cancelled"
    await campaigning.clear_faults(street)
    await street.advance(hours=1)
    report = await campaigning.report(street)
    assert (report["counts"]["sent"], report["counts"]["cancelled"]) == (1, 1)
    assert [len(await campaigning.got(each)) for each in (sent, waiting)] == [1, 0]
