"""Hypothesis strategies for the gate: customers, histories and candidates near the edges that matter."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from bot.domain.caps import Cap
from bot.domain.consent import MESSAGE_TOPICS, Status, Topic
from bot.domain.gate import BROADCAST, Candidate, PastSend, Rules, Standing
from bot.domain.pace import Level
from bot.domain.quiet_hours import Window
from bot.domain.sending import MessageClass

START = datetime(2024, 1, 1, tzinfo=UTC)
FIVE_YEARS = timedelta(days=5 * 366)
ZONES = sorted(available_timezones() - {"localtime"})
MARKETING_TOPICS = [topic for topic in MESSAGE_TOPICS if topic is not Topic.RESTOCK]

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.integers(0, int(FIVE_YEARS.total_seconds())).map(lambda seconds: START + timedelta(seconds=seconds))
walls = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
windows = st.builds(Window, walls, walls).filter(lambda window: window.start != window.end)
caps = st.builds(Cap, st.integers(1, 4), st.integers(1, 40 * 24).map(lambda hours: timedelta(hours=hours)))


def candidates(now: datetime, classes: st.SearchStrategy[MessageClass] | None = None) -> st.SearchStrategy[Candidate]:
    return st.builds(
        Candidate,
        journey=st.sampled_from(["cart", "birthday", "followup", "winback", "restock", BROADCAST]),
        topic=st.sampled_from([None, *Topic]),
        message_class=classes or st.sampled_from(MessageClass),
        customer_id=st.just("c1"),
        occasion=st.sampled_from(["o1", "o2", "o3"]),
        expires_at=st.none() | st.integers(-2, 24 * 40).map(lambda hours: now + timedelta(hours=hours)),
        value=st.integers(0, 3).map(float),
        sku=st.sampled_from([None, "tea", "beans"]),
        stock_left=st.sampled_from([None, None, 0, 3]),
        at_once=st.booleans(),
        content_hash=st.sampled_from(["", "h1", "h2"]),
        needs_profiling=st.booleans(),
        paid=st.booleans(),
    )


def marketing(now: datetime) -> st.SearchStrategy[Candidate]:
    """Candidates that are valid marketing and worth sending for hours yet."""
    return st.builds(
        Candidate,
        journey=st.sampled_from(["cart", "birthday", "winback", BROADCAST]),
        topic=st.sampled_from(MARKETING_TOPICS),
        message_class=st.just(MessageClass.MARKETING),
        customer_id=st.just("c1"),
        occasion=st.sampled_from(["o1", "o2", "o3"]),
        expires_at=st.integers(1, 24 * 40).map(lambda hours: now + timedelta(hours=hours)),
        value=st.integers(0, 3).map(float),
    )


def histories(now: datetime) -> st.SearchStrategy[list[PastSend]]:
    past = st.builds(
        PastSend,
        at=st.integers(0, 35 * 24 * 60).map(lambda minutes: now - timedelta(minutes=minutes)),
        message_class=st.sampled_from([MessageClass.TRANSACTIONAL, MessageClass.ALERT, MessageClass.MARKETING]),
        topic=st.sampled_from([None, *Topic]),
        sku=st.sampled_from([None, "tea", "beans"]),
        content_hash=st.sampled_from(["", "h1", "h2"]),
    )
    return st.lists(past, max_size=8)


def standings(now: datetime, rivals: bool = True) -> st.SearchStrategy[Standing]:
    return st.builds(
        Standing,
        zone=zones,
        erased=st.sampled_from([False] * 9 + [True]),
        reachable=st.sampled_from([True] * 9 + [False]),
        statuses=st.dictionaries(
            st.sampled_from(Topic), st.sampled_from([Status.GRANTED, Status.GRANTED, *Status]), min_size=4
        ),
        minor=st.sampled_from([False] * 5 + [True]),
        in_control_group=st.sampled_from([False] * 5 + [True]),
        quiet_hours=st.none() | windows,
        night_ok=st.booleans(),
        at_once_alerts=st.booleans(),
        marketing_paused_until=st.none() | st.integers(-24, 24).map(lambda hours: now + timedelta(hours=hours)),
        pace=st.sampled_from(Level),
        own_cap=st.none() | caps,
        history=histories(now),
        rivals=st.lists(candidates(now), max_size=3) if rivals else st.just([]),
        handover_open=st.sampled_from([False] * 5 + [True]),
    )


rules = st.builds(
    Rules,
    quiet_hours=st.none() | windows,
    marketing_caps=st.lists(caps, max_size=3).map(tuple),
    alert_caps=st.lists(caps, max_size=2).map(tuple),
    paused=st.sampled_from([False] * 5 + [True]),
    paused_journeys=st.sampled_from([frozenset(), frozenset(), frozenset({"cart"})]),
    quota_left=st.sampled_from([None, None, 0, 5]),
    rest_days=st.sampled_from([frozenset(), frozenset({(12, 31), (1, 1), (1, 2), (1, 3)})]),
    secret=st.sampled_from([b"", b"other"]),
)
