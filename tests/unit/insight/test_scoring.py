"""Recall, NDCG and hits against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from bot.insight.scoring import score


def test_a_perfect_ranking_scores_one() -> None:
    found = score([[1, 2]], [{1, 2}])
    assert (found.customers, found.recall, found.ndcg, found.hit) == (1, 1.0, 1.0, 1.0)


def test_places_count_and_the_ideal_is_the_whole_order() -> None:
    found = score([[9, 1], [7, 8]], [{1, 2, 3}, {4}])
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found.recall == pytest.approx((1 / 3 + 0) / 2)
    assert found.ndcg == pytest.approx((1 / math.log2(3) / ideal + 0) / 2)
    assert found.hit == 0.5


def test_nobody_scores_nothing() -> None:
    assert score([], []).recall == 0.0


def test_each_customer_needs_a_ranking() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([[1]], [{1}, {2}])
