"""SIGKILL at every step of sending, at the first pass and at later ones."""

from __future__ import annotations

import pytest

from tests.kill import survival
from tests.kill.ordinals import chosen
from tests.kill.town import Town

CASES = chosen(
    {
        "send.after_claim": (1, 2),
        "send.before_mark_commit": (1, 3),
        "send.after_mark": (1, 2),
        "send.before_call": (1, 20),
        "send.after_call": (1, 33),
        "send.after_record": (1, 2),
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("failpoint", CASES)
async def test_nothing_is_lost_and_nothing_doubled(failpoint: str, place: Town) -> None:
    await survival.survive(place, f"{failpoint}:kill")
    assert await survival.broken(place) == []


@pytest.mark.slow
async def test_a_sweep_that_dies_is_swept_by_the_next(place: Town) -> None:
    await survival.survive(place, "send.before_call@5:kill", "sweep.before_commit:kill")
    assert await survival.broken(place, answers=3) == []
