from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import segments
from bot.domain.consent import Topic
from bot.domain.customers import Act, Purchase, Snapshot, Stage
from bot.domain.rfm import Cuts
from bot.domain.segments import (
    All,
    And,
    Answered,
    Banded,
    Bought,
    Did,
    Granted,
    InStage,
    Node,
    Not,
    OnChannel,
    Or,
    SegmentError,
)

CUTS = Cuts()
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)

values = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\ ():茶'), min_size=1, max_size=8)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.builds(Bought, st.sampled_from(["category", "sku"]), values, st.none() | st.integers(1, 999)),
    st.builds(Bought, st.just("anything"), st.just(""), st.none() | st.integers(1, 999)),
    st.builds(InStage, st.sampled_from(Stage)),
    st.builds(Granted, st.sampled_from(Topic)),
    st.builds(
        lambda what, bands: Banded(what, min(bands), max(bands)),
        st.sampled_from(["recency", "frequency", "value"]),
        st.tuples(st.integers(1, 5), st.integers(1, 5)),
    ),
    st.builds(Did, st.just("asked"), st.sampled_from(["category", "entry"]), values, st.none() | st.integers(1, 999)),
    st.builds(Did, st.just("viewed"), st.sampled_from(["category", "sku"]), values, st.none() | st.integers(1, 999)),
    st.builds(Did, st.just("reacted"), st.just("topic"), st.sampled_from(Topic), st.none() | st.integers(1, 999)),
    st.builds(Did, st.sampled_from(["asked", "viewed", "reacted"]), st.just("anything")),
    st.builds(lambda few: Answered(min(few), max(few)), st.tuples(st.integers(1, 10), st.integers(1, 10))),
    st.builds(OnChannel, st.sampled_from(segments.CHANNELS)),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.builds(Not, inner) | st.builds(And, inner, inner) | st.builds(Or, inner, inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("all", All()),
        ("ALL", All()),
        ("bought category:beans in 90d", Bought("category", "beans", 90)),
        ("bought sku:A-12", Bought("sku", "A-12")),
        ('bought category:"日本茶 （煎茶）" in 7d', Bought("category", "日本茶 （煎茶）", 7)),
        ('bought sku:"a\\"b\\\\c"', Bought("sku", 'a"b\\c')),
        ("bought anything in 30d", Bought("anything", "", 30)),
        ("not topic news", Not(Granted(Topic.NEWS))),
        ("stage new or stage repeat and channel line",
         Or(InStage(Stage.NEW), And(InStage(Stage.REPEAT), OnChannel("line")))),
        ("(stage new or stage repeat) and channel line",
         And(Or(InStage(Stage.NEW), InStage(Stage.REPEAT)), OnChannel("line"))),
        ("not not (all)", Not(Not(All()))),
        ("bought category:in in 3d", Bought("category", "in", 3)),
        ("frequency 4-5 and recency 1", And(Banded("frequency", 4, 5), Banded("recency", 1, 1))),
        ("asked entry:how-to in 7d", Did("asked", "entry", "how-to", 7)),
        ("viewed anything", Did("viewed", "anything")),
        ("reacted topic:news in 60d or answered 1 of 5", Or(Did("reacted", "topic", "news", 60), Answered(1, 5))),
    ],
)  # fmt: skip
def test_a_condition_is_read(text: str, node: Node) -> None:
    assert segments.parse(text) == node


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "all"),
        ("   ", 3, "all"),
        ("everyone", 0, "all"),
        ("all all", 4, "and, or"),
        ("all and", 7, "all"),
        ("bought", 6, "category"),
        ("bought beans", 7, "category"),
        ("bought category:beans in", 24, "90d"),
        ("bought category:beans in 90", 25, "90d"),
        ("bought category:beans in 0d", 25, "90d"),
        ("stage gold", 6, "prospect, new, repeat, vip, drifting, dormant, lost"),
        ("recency 6", 8, "bands from 1 to 5"),
        ("value 4-2", 6, "bands from 1 to 5"),
        ("viewed entry:a", 7, "category:…, sku:… or anything"),
        ("bought topic:news", 7, "category:…, sku:… or anything"),
        ("reacted topic:sale", 8, "restock"),
        ("answered 3 of 2", 14, "from 3 to 10"),
        ("answered 0 of 5", 9, "from 1 to 10"),
        ("segment regulars", 8, "none is saved yet"),
        ("topic sale", 6, "restock"),
        ("channel email", 8, "line, telegram"),
        ("(all", 4, "closing bracket"),
        ("all)", 3, "and, or"),
        ('bought sku:"a', 7, "category"),
        ("all; drop table customers", 0, "all"),
        ("not " * 60 + "all", 4 * 41, "at most 40"),
        ("all " * 900, 2000, "at most 2000"),
    ],
)
def test_a_mistake_is_placed_and_explained(text: str, position: int, expected: str) -> None:
    with pytest.raises(SegmentError) as caught:
        segments.parse(text)
    assert caught.value.position == position
    assert expected in caught.value.expected
    assert f"character {position + 1}" in str(caught.value)


@given(nodes)
def test_what_is_written_reads_back_the_same(node: Node) -> None:
    assert segments.parse(segments.format(node)) == node


def test_brackets_only_where_they_are_needed() -> None:
    for text in ("stage new and channel line or not topic news", "not (all or all)", "(all or all) and all"):
        assert segments.format(segments.parse(text)) == text


@given(st.text(st.characters() | st.sampled_from('()":\\ ') | st.sampled_from("andortcgy0d"), max_size=60))
def test_s24_any_text_is_a_condition_or_a_segment_error(text: str) -> None:
    position = 0
    try:
        node = segments.parse(text)
    except SegmentError as error:
        position = error.position
    else:
        assert segments.parse(segments.format(node)) == node
    assert 0 <= position <= len(text)


def bought(days: float, sku: str, category: str = "", order: str = "") -> Purchase:
    return Purchase(order or f"o{days}", NOW - timedelta(days=days), sku, category)


ANNA = Snapshot(
    frozenset({Topic.NEWS}),
    frozenset({"line"}),
    (bought(10, "a1", "beans"), bought(100, "t1", "tea")),
    acts=[Act("reacted", NOW - timedelta(days=9), "news")],
    answers=(False, True, False),
)
BEN = Snapshot(
    frozenset(),
    frozenset({"telegram"}),
    (bought(200, "a1", "beans"),),
    acts=[Act("asked", NOW - timedelta(days=4), "brew", "care"), Act("viewed", NOW - timedelta(days=1), "t1", "tea")],
)
CLEO = Snapshot(
    frozenset({Topic.RESTOCK}),
    frozenset({"line", "telegram"}),
    acts=[Act("viewed", NOW - timedelta(days=2), "b1", "beans")],
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("all", "abc"),
        ("bought category:beans in 90d", "a"),
        ("bought category:beans", "ab"),
        ("bought category:beans in 10d", ""),
        ("bought category:beans in 11d", "a"),
        ("bought sku:t1", "a"),
        ("not bought anything", "c"),
        ("stage prospect", "c"),
        ("recency 5", "a"),
        ("recency 1-2 or frequency 2", "ab"),
        ("asked anything", "b"),
        ("asked entry:brew in 5d", "b"),
        ("asked category:care in 4d", ""),
        ("viewed sku:t1 or viewed category:beans", "bc"),
        ("viewed category:beans in 3d", "c"),
        ("reacted topic:news in 10d", "a"),
        ("answered 1 of 5", "a"),
        ("answered 1 of 1", ""),
        ("stage repeat", "a"),
        ("stage dormant", "b"),
        ("topic news", "a"),
        ("channel telegram", "bc"),
        ("channel line and not topic news", "c"),
        ("stage dormant or topic news", "ab"),
    ],
)
def test_who_meets_a_condition(text: str, who: str) -> None:
    node = segments.parse(text)
    people = {"a": ANNA, "b": BEN, "c": CLEO}
    assert "".join(key for key, snapshot in people.items() if segments.matches(node, snapshot, NOW, CUTS)) == who


@given(nodes, st.sampled_from([ANNA, BEN, CLEO]))
def test_not_means_not(node: Node, snapshot: Snapshot) -> None:
    assert segments.matches(Not(node), snapshot, NOW, CUTS) is not segments.matches(node, snapshot, NOW, CUTS)


def test_a_no_to_the_use_of_purchases_leaves_every_segment_that_reads_them() -> None:
    buyer = Snapshot(purchases=[Purchase("1", NOW - timedelta(days=1), "A", "beans")])
    refusing = replace(buyer, withdrawn=frozenset({Topic.PROFILING}))
    for text in (
        "bought sku:A",
        "not bought sku:B",
        "stage new",
        "recency 5",
        "not viewed anything",
        "all and bought anything",
    ):
        node = segments.parse(text)
        assert segments.matches(node, buyer, NOW, CUTS)
        assert not segments.matches(node, refusing, NOW, CUTS)
    assert segments.matches(segments.parse("all"), refusing, NOW, CUTS)


def test_a_saved_segment_stands_for_what_it_says_now() -> None:
    saved = {"regulars": "stage repeat or stage vip", "old friends": "not stage new"}
    node = segments.parse('segment regulars and not segment "old friends"', saved)
    assert segments.format(node) == "(stage repeat or stage vip) and not not stage new"
    with pytest.raises(SegmentError, match="old friends, regulars"):
        segments.parse("segment nobody", saved)


def test_saved_segments_never_grow_past_what_can_be_read_again() -> None:
    long = " or ".join(["stage new"] * 160)
    with pytest.raises(SegmentError, match="at most 2000"):
        segments.parse("segment long or segment long", {"long": long})
    deep = "not (" * 18 + "all" + ")" * 18
    with pytest.raises(SegmentError, match="at most 40"):
        segments.parse("not " * 30 + "segment deep", {"deep": deep})
