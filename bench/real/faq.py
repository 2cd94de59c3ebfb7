"""A city's questions and answers (localgovFAQ, Japanese): the import file, and questions that people really asked."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

_LONGEST_ANSWER = 5000  # what LINE takes in one text message


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    question: str
    answer: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: in, or oos_far for what the FAQ does not cover. `grades` by entry id: 2 answers it, 1 is related."""

    id: str
    text: str
    kind: str
    grades: dict[str, int]


def entries(folder: Path) -> list[Entry]:
    """Give the entries that have an answer."""
    return [
        Entry(row["id"], row["q"][0], row["a"][:_LONGEST_ANSWER], tuple(row["q"][1:]))
        for row in _rows(folder / "corpus.jsonl")
        if row["a"]
    ]


def questions(folder: Path) -> list[Question]:
    """Give the development half of the questions; none of their words are in the entries."""
    grades = {row["qid"]: row["rel"] for row in _rows(folder / "qrels.jsonl")}
    return [
        Question(row["id"], row["text"], row["kind"], grades.get(row["id"], {}))
        for row in _rows(folder / "queries.jsonl")
    ]


def mixed(found: Sequence[Question], most: int) -> list[Question]:
    """Give up to `most` questions, the kinds in turn."""
    kinds = [[each for each in found if each.kind == kind] for kind in dict.fromkeys(each.kind for each in found)]
    in_turn = (each for row in zip_longest(*kinds) for each in row if each is not None)
    return list(in_turn)[:most]


def write(path: Path, found: list[Entry]) -> int:
    """Write the import file; give how many rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("id", "question", "answer", "alternatives", "locale"))
        for each in found:
            alternatives = "|".join(phrase.replace("|", "/") for phrase in each.alternatives)
            out.writerow((each.id, each.question, each.answer, alternatives, "ja"))
    return len(found)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
