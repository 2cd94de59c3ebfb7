"""Batches: long lists of keys in parts that one statement can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SIZE = 500


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """Give the distinct values, in their order, in lists of at most `SIZE`."""
    wanted = list(dict.fromkeys(values))
    return (wanted[start : start + SIZE] for start in range(0, len(wanted), SIZE))
