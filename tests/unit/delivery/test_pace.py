"""The token bucket: never faster than the rate, never waiting without reason, still when told to."""

from __future__ import annotations

import asyncio

from bot.delivery.pace import Bucket
from bot.domain.clock import SystemClock


class Counted(SystemClock):
    """A clock whose monotonic count starts anywhere, below zero too, and moves only by sleeping."""

    def __init__(self, start: float) -> None:
        self.at = start

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


async def test_a_fresh_bucket_lets_calls_go_wherever_the_clock_stands() -> None:
    for start in (-1e9, 0.0, 1e9):
        bucket = Bucket(10, Counted(start), burst=5)
        assert await asyncio.wait_for(bucket.take(5), 1) == 5


async def test_the_rate_holds_over_time() -> None:
    clock = Counted(100.0)
    bucket = Bucket(25, clock, burst=5)
    taken = 0
    while taken < 1000:
        taken += await bucket.take(16)
    assert clock.at - 100 >= (1000 - 5) / 25 - 1


async def test_a_halt_lets_nothing_through_until_it_is_over() -> None:
    clock = Counted(-50.0)
    bucket = Bucket(1000, clock)
    bucket.halt(37)
    await bucket.take(1)
    assert clock.at >= -50 + 37
    bucket.halt(5)
    bucket.halt(1)
    assert bucket.halted_for > 4, "a shorter halt does not end a longer one"


async def test_what_was_not_used_is_given_back() -> None:
    bucket = Bucket(1, Counted(0.0), burst=3)
    assert await bucket.take(3) == 3
    bucket.give_back(2)
    assert await bucket.take(3) == 2
