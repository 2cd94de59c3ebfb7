"""Scoring: how well a ranking foretold the next order. Recall, NDCG and hits, as in Li et al. 2023."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Means over customers. NDCG's ideal counts the whole order, also what is beyond the ranking's length."""

    customers: int
    recall: float
    ndcg: float
    hit: float


def score(ranked: Sequence[Sequence[int]], truth: Sequence[AbstractSet[int]]) -> Score:
    """Score one ranking for each customer against their next order, which must not be empty."""
    recall = ndcg = hit = 0.0
    for items, order in zip(ranked, truth, strict=True):
        found = [place for place, item in enumerate(items) if item in order]
        recall += len(found) / len(order)
        ndcg += sum(map(_gain, found)) / sum(map(_gain, range(len(order))))
        hit += bool(found)
    many = max(len(truth), 1)
    return Score(len(truth), recall / many, ndcg / many, hit / many)


def _gain(place: int) -> float:
    return 1 / math.log2(place + 2)
