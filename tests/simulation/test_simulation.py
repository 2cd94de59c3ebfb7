"""A few fixed seeds with every run of the tests, and that a broken promise is found."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from bot.delivery.marking import Marker
from tests.simulation import run, story
from tests.simulation.__main__ import seeds
from tests.simulation.determinism import Draws
from tests.simulation.platforms import Faults

PEOPLE, DAYS = 20, 4
pytestmark = [
    pytest.mark.slow,
    # whoever is killed in the middle of a call leaves it to nobody
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


def lived(seed: int, faults: Faults | None = None) -> run.Run:
    return run.simulate(seed, story.written(Draws(seed), PEOPLE, DAYS), faults)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_promise_is_kept(seed: int) -> None:
    found = lived(seed)
    assert found.broken == [], run.transcript(run.shrunk(found))
    assert found.taken > 50


def test_the_same_seed_lives_the_same() -> None:
    one, again = lived(1), lived(1)
    assert (one.digest, one.kills, one.taken) == (again.digest, again.kills, again.taken)
    assert one.kills > 0


def test_a_new_key_for_each_try_is_found_and_told_in_a_short_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plausible bug of trust.md 3.4: 13 of 2,000 get it twice, and no test of a quiet day sees it."""
    original = Marker._set_sending

    def forgetful(self: Marker, uow: Any, row: Any, *rest: Any, **more: Any) -> Any:
        outgoing = original(self, uow, row, *rest, **more)
        return outgoing and replace(outgoing, retry_key=str(uuid.uuid5(uuid.UUID(row.retry_key), str(row.attempts))))

    monkeypatch.setattr(Marker, "_set_sending", forgetful)
    faults = Faults(lost=0.2)
    found = lived(1, faults)
    assert any("the same news twice" in each for each in found.broken), found.broken
    short = run.shrunk(found, faults, most=6)
    assert short.broken
    assert len(short.acts) < len(found.acts)
    assert "seed 1" in run.transcript(short)


@pytest.mark.parametrize(("written", "meant"), [("7", [7]), ("1..3", [1, 2, 3]), ("3,5,8", [3, 5, 8])])
def test_seeds_are_written_as_people_write_them(written: str, meant: list[int]) -> None:
    assert seeds(written) == meant
