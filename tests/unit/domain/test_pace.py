from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import pace
from bot.domain.caps import Cap
from bot.domain.pace import Kind, Level, Mark

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def marks(*kinds: Kind, every: timedelta = timedelta(days=2)) -> list[Mark]:
    return [Mark(START + every * number, kind) for number, kind in enumerate(kinds)]


def after(each: Sequence[Mark], wait: timedelta = timedelta(days=1)) -> Level:
    return pace.level(each, each[-1].at + wait)


@pytest.mark.parametrize(
    ("pushes", "level"),
    [(1, Level.NORMAL), (3, Level.NORMAL), (4, Level.HALF), (7, Level.HALF), (8, Level.LOW), (11, Level.LOW)],
)
def test_unanswered_pushes_slow_down(pushes: int, level: Level) -> None:
    assert after(marks(*[Kind.PUSH] * pushes)) is level


def test_mt6_twelve_ignored_messages_are_rest_and_stay_so() -> None:
    ignored = marks(*[Kind.PUSH] * 12)
    assert after(ignored) is Level.REST
    assert after(ignored, timedelta(days=365)) is Level.REST


def test_a_hundred_and_eighty_days_of_silence_are_rest() -> None:
    once = marks(Kind.PUSH)
    assert after(once, timedelta(days=179)) is Level.NORMAL
    assert after(once, timedelta(days=180)) is Level.REST
    assert pace.level([], START) is Level.NORMAL


def test_a_push_of_the_last_day_is_not_yet_unanswered() -> None:
    four = marks(*[Kind.PUSH] * 4)
    assert after(four, timedelta(hours=23)) is Level.NORMAL
    assert after(four, timedelta(hours=24)) is Level.HALF


def test_one_reaction_is_one_level_up() -> None:
    low = [Kind.PUSH] * 9
    assert after(marks(*low, Kind.REACTION)) is Level.HALF
    assert after(marks(*low, Kind.REACTION, Kind.REACTION)) is Level.NORMAL
    assert after(marks(*low, Kind.REACTION, *[Kind.PUSH] * 3)) is Level.HALF
    assert after(marks(*low, Kind.REACTION, *[Kind.PUSH] * 4)) is Level.LOW
    assert after(marks(*[Kind.PUSH] * 3, Kind.REACTION, *[Kind.PUSH] * 3)) is Level.NORMAL


def test_coming_back_after_half_a_year_begins_low() -> None:
    back = [Mark(START, Kind.PUSH), Mark(START + timedelta(days=200), Kind.REACTION)]
    assert after(back) is Level.LOW


def test_not_now_is_one_level_down_for_thirty_days() -> None:
    said = marks(Kind.NOT_NOW)
    assert after(said, timedelta(days=29)) is Level.HALF
    assert after(said, timedelta(days=30)) is Level.NORMAL


def test_what_a_level_allows() -> None:
    assert pace.cap(Level.HALF) == Cap(1, timedelta(days=7))
    assert pace.cap(Level.LOW) == Cap(1, timedelta(days=30))
    assert pace.cap(Level.NORMAL) is None


_kinds = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Kind)), max_size=30)


@given(_kinds, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(days: list[tuple[int, Kind]], random: object) -> None:
    each = [Mark(START + timedelta(days=day), kind) for day, kind in days]
    shuffled = list(each)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    now = START + timedelta(days=401)
    assert pace.level(each, now) is pace.level(shuffled, now)


@given(_kinds, st.integers(0, 399))
def test_one_more_reaction_never_slows_down(days: list[tuple[int, Kind]], day: int) -> None:
    each = [Mark(START + timedelta(days=day), kind) for day, kind in days]
    now = START + timedelta(days=401)
    more = [*each, Mark(START + timedelta(days=day), Kind.REACTION)]
    ranks = list(Level)
    assert ranks.index(pace.level(more, now)) <= ranks.index(pace.level(each, now))
