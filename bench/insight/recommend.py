"""Prints how well next orders are foretold on the sets of NAJIMI_DATA, beside the plain Beta-Binomial.

NAJIMI_DATA=… python -m bench.insight.recommend
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bench import data
from bench.insight import sets
from bench.insight.sets import Order
from bot.insight import features, scoring
from bot.insight.baskets import Basket, Items
from bot.insight.recommender import Recommender

FRESH_CUSTOMERS = 4000


def histories(orders: Sequence[Order], items: Items) -> dict[str, list[Basket]]:
    by_customer: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda each: (each.customer, each.at, each.id)):
        by_customer[order.customer].append(order)
    return {customer: items.history([each.skus for each in every]) for customer, every in by_customer.items()}


def line(name: str, orders: Sequence[Order], held: AbstractSet[str], texts: Mapping[str, str] | None = None) -> str:
    items = Items.of(sku for order in orders for sku in order.skus)
    every = histories(orders, items)
    start = time.process_time()
    known = [bought for customer, bought in every.items() if customer not in held]
    written = None if texts is None else [texts.get(sku, "") for sku in items.skus]
    learned = Recommender.fit(known, len(items), texts=written)
    fitted = time.process_time() - start
    asked = [bought for customer, bought in every.items() if customer in held and len(bought) > 1]
    past, truth = [bought[:-1] for bought in asked], [bought[-1] for bought in asked]
    start = time.process_time()
    ranked = learned.rank(past)
    spent = (time.process_time() - start) / max(len(past), 1) * 1000
    blend, plain = scoring.score(ranked, truth), scoring.score(replace(learned, ranking=None).rank(past), truth)
    fresh = _fresh(learned, past[:FRESH_CUSTOMERS], truth)
    cells = (
        name,
        f"{blend.customers}",
        f"{blend.recall:.4f}",
        f"{blend.ndcg:.4f}",
        f"{blend.hit:.4f}",
        f"{plain.recall:.4f}",
        f"{plain.ndcg:.4f}",
        f"{fresh:.4f}",
        f"{_total(learned, past, truth):+.1%}",
        f"{fitted:.1f}",
        f"{spent:.2f}",
    )
    return "| " + " | ".join(cells) + " |"


def _total(learned: Recommender, past: Sequence[list[Basket]], truth: Sequence[Basket]) -> float:
    """Give by how much all that is said to be taken, added up, is more or less than what was taken of it."""
    said = taken = 0.0
    for each, order in zip(features.of(learned.crowd, past), truth, strict=True):
        said += float(learned.probabilities(each).sum())
        taken += sum(item in order for item in each.items.tolist())
    return said / taken - 1


def _fresh(learned: Recommender, past: Sequence[list[Basket]], truth: Sequence[Basket]) -> float:
    """Give the recall at ten of items never bought before, over the customers who took one."""
    found = []
    for history, order in zip(past, truth, strict=False):
        new = order - frozenset().union(*history)
        if new:
            ranked = {each.item for each in learned.suggest(history, 10, fresh=True)}
            found.append(len(new & ranked) / len(new))
    return sum(found) / max(len(found), 1)


def main() -> int:
    root = data.need() / "purchases"
    head = (
        "set | customers",
        "R@10 | NDCG@10 | hit@10 | plain R@10 | plain NDCG@10",
        "new only R@10 | total | fit s | ms each",
    )
    print(f"| {' | '.join(head)} |\n" + "|---" * 11 + "|")
    market = sets.tafeng(root)
    for number in range(5):
        print(line(f"tafeng, fold {number}", market, sets.fold(root, number)), flush=True)
    retail = sets.online_retail(root)
    for seed in range(5):
        print(line(f"online_retail, fifth {seed}", retail, sets.fifth(retail, seed)), flush=True)
    texts = sets.descriptions(root)
    for seed in range(5):
        name = f"online_retail with its texts, fifth {seed}"
        print(line(name, retail, sets.fifth(retail, seed), texts), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
