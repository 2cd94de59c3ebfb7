"""Prints how well rebuys within a week are foretold on the sets of NAJIMI_DATA, week by week after a fixed day.

    NAJIMI_DATA=… python -m bench.insight.rebuy

The hazard is learned from the weeks before that day and never sees a later one. CDNOW has orders and no products: its
customers are asked whether they order again.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import data
from bench.insight import sets
from bot.insight import pasts, rebuy
from bot.insight.pasts import Days, Past
from bot.insight.rebuy import HORIZON, Hazard
from bot.insight.replenishment import WEEKS


def online_retail(root: Path) -> Days:
    return pasts.days_of(
        (order.customer, sku, order.at.date().toordinal()) for order in sets.online_retail(root) for sku in order.skus
    )


def cdnow(root: Path) -> Days:
    found = sets.rows(root / "cdnow" / "cdnow_master_cal.csv.gz")
    return pasts.days_of((row["user_id"], "order", date.fromisoformat(row["date"]).toordinal()) for row in found)


def auc(said: NDArray[Any], happened: NDArray[Any]) -> float:
    """Give the area under the curve, ties shared."""
    order = np.argsort(said, kind="stable")
    ranks = np.empty(len(said))
    values, inverse, counts = np.unique(said[order], return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks[order] = middle[inverse]
    positive = happened == 1
    many = positive.sum()
    del values
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * (len(said) - many)))


def precision(said: NDArray[Any], happened: NDArray[Any], share: float) -> float:
    most = np.argsort(-said, kind="stable")[: max(1, int(len(said) * share))]
    return float(happened[most].mean())


def line(name: str, days: Days, learn_from: int, ask_from: int, until: int) -> list[str]:
    """Learn once before `ask_from`, and again every week as a shop does, from the weeks that are over by then."""
    week = int(HORIZON)
    known = {day: pasts.as_of(days, day) for day in range(learn_from, until - week + 1, week)}
    asked_days = [day for day in known if day >= ask_from]
    once = _learned(known, asked_days[0])
    asked = pasts.together([known[day] for day in asked_days])
    weekly = np.concatenate([_learned(known, day).probabilities(known[day].pairs) for day in asked_days])
    again, out = asked.again, []
    told = {"own rate": rebuy.by_rate(asked.pairs), "hazard": once.probabilities(asked.pairs), "learned weekly": weekly}
    for how, said in told.items():
        cells = [name, how, f"{len(said):,}", f"{again.mean():.3f}", f"{auc(said, again):.3f}"]
        cells += [f"{precision(said, again, share):.3f}" for share in (0.01, 0.05, 0.10)]
        out.append("| " + " | ".join([*cells, f"{said.mean():.3f}", f"{said.sum() / again.sum() - 1:+.1%}"]) + " |")
    return out


def _learned(known: dict[int, Past], today: int) -> Hazard:
    before = [known[day] for day in sorted(known, reverse=True) if day + int(HORIZON) <= today]
    taught = pasts.together(before[:WEEKS])
    return Hazard.fit(taught.pairs, taught.again, taught.ago)


def main() -> int:
    root = data.need() / "purchases"
    print(
        "| set | score | rows | base | AUC | top 1 % | top 5 % | top 10 % | mean said | total |\n" + "|---" * 10 + "|"
    )
    start, ask, end = (date(2011, 5, 5).toordinal(), date(2011, 9, 1).toordinal(), date(2011, 12, 9).toordinal())
    print("\n".join(line("online_retail", online_retail(root), start, ask, end)), flush=True)
    start, ask, end = (date(1997, 3, 1).toordinal(), date(1997, 5, 31).toordinal(), date(1997, 9, 30).toordinal())
    print("\n".join(line("cdnow", cdnow(root), start, ask, end)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
