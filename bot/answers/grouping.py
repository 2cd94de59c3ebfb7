"""Grouping: questions that ask the same, so that staff answer once what many customers asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.answers import analysis
from bot.answers.normalise import normalise
from bot.answers.postings import Postings

ALIKE = 0.4
"""Mean of the cosines by words and by parts from which two questions are taken for one; higher leaves more to read,
lower answers somebody with what they did not ask."""


def group(texts: Sequence[str]) -> list[list[int]]:
    """Give the places of the texts that ask the same, the largest group first; of a group the most typical first.

    Some hundred texts take some tens of milliseconds; the time grows with their square.
    """
    distinct: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        distinct.setdefault(normalise(text), []).append(place)
    sets = list(distinct.values())
    alike = _likeness([texts[places[0]] for places in sets])
    sizes = np.array([len(places) for places in sets])
    left = set(range(len(sets)))
    groups: list[list[int]] = []
    while left:
        near = {each: [other for other in left if other == each or alike[each, other] >= ALIKE] for each in left}
        middle = max(left, key=lambda each: (int(sizes[near[each]].sum()), int(sizes[each]), -each))
        members = sorted(near[middle], key=lambda other: (other != middle, -alike[middle, other], other))
        groups.append([place for member in members for place in sets[member]])
        left -= set(members)
    return sorted(groups, key=lambda places: (-len(places), places[0]))


def _likeness(texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.floating]]:
    words, parts = Postings(), Postings()
    for slot, text in enumerate(texts):
        counted = analysis.count(text, as_japanese=analysis.reads_japanese(text))
        words.put(slot, counted.words)
        parts.put(slot, counted.parts)
    every = range(len(texts))
    return (words.vectors(every).kernel() + parts.vectors(every).kernel()) / 2
