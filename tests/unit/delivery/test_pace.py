"""Pacing: together never faster than the rate, in no second; slower when told, still when asked; one row for all."""

from __future__ import annotations

import asyncio
import itertools
import random
from bisect import bisect_left
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import pace
from bot.delivery.breaker import WINDOW, Breaker, BreakerState, Budget
from bot.delivery.pace import Pace
from bot.domain.clock import SystemClock
from bot.domain.sending import Busy, Refused, SendResult, Sent, Unknown
from storage.database import Database
from storage.repositories import rates
from tests.unit.delivery.test_delivery import Platform


class Counted(SystemClock):
    """A clock that moves only by sleeping; its monotonic count starts anywhere, below zero too."""

    def __init__(self, start: float = 0.0) -> None:
        self.at = start

    def now(self) -> datetime:
        return datetime(2026, 3, 10, 3, 0, tzinfo=UTC) + timedelta(seconds=self.at)

    def monotonic(self) -> float:
        return self.at - 1000

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


@pytest.fixture
def counted(database: Database) -> Counted:
    database.clock = Counted(random.uniform(-1e6, 1e6))
    assert isinstance(database.clock, Counted)
    return database.clock


async def lease(database: Database, one: Pace, count: int, *results: SendResult) -> list[float]:
    async with database.write() as uow:
        await one.look(uow)
        return await one.lease(uow, count, results)


def most_in_a_second(instants: list[float]) -> int:
    ordered = sorted(instants)
    return max(bisect_left(ordered, each + 1) - place for place, each in enumerate(ordered))


@pytest.mark.parametrize("per_second", [1, 25, 1800])
async def test_in_no_second_are_there_more_calls_than_the_rate(
    database: Database, counted: Counted, per_second: float
) -> None:
    """Neither at the start, nor after a rest, nor by two workers together."""
    workers = [Pace("line", per_second, counted, ahead=0.5, seed=n) for n in (1, 2)]
    chance = random.Random(7)
    instants: list[float] = []
    for _ in range(60):
        one = chance.choice(workers)
        instants += await lease(database, one, chance.randint(1, max(1, one.room)))
        counted.at += chance.choice((0, 0.01, 0.3, 3))
    assert most_in_a_second(instants) <= per_second + 1
    assert len(set(instants)) == len(instants)


async def test_the_rate_is_used(database: Database, counted: Counted) -> None:
    one = Pace("line", 100, counted, ahead=0.5)
    begun = counted.monotonic()
    last = 0.0
    for _ in range(20):
        last = (await lease(database, one, 50))[-1]
        counted.at += 0.4
    assert last - begun == pytest.approx(10, abs=0.1)


async def test_a_transaction_that_fails_takes_nothing_from_the_budget(database: Database, counted: Counted) -> None:
    one = Pace("line", 10, counted, ahead=0.5)
    first = await lease(database, one, 1)
    with pytest.raises(RuntimeError):
        async with database.write() as uow:
            await one.lease(uow, 1000)
            raise RuntimeError
    assert (await lease(database, one, 1))[0] == pytest.approx(first[0] + 0.1)


async def test_r10_the_wait_that_a_platform_names_holds_for_every_worker(database: Database, counted: Counted) -> None:
    one, other = (Pace("telegram", 25, counted, ahead=0.1, seed=n) for n in (1, 2))
    await lease(database, one, 0, Busy("rate_limited", retry_after=37, everyone=True))
    assert 37 <= one.halted_for <= 38
    assert one.room == 0
    async with database.write() as uow:
        assert not await other.look(uow)
    assert 37 <= other.halted_for <= 38
    counted.at += 38
    async with database.write() as uow:
        assert await other.look(uow)
    assert other.room > 0


async def test_r9_too_fast_without_a_word_halves_the_rate_once_and_it_grows_back(
    database: Database, counted: Counted
) -> None:
    one = Pace("line", 1000, counted, ahead=0.5, seed=3)
    too_fast = Busy("rate_limited", retry_after=0, everyone=True)
    await lease(database, one, 0, *[too_fast] * 40)
    async with database.read() as uow:
        row = await rates.get(uow, "line")
        assert row is not None
        assert (row.per_second, row.overloads) == (500, 1), "forty refusals of one moment are one"
        assert row.halted_until is not None
        assert 0 <= (row.halted_until - uow.now).total_seconds() <= 2
    counted.at += 2
    assert (await lease(database, one, 2))[0] <= counted.monotonic() + 0.01
    counted.at += 5
    slow, less_slow = await lease(database, one, 2)
    assert 1 / 1000 < less_slow - slow < 1 / 500
    counted.at += 20
    first, second = await lease(database, one, 2)
    assert second - first == pytest.approx(1 / 1000, rel=0.01)


async def test_the_pause_grows_and_never_beyond_a_minute(database: Database, counted: Counted) -> None:
    one = Pace("line", 1000, counted, ahead=0.5, seed=3)
    pauses = []
    for _ in range(40):
        await lease(database, one, 0, Busy("rate_limited", retry_after=0, everyone=True))
        pauses.append(one.halted_for)
        counted.at += one.halted_for + 1.5
    assert max(pauses) > 20
    assert max(pauses) <= 60
    async with database.read() as uow:
        row = await rates.get(uow, "line")
        assert row is not None
        assert row.per_second >= 10


async def test_r34_a_refused_token_halts_the_channel_for_all(database: Database, counted: Counted) -> None:
    one, other = (Pace("line", 25, counted, ahead=0.1) for _ in range(2))
    await lease(database, one, 0, Refused("token_rejected", channel_down=True))
    async with database.write() as uow:
        assert not await other.look(uow)
        row = await rates.get(uow, "line")
        assert row is not None
        assert row.halted_why == "token_rejected"


async def test_answers_go_first_and_pushes_make_room(database: Database, counted: Counted) -> None:
    one = Pace("line", 10, counted, ahead=0.5)
    async with database.write() as uow:
        await pace.spend(uow, Platform(per_second=10), 5)
    assert (await lease(database, one, 1))[0] == pytest.approx(counted.monotonic() + 0.5)


async def test_after_a_standstill_calls_catch_up_gently(database: Database, counted: Counted) -> None:
    """The process slept: the instants are past, and yet they do not go out all at once."""
    one = Pace("line", 100, counted, ahead=5)
    instants = await lease(database, one, 300)
    counted.at += 60
    begun, called = counted.at, []
    for each in instants:
        await one.turn(each, "U")
        called.append(counted.at)
    assert most_in_a_second(called) <= 112
    assert called[-1] - begun < 3


async def test_one_chat_hears_one_message_a_second(database: Database, counted: Counted) -> None:
    one = Pace("telegram", 25, counted, ahead=0.5, per_chat=1.0)
    called: list[float] = []
    for each, chat in zip(await lease(database, one, 6), "aabaab", strict=True):
        await one.turn(each, chat)
        if chat == "a":
            called.append(counted.at)
    assert all(later - sooner >= 1 for sooner, later in itertools.pairwise(called))


async def test_the_wall_clock_going_back_does_not_stop_everything(database: Database, counted: Counted) -> None:
    one = Pace("line", 10, counted, ahead=0.5)
    await lease(database, one, 1)
    counted.at -= 3600
    assert (await lease(database, one, 1))[0] <= counted.monotonic() + 1


FAILED, FINE = Unknown("server_error:500"), Sent("1")


@given(st.lists(st.booleans(), max_size=60))
def test_r12_the_breaker_opens_at_half_of_twenty_and_not_before(calls: list[bool]) -> None:
    breaker = Breaker()
    for number, failed in enumerate(calls, start=1):
        breaker.note(FAILED if failed else FINE, 1.0)
        if failed and number >= 20 and sum(calls[:number]) * 2 >= number:
            assert breaker.state(1.0) is BreakerState.OPEN
            return
        assert breaker.state(1.0) is BreakerState.CLOSED


def test_r12_it_is_tried_once_after_its_time_and_closes_when_that_went_well() -> None:
    breaker = Breaker()
    for _ in range(20):
        breaker.note(FAILED, 5.0)
    assert breaker.open_for(5.0) == WINDOW
    assert not breaker.note(FINE, 6.0), "a call that was begun before says nothing"
    later = 5.0 + WINDOW
    assert breaker.state(later) is BreakerState.HALF_OPEN
    breaker.note(FAILED, later)
    assert breaker.state(later) is BreakerState.OPEN
    assert breaker.note(FINE, later + WINDOW)
    assert breaker.state(later + WINDOW) is BreakerState.CLOSED


def test_what_is_long_ago_does_not_count() -> None:
    breaker = Breaker()
    for second in range(200):
        breaker.note(FAILED if second % 2 else FINE, second * 4.0)
    assert breaker.state(800.0) is BreakerState.CLOSED, "never twenty calls within thirty seconds"


@pytest.mark.parametrize(
    ("result", "fails"),
    [
        (Unknown("server_error:502"), True),
        (Unknown("no_answer:TimeoutError"), True),
        (Unknown("bug:KeyError"), False),
        (Busy("not_connected:x", retry_after=1), True),
        (Busy("rate_limited", everyone=True), False),
        (Refused("rejected:400"), False),
        (Sent(), False),
    ],
)
def test_what_the_platform_is_to_blame_for(result: SendResult, *, fails: bool) -> None:
    breaker = Breaker()
    for _ in range(20):
        breaker.note(result, 0.0)
    assert (breaker.state(0.0) is BreakerState.OPEN) is fails


async def test_while_it_is_tried_one_call_is_made(counted: Counted) -> None:
    one = Pace("line", 100, counted, ahead=0.5)
    for _ in range(20):
        one.note(FAILED)
    assert (one.room, round(one.halted_for)) == (0, 30)
    counted.at += 30
    assert one.room == 1


async def test_after_it_closes_the_rate_begins_low_for_everybody(database: Database, counted: Counted) -> None:
    one = Pace("line", 1000, counted, ahead=0.5)
    for _ in range(20):
        one.note(FAILED)
    counted.at += 30
    one.note(FINE)
    first, second = await lease(database, one, 2)
    assert second - first == pytest.approx(1 / 100, rel=0.1)


def test_a_tenth_of_the_calls_may_be_repeats() -> None:
    budget = Budget()
    assert all(budget.spend(0.0, repeat=False) for _ in range(9_000))
    allowed = sum(budget.spend(1.0, repeat=True) for _ in range(5_000))
    assert 900 <= allowed <= 1_000
    assert budget.spend(1.0, repeat=False), "what is new is never held up by it"
    assert budget.spend(WINDOW + 1, repeat=True), "the next half minute"


def test_after_a_crash_a_few_hundred_repeats_go_out_at_once() -> None:
    budget = Budget()
    assert sum(budget.spend(0.0, repeat=True) for _ in range(500)) == 300
