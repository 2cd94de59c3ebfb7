"""Prints how well questions are answered on the sets of NAJIMI_DATA/faq, and how fast.

    NAJIMI_DATA=… python -m bench.answers.evaluate [set …]

For each set: P@1 and success@5 over questions with an answer; what `match.decide` makes of them (answered, of those
rightly; choices, of those holding the right one; unsure); and of questions without an answer, near and far, how many
were answered all the same. Only the development half of the queries is there to be read.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import data
from bot.answers.index import FaqEntry, Index, Match
from bot.answers.match import Answer, Choices, decide

SETS = {
    "localgovfaq_ja": "corpus",
    "esunfaq_zhtw": "corpus",
    "truevoice_th": "corpus_10shot",
    "clinc150_en": "corpus_10shot",
    "banking77oos_en": "corpus_10shot",
    "stackfaq_en": "corpus",
    "covidfaq_en": "corpus",
}


@dataclass(frozen=True)
class Query:
    text: str
    kind: str
    right: frozenset[str]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_entries(folder: Path, corpus: str) -> list[FaqEntry]:
    return [
        FaqEntry(row["id"], row["q"][0], row.get("a", ""), tuple(row["q"][1:]))
        for row in rows(folder / f"{corpus}.jsonl")
    ]


def read_queries(folder: Path) -> list[Query]:
    right = {row["qid"]: frozenset(row["rel"]) for row in rows(folder / "qrels.jsonl")}
    return [
        Query(row["text"], row["kind"], right.get(row["id"], frozenset())) for row in rows(folder / "queries.jsonl")
    ]


def search_all(index: Index, queries: list[Query]) -> tuple[list[list[Match]], list[float]]:
    found, spent = [], []
    for query in queries:
        start = time.process_time()
        found.append(index.search(query.text, k=5))
        spent.append((time.process_time() - start) * 1000)
    return found, spent


def judge(queries: list[Query], found: list[list[Match]]) -> Counter[str]:
    """Count what became of each question, by its kind."""
    counts: Counter[str] = Counter()
    for query, matches in zip(queries, found, strict=True):
        decision = decide(matches)
        counts[query.kind] += 1
        ids = [match.id for match in matches]
        counts[f"{query.kind} first"] += bool(ids) and ids[0] in query.right
        counts[f"{query.kind} five"] += bool(query.right & set(ids))
        if isinstance(decision, Answer):
            counts[f"{query.kind} answered"] += 1
            counts[f"{query.kind} answered right"] += decision.match.id in query.right
        elif isinstance(decision, Choices):
            counts[f"{query.kind} choices"] += 1
            counts[f"{query.kind} choices right"] += any(match.id in query.right for match in decision.matches)
    return counts


def share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part] / counts[whole]:.2f}" if counts[whole] else "–"


def line(name: str, entries: int, counts: Counter[str], spent: list[float]) -> str:
    cells = [
        name,
        str(entries),
        str(counts["in"]),
        share(counts, "in first", "in"),
        share(counts, "in five", "in"),
        share(counts, "in answered", "in"),
        share(counts, "in answered right", "in answered"),
        share(counts, "in choices", "in"),
        share(counts, "in choices right", "in choices"),
        share(counts, "oos_near answered", "oos_near"),
        share(counts, "oos_far answered", "oos_far"),
        share(counts, "oos_far choices", "oos_far"),
        f"{statistics.median(spent):.1f}",
        f"{sorted(spent)[int(len(spent) * 0.99)]:.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = (
    "| set | entries | asked | P@1 | success@5 | answered | right | choices | hold it | near answered | far answered |"
    " far choices | p50 ms | p99 ms |"
)


def main(names: list[str]) -> int:
    print(HEAD + "\n" + "|---" * HEAD.count(" | ") + "|---|")
    for name in names or SETS:
        folder = data.need() / "faq" / name
        entries = read_entries(folder, SETS[name])
        queries = read_queries(folder)
        index = Index.build(entries)
        index.learn()
        found, spent = search_all(index, queries)
        print(line(name, len(entries), judge(queries, found), spent), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
