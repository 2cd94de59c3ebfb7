"""SIGKILL at every step of what comes in, of a campaign's beginning and end, and of a wave of notices."""

from __future__ import annotations

import pytest

from bot import failpoints
from tests.kill import survival, test_sending
from tests.kill.ordinals import chosen
from tests.kill.town import Town

CASES = chosen(
    {
        "inbox.before_commit": (1, 2),
        "inbox.after_commit": (1, 2),
        "event.before_commit": (1, 4),
        "event.after_commit": (1, 3),
        "reply.after_call": (1, 4),
        "campaign.before_freeze": (1,),
        "campaign.after_freeze": (1,),
        "campaign.in_page": (1,),
        "campaign.after_page": (1,),
        "campaign.before_finish": (1,),
        "restock.after_wave": (1,),
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("failpoint", CASES)
async def test_nothing_is_lost_and_nothing_doubled(failpoint: str, place: Town) -> None:
    await survival.survive(place, f"{failpoint}:kill")
    assert await survival.broken(place) == []


def test_each_failpoint_is_killed_at_somewhere() -> None:
    tried = {case.partition("@")[0] for case in (*CASES, *test_sending.CASES)} | {"sweep.before_commit"}
    assert tried == set(failpoints.NAMES)
