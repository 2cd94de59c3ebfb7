from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import segments
from bot.domain.consent import Topic
from bot.domain.customers import Purchase, Snapshot, Stage
from bot.domain.segments import All, And, Bought, Granted, InStage, Node, Not, OnChannel, Or, SegmentError

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)

values = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\ ():茶'), min_size=1, max_size=8)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.builds(Bought, st.sampled_from(["category", "sku"]), values, st.none() | st.integers(1, 999)),
    st.builds(Bought, st.just("anything"), st.just(""), st.none() | st.integers(1, 999)),
    st.builds(InStage, st.sampled_from(Stage)),
    st.builds(Granted, st.sampled_from(Topic)),
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
        ("stage vip", 6, "new, repeat, dormant"),
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


ANNA = Snapshot(frozenset({Topic.NEWS}), frozenset({"line"}), (bought(10, "a1", "beans"), bought(100, "t1", "tea")))
BEN = Snapshot(frozenset(), frozenset({"telegram"}), (bought(200, "a1", "beans"),))
CLEO = Snapshot(frozenset({Topic.RESTOCK}), frozenset({"line", "telegram"}))


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
        ("stage new", "c"),
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
    assert "".join(key for key, snapshot in people.items() if segments.matches(node, snapshot, NOW)) == who


@given(nodes, st.sampled_from([ANNA, BEN, CLEO]))
def test_not_means_not(node: Node, snapshot: Snapshot) -> None:
    assert segments.matches(Not(node), snapshot, NOW) is not segments.matches(node, snapshot, NOW)


def test_a_no_to_the_use_of_purchases_leaves_every_segment_that_reads_them() -> None:
    buyer = Snapshot(purchases=[Purchase("1", NOW - timedelta(days=1), "A", "beans")])
    refusing = replace(buyer, withdrawn=frozenset({Topic.PROFILING}))
    for text in ("bought sku:A", "not bought sku:B", "stage new", "all and bought category:beans"):
        node = segments.parse(text)
        assert segments.matches(node, buyer, NOW)
        assert not segments.matches(node, refusing, NOW)
    assert segments.matches(segments.parse("all"), refusing, NOW)
