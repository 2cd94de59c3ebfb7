"""How probable an answer is, and what a shop's reactions and patience make of it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import confidence
from bot.answers.confidence import Adjustment
from bot.answers.match import Answer, Choices, Policy, Unsure, decide
from bot.answers.shelf import Evidence, FaqEntry, Match


def found(first: float, second: float = 0.0, **evidence: float) -> list[Match]:
    entries = [FaqEntry(name, name, "") for name in ("a", "b")]
    return [
        Match("a", first, entries[0], Evidence(**evidence)),
        Match("b", second, entries[1], Evidence()),
    ]


shares = st.floats(0, 0.99)


@given(shares, shares, st.sampled_from(["word_cosine", "answer_cosine", "likeness", "learned"]), shares)
def test_more_evidence_never_makes_it_less_probable(score: float, least: float, name: str, most: float) -> None:
    least, most = sorted((max(least, 0.001), max(most, 0.001)))
    low, high = found(score, 0.1, **{name: least}), found(score, 0.1, **{name: most})
    assert 0 <= confidence.expected(low) <= confidence.expected(high) <= 1


@given(shares, shares)
def test_a_nearer_rival_never_makes_it_more_probable(near: float, far: float) -> None:
    far, near = sorted((near, far))
    assert confidence.expected(found(0.99, near)) <= confidence.expected(found(0.99, far))


def test_the_very_words_are_certain_and_nothing_is_nothing() -> None:
    assert confidence.expected(found(1.0)) == 1.0
    assert confidence.expected([]) == 0.0


def test_less_patience_asks_for_more_confidence() -> None:
    steps = [confidence.answer_from(allowed) for allowed in (0.0, 0.02, 0.05, 0.15, 0.3, 1.0)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == 1.0
    assert steps[-1] < 0.2


def test_patience_decides_between_an_answer_and_a_choice() -> None:
    matches = found(0.6, 0.3, word_cosine=0.7, likeness=0.6)
    sure = confidence.expected(matches)
    assert 0.2 < sure < 0.95
    assert isinstance(decide(matches, Policy(wrong_at_most=0.0)), Choices)
    answer = decide(matches, Policy(wrong_at_most=1.0))
    assert isinstance(answer, Answer)
    assert answer.confidence == sure


def test_the_words_of_an_answer_alone_are_no_reason_to_give_it() -> None:
    matches = found(0.9, 0.1, answer_cosine=0.9, likeness=0.3)
    assert confidence.expected(matches) > Policy().answer_from
    assert isinstance(decide(matches), Choices)


def test_a_score_of_ones_own_replaces_the_calibration() -> None:
    matches = found(0.6, 0.3, word_cosine=0.7, likeness=0.6)
    assert isinstance(decide(matches, Policy(threshold=0.5)), Answer)
    assert isinstance(decide(matches, Policy(threshold=0.5, margin=0.4)), Choices)


def judged(seed: int, many: int, right: float) -> list[tuple[float, bool]]:
    pick = random.Random(seed)
    return [(pick.uniform(0.6, 0.95), pick.random() < right) for _ in range(many)]


def test_a_few_reactions_change_nothing() -> None:
    few = Adjustment.fit(judged(1, confidence.LEAST_JUDGED - 1, 0.0))
    assert few.apply(0.8) == pytest.approx(0.8)
    assert few.judged == confidence.LEAST_JUDGED - 1


def test_a_shop_that_is_told_wrong_more_often_becomes_more_careful() -> None:
    wrong, right = Adjustment.fit(judged(1, 200, 0.5)), Adjustment.fit(judged(1, 200, 0.99))
    assert wrong.apply(0.8) < 0.65 < 0.8 < right.apply(0.8)
    matches = found(0.9, 0.1, word_cosine=0.8, likeness=0.8)
    assert isinstance(decide(matches), Answer)
    assert not isinstance(decide(matches, Policy(adjustment=Adjustment(1.0, -5.0, 99))), Answer)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.floats(0, 1), st.floats(0, 1))
def test_an_adjustment_keeps_the_order(reactions: list[tuple[float, bool]], one: float, other: float) -> None:
    own = Adjustment.fit(reactions)
    low, high = sorted((one, other))
    assert 0 <= own.apply(low) <= own.apply(high) <= 1


def test_nothing_found_is_unsure() -> None:
    assert decide([]) == Unsure(0.0)
