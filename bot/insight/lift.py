"""Lift: what messages brought, against people of the control group who got none. Honest where little is known."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WITHIN = 7.0
"""Days in which a purchase belongs to the message before it."""
LEAST = 100
"""People on each side from which a difference is told."""
_Z = 1.96


class Touch(NamedTuple):
    """A message, or the moment at which the control group went without one. Times in days."""

    customer: str
    topic: str
    at: float
    sent: bool
    reacted: bool = False


@dataclass(frozen=True, slots=True)
class Lift:
    """Of one topic: messages sent, answered, and followed by a purchase; the same of those held back. `difference` of
    the shares that bought, with its interval of 95 %; None where too few were held back to tell."""

    topic: str
    sent: int
    reacted: int
    bought: int
    held: int
    held_bought: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def measure(touches: Iterable[Touch], orders: Mapping[str, Sequence[float]]) -> list[Lift]:
    """Count each purchase once: for the last touch of its customer in the seven days before. `orders`: when each
    customer ordered, rising."""
    by_customer: dict[str, list[Touch]] = {}
    for touch in touches:
        by_customer.setdefault(touch.customer, []).append(touch)
    counts: dict[str, list[int]] = {}
    for customer, own in by_customer.items():
        own.sort(key=lambda touch: touch.at)
        hit = _attributed([touch.at for touch in own], orders.get(customer, ()))
        for place, touch in enumerate(own):
            row = counts.setdefault(touch.topic, [0] * 5)
            if touch.sent:
                row[0] += 1
                row[1] += touch.reacted
                row[2] += place in hit
            else:
                row[3] += 1
                row[4] += place in hit
    return [_lift(topic, *row) for topic, row in sorted(counts.items())]


def _attributed(times: Sequence[float], orders: Sequence[float]) -> set[int]:
    found = set()
    for at in orders:
        place = bisect_right(times, at) - 1
        if place >= 0 and at - times[place] <= WITHIN:
            found.add(place)
    return found


def _lift(topic: str, sent: int, reacted: int, bought: int, held: int, held_bought: int) -> Lift:
    if sent < LEAST or held < LEAST:
        return Lift(topic, sent, reacted, bought, held, held_bought)
    low, high = _interval(bought, sent, held_bought, held)
    return Lift(topic, sent, reacted, bought, held, held_bought, bought / sent - held_bought / held, low, high)


def _interval(one: int, of_one: int, other: int, of_other: int) -> tuple[float, float]:
    """Newcombe's interval of a difference of two shares, from Wilson's of each: it stays sensible near 0."""
    first, second = one / of_one, other / of_other
    (low_1, high_1), (low_2, high_2) = _wilson(one, of_one), _wilson(other, of_other)
    gap = first - second
    return (
        gap - math.hypot(first - low_1, high_2 - second),
        gap + math.hypot(high_1 - first, second - low_2),
    )


def _wilson(hits: int, of: int) -> tuple[float, float]:
    share, square = hits / of, _Z * _Z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return centre - half, centre + half
