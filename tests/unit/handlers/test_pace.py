"""How often and when: by tap and by word, and never more than the customer said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import caps, quiet_hours
from bot.handling import Handler
from bot.shop import Pressure
from handlers import pace
from storage.models import Customer, Delivery
from tests.unit.handlers.conftest import Talk, said, taps


async def customer_of(talk: Talk) -> Customer:
    async with talk.context("…") as context:
        return context.customer


@pytest.mark.parametrize(
    ("words", "cap", "said_back"),
    [
        ("月1回でいい", "1/30d", "お知らせを月1回までに変えました"),
        ("週一くらい", "1/7d", "お知らせを週1回までに変えました"),
        ("月に3回まで", "3/30d", "お知らせを30日に3回までに変えました"),
    ],
)
async def test_a_pace_in_words(talk: Talk, words: str, cap: str, said_back: str) -> None:
    outcome = await talk.hear(pace.said, words)
    assert said_back in said(outcome)
    own = (await customer_of(talk)).own_cap
    assert own == cap
    assert caps.parse(own)  # the gate can read it
    assert "stop:all" in taps(outcome)


async def test_less_without_a_number_is_asked_back(talk: Talk) -> None:
    outcome = await talk.hear(pace.said, "減らして")
    assert taps(outcome) == ["pace:1/7d", "pace:2/30d", "pace:1/30d", "pace:1/90d", "stop:all"]
    assert "いまは通常の回数です" in said(outcome)


async def test_less_goes_down_step_by_step_to_the_lowest(talk: Talk) -> None:
    await talk.hear(pace.less, tap="less:unknown")
    await talk.hear(pace.tapped, tap="pace:1/30d")
    assert taps(await talk.hear(pace.tapped, tap="pace")) == ["pace:1/90d", "pace:normal", "stop:all"]
    lowest = await talk.hear(pace.tapped, tap="pace:1/90d")
    assert taps(lowest) == ["stop:all"]
    assert said(await talk.hear(pace.tapped, tap="pace")).startswith("いまがいちばん少ない回数（3か月に1回まで）です")
    await talk.hear(pace.tapped, tap="pace:normal")
    assert (await customer_of(talk)).own_cap == ""


async def test_an_hour_is_when_messages_are_welcome(talk: Talk) -> None:
    outcome = await talk.hear(pace.said_hours, "配信時間は20時")
    assert "お知らせは20:00ごろにお送りします" in said(outcome)
    window = quiet_hours.parse((await customer_of(talk)).own_quiet)
    assert window is not None
    assert str(window) == "22:00-20:00"


async def test_an_hour_in_the_shops_night_is_explained(talk: Talk) -> None:
    outcome = await talk.hear(pace.said_hours, "23時に送って")
    assert "23:00はお送りしない時間です。9:00以降" in said(outcome)
    assert (await customer_of(talk)).own_quiet == ""


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("夜は通知しないで", "19:00-09:00"),
        ("朝は通知しないで", "04:00-12:00"),
        ("配信時間を朝にして", "12:00-04:00"),
        ("22時以降は送らないで", "22:00-09:00"),
        ("9時以降は送らないで", "09:00-00:00"),
        ("8時前は送らないで", "00:00-08:00"),
        ("no messages after 6 pm", "18:00-09:00"),
        ("only send messages after 6 pm", "00:00-18:00"),
        ("22時〜翌8時は通知しないで", "22:00-08:00"),
    ],
)
async def test_a_part_of_the_day_is_avoided(talk: Talk, words: str, window: str) -> None:
    await talk.hear(pace.said_hours, words)
    assert (await customer_of(talk)).own_quiet == window


async def test_hours_by_tap(talk: Talk) -> None:
    offered = await talk.hear(pace.tapped_hours, tap="quiet")
    assert taps(offered) == ["quiet:20-10", "quiet:18-10", "quiet:9-18", "quiet:shop", "quiet:none", "atonce:on"]
    await talk.hear(pace.tapped_hours, tap="quiet:20-10")
    assert (await customer_of(talk)).own_quiet == "20:00-10:00"
    await talk.hear(pace.tapped_hours, tap="quiet:none")
    assert (await customer_of(talk)).own_quiet == "none"
    assert "お店と同じ21:00〜9:00にしました" in said(await talk.hear(pace.tapped_hours, tap="quiet:shop"))
    assert (await customer_of(talk)).own_quiet == ""


async def test_a_shop_without_quiet_hours_says_none(talk: Talk) -> None:
    talk.shop = replace(talk.shop, pressure=Pressure(quiet_hours=None))
    assert "いまはなしです" in said(await talk.hear(pace.tapped_hours, tap="quiet"))


async def test_restock_news_may_come_at_once(talk: Talk) -> None:
    await talk.hear(pace.at_once, tap="atonce:on")
    assert (await customer_of(talk)).at_once
    assert "atonce:off" in taps(await talk.hear(pace.tapped_hours, tap="quiet"))
    await talk.hear(pace.at_once, tap="atonce:off")
    assert not (await customer_of(talk)).at_once


@pytest.mark.parametrize(
    ("handler", "tap"),
    [
        (pace.tapped, "pace:9/1d"),
        (pace.tapped_hours, "quiet:25-3"),
        (pace.tapped_hours, "quiet:9-9"),
        (pace.tapped_hours, "quiet:x"),
        (pace.at_once, "atonce"),
    ],
)
async def test_a_forged_value_changes_nothing(talk: Talk, handler: Handler, tap: str) -> None:
    assert said(await talk.hear(handler, tap=tap)).startswith("このボタンは、もう使えません")
    found = await customer_of(talk)
    assert (found.own_cap, found.own_quiet, found.at_once) == ("", "", False)


async def test_go_on_is_for_the_one_who_was_asked(talk: Talk) -> None:
    ann, _ = await talk.customer("U1")
    async with talk.database.write() as uow:
        row = Delivery(
            customer_id=ann.id,
            occasion="keep_going:2026",
            journey="keep_going",
            message_class="transactional",
            **dict.fromkeys(("created_at", "not_before", "expires_at", "sending_at"), uow.now),
        )
        uow.session.add(row)
    gone = said(await talk.hear(pace.go_on, tap=f"go_on:{row.id}", address="U2"))
    assert gone == said(await talk.hear(pace.go_on, tap="go_on"))
    assert "再開します" in said(await talk.hear(pace.go_on, tap=f"go_on:{row.id}"))
    assert "再開します" not in gone
