"""How long the search in the shop's answers takes by itself: CPU time, no service around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

from bench.real.conversion import Item
from bench.real.faq import Entry, Question
from bot.answers.index import FaqEntry, Index
from bot.answers.products import Product, ProductIndex

_ASKED = 200


def measure(entries: Sequence[Entry], questions: Sequence[Question], items: Sequence[Item]) -> dict[str, object]:
    begun = time.process_time()
    index = Index.build([FaqEntry(each.id, each.question, each.answer, each.alternatives) for each in entries])
    built = time.process_time() - begun
    shelf = ProductIndex(Product(each.sku, each.name, category=each.category) for each in items)
    texts = [each.text for each in questions[:_ASKED]]
    return {
        f"index of {len(entries):,} answers built s": round(built, 2),
        f"search of {len(entries):,} answers": _timed(index.search, texts),
        f"search of {len(items):,} products": _timed(shelf.find, texts),
    }


def _timed(search: Callable[[str], object], texts: Sequence[str]) -> str:
    spent = []
    for text in texts:
        begun = time.process_time()
        search(text)
        spent.append((time.process_time() - begun) * 1000)
    return f"median {median(spent):.1f} ms, p99 {sorted(spent)[int(len(spent) * 0.99)]:.1f} ms"
