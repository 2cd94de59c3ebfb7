"""Replenishment: whose stock at home runs out, ranked by how probable it is that they buy within a week.

A date on which somebody "is due" foretells little (bench/insight); it only says when a reminder is of use. So nobody is
reminded while what they bought last must still be there by their own use, nor long after they would have come by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.insight import pasts
from bot.insight.pasts import Days, Pair, Products
from bot.insight.rebuy import HORIZON, Hazard

WEEKS = 26
"""Weeks of the past that are learned from."""
LEARNERS = 2_000
"""Customers learned from at most: with more it takes longer and ranks no better."""
_TOO_LATE = 2.5
"""Usual rests after which somebody is taken to have changed their mind."""


class Line(NamedTuple):
    """One line of a purchase. `day` is an ordinal number, `units` how many."""

    customer: str
    sku: str
    day: int
    units: int


@dataclass(frozen=True, slots=True)
class Due:
    """A customer and a product they are likely to need again. `probability` of a purchase within a week (0 to 1);
    `times` bought so far, `usual` units each; `rest` their usual days between two; `since` days since the last; `left`
    days that what they have at home still lasts by their own use, below 0 when it is used up."""

    customer: str
    sku: str
    probability: float
    times: int
    rest: int
    since: int
    left: float
    usual: float = 1.0


@dataclass(frozen=True, slots=True)
class Replenishment:
    """What was learned of a shop."""

    hazard: Hazard
    products: Products

    @classmethod
    def learn(cls, lines: Iterable[Line], today: int) -> Replenishment:
        """Learn from the purchases of some customers, week by week; few of them leave each to their own rate."""
        days = pasts.days_of((line.customer, line.sku, line.day) for line in lines)
        before = {pair: every[every < today] for pair, every in days.items() if every[0] < today}
        return cls(hazard_of(days, today), pasts.products_of(before, today))

    def due(self, lines: Sequence[Line], today: int, *, times: int = 2, ahead: int = 3) -> list[Due]:
        """Give what these customers are likely to need, the likeliest first: bought `times` times at least, and at home
        for `ahead` more days at most."""
        bought = pasts.days_of((line.customer, line.sku, line.day) for line in lines)
        asked = pasts.as_of(bought, today, self.products)
        if not asked.keys:
            return []
        said, units = self.hazard.probabilities(asked.pairs), _units(lines)
        found = []
        for place in np.argsort(-said, kind="stable"):
            pairs, pair = asked.pairs, asked.keys[place]
            rest, since = float(pairs.rest[place]), float(pairs.since[place])
            left = _lasts(units[pair], float(pairs.span[place])) - since
            if pairs.times[place] < times or left > ahead or since > _TOO_LATE * max(rest, HORIZON):
                continue
            usual = sum(units[pair].values()) / len(units[pair])
            said_of, often = float(said[place]), int(pairs.times[place])
            found.append(Due(pair[0], pair[1], said_of, often, round(rest), int(since), round(left, 1), usual))
        return found


def hazard_of(days: Days, today: int) -> Hazard:
    """Learn from what came after each of the last weeks."""
    weeks = [pasts.as_of(days, today - int(HORIZON) * number) for number in range(1, WEEKS + 1)]
    known = [past for past in weeks if past.keys]
    if not known:
        return Hazard(None)
    taught = pasts.together(known)
    return Hazard.fit(taught.pairs, taught.again, taught.ago)


def _units(lines: Iterable[Line]) -> dict[Pair, dict[int, int]]:
    found: dict[Pair, dict[int, int]] = {}
    for line in lines:
        by_day = found.setdefault((line.customer, line.sku), {})
        by_day[line.day] = by_day.get(line.day, 0) + line.units
    return found


def _lasts(by_day: dict[int, int], span: float) -> float:
    """Give for how many days the last purchase lasts: what was bought before it was used up by its day."""
    *before, last = (by_day[day] for day in sorted(by_day))
    return last * span / max(sum(before), 1)
