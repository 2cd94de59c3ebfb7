"""Promises of time come from the shop's calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.shop import Shop, read
from flows import opening
from tests.unit.flows.conftest import CATALOGUE

SHOP = read(
    {
        "name": "Teahouse",
        "hours": {
            **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "10:00-19:00"),
            "saturday": ["10:00-13:00", "14:00-18:00"],
            "sunday": "closed",
            "holidays": "closed",
            "closed": ["12-30..01-03"],
        },
    }
)


def at(text: str) -> datetime:
    """Wall time in Tokyo as an instant."""
    return datetime.fromisoformat(f"{text}+09:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-10T12:00", "2026-03-10T13:00"),
        ("2026-03-10T18:30", "2026-03-11T10:30"),  # half an hour is left today
        ("2026-03-10T22:00", "2026-03-11T11:00"),
        ("2026-03-14T12:30", "2026-03-14T14:30"),  # the lunch break does not count
        ("2026-03-14T18:00", "2026-03-16T11:00"),  # Sunday is closed
        ("2026-12-29T18:50", "2027-01-04T10:50"),  # over New Year's rest
    ],
)
def test_only_open_minutes_count(now: str, due: str) -> None:
    assert opening.due(SHOP.hours, at(now), 60) == at(due)


def test_a_shop_without_hours_counts_plain_minutes() -> None:
    assert opening.due(None, at("2026-03-10T23:50"), 60) == at("2026-03-11T00:50")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-03-10T08:00", "10:00"),
        ("2026-03-10T20:00", "明日10:00"),
        ("2026-03-14T18:30", "3月16日（月）10:00"),
        ("2026-12-29T20:00", "2027年1月4日（月）10:00"),
    ],
)
def test_the_next_opening_in_words(now: str, words: str) -> None:
    assert opening.next_open(SHOP, CATALOGUE, "ja", at(now)) == words


def test_who_rests_today() -> None:
    assert opening.rests_today(SHOP, at("2026-03-20T12:00"))  # the spring equinox
    assert not opening.rests_today(SHOP, at("2026-03-10T23:00"))
    assert not opening.rests_today(Shop(name="Teahouse"), at("2026-03-20T12:00"))
