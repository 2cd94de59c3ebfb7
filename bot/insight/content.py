"""Content: which items are alike by what is written of them, for those that nobody has bought together yet.

Groups of three characters, weighed by how rare they are (TF-IDF), work in every language without a dictionary.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.insight.crowd import COMPANIONS, directions, strongest

_LONGEST = 300
_COMMON = 0.1
"""Share of the items from which a group of characters tells nothing."""
_LEAST = 0.1
_AT_ONCE = 500


def alike(texts: Sequence[str]) -> sparse.csr_array:
    """Give for each item (row) the cosine (0 to 1) of those most like it by their texts, without itself; an item
    without a text is like none."""
    grams = _grams(texts)
    if grams.shape[1] == 0:
        return sparse.csr_array((len(texts), len(texts)), dtype=np.float32)
    rows = directions(grams)
    columns = sparse.csc_array(rows.T)
    kept = [
        strongest(sparse.csr_array(rows[start : start + _AT_ONCE] @ columns), start, COMPANIONS, _LEAST)
        for start in range(0, len(texts), _AT_ONCE)
    ]
    return sparse.csr_array(sparse.vstack(kept))


def _grams(texts: Sequence[str]) -> sparse.csr_array:
    counted = [Counter(_pieces(text)) for text in texts]
    held = Counter(gram for counts in counted for gram in counts)
    many = len(texts)
    telling = [gram for gram, items in held.items() if 1 < items <= max(2, _COMMON * many)]
    numbers = {gram: number for number, gram in enumerate(telling)}
    rows = [row for row, counts in enumerate(counted) for gram in counts if gram in numbers]
    columns = [numbers[gram] for counts in counted for gram in counts if gram in numbers]
    values = [
        (1 + np.log(times)) * np.log(many / held[gram])
        for counts in counted
        for gram, times in counts.items()
        if gram in numbers
    ]
    found = sparse.coo_array((np.array(values, np.float32), (rows, columns)), shape=(many, len(numbers)))
    return sparse.csr_array(found)


def _pieces(text: str) -> list[str]:
    plain = f" {' '.join(unicodedata.normalize('NFKC', text[:_LONGEST]).casefold().split())} "
    return [plain[start : start + 3] for start in range(len(plain) - 2)] if plain.strip() else []
