"""Fits the confidence of bot.answers to the development half of NAJIMI_DATA/faq and writes it where it ships.

    NAJIMI_DATA=… python -m bench.answers.calibrate [--keep]      --keep: print the file's figures, do not write

Every set counts alike, cold and (where entries have one phrasing) with half of its questions learned; a quarter of the
weight lies on questions without an answer: of another trade, of the same one, and those whose entries were taken out.
What it says of each set was fitted without that set.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import data
from bench.answers.evaluate import Query, read_entries, read_queries
from bot.answers import confidence
from bot.answers.index import FaqEntry, Index

RUNS = (
    ("localgovfaq_ja", "corpus"),
    ("esunfaq_zhtw", "corpus"),
    ("truevoice_th", "corpus_10shot"),
    ("truevoice_th", "corpus_50shot"),
    ("clinc150_en", "corpus_10shot"),
    ("banking77oos_en", "corpus_10shot"),
    ("stackfaq_en", "corpus"),
    ("covidfaq_en", "corpus"),
)
_OUTSIDE = {"oos_far": 0.08, "oos_near": 0.1, "masked": 0.07}
_JAPANESE = 3.0
"""Shops are Japanese first and there is one Japanese set."""
_RIDGE = 1e-3
_STEPS = 600
_SMALL = ("localgovfaq_ja", "clinc150_en", "banking77oos_en", "stackfaq_en")
_FILE = Path(confidence.__file__).with_name("calibration.json")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """The questions of one run: features, whether the first entry was right, and how much each counts."""

    name: str
    run: str
    features: Array
    right: Array
    weight: Array
    kinds: NDArray[np.str_]


def judged(folder: Path, name: str, run: str, entries: Sequence[FaqEntry], queries: Sequence[Query]) -> Judged:
    index = Index.build(entries)
    index.learn()
    rows: list[list[float]] = []
    right: list[bool] = []
    kinds: list[str] = []
    for query in queries:
        matches = index.search(query.text, k=8)
        if matches:
            rows.append(confidence.features(matches))
            right.append(query.kind == "in" and matches[0].id in query.right)
            kinds.append(query.kind)
        others = [match for match in matches if match.id not in query.right]
        if query.kind == "in" and len(others) > 1:
            rows.append(confidence.features(others))
            right.append(False)
            kinds.append("masked")
    told = np.array(kinds)
    weight = np.zeros(len(told))
    for kind in set(kinds):
        weight[told == kind] = (0.75 if kind == "in" else _OUTSIDE[kind]) / (told == kind).sum()
    weight *= _JAPANESE if name.endswith("_ja") else 1.0
    return Judged(name, run, np.array(rows), np.array(right, float), weight, told)


def all_runs(root: Path) -> list[Judged]:
    found = []
    for name, corpus in RUNS:
        entries, queries = read_entries(root / name, corpus), read_queries(root / name)
        found.append(judged(root, name, corpus, entries, queries))
        if corpus == "corpus":
            asked = [query for query in queries if query.kind == "in"]
            rest = asked[1::2] + [query for query in queries if query.kind != "in"]
            found.append(judged(root, name, "with a log", taught(entries, asked[::2]), rest))
        if name in _SMALL:
            found += [judged(root, name, f"a small shop, {seed}", *small(entries, queries, seed)) for seed in range(3)]
    return found


def small(entries: Sequence[FaqEntry], queries: Sequence[Query], seed: int) -> tuple[list[FaqEntry], list[Query]]:
    """Give the entries of a shop that has written down the answers of forty customers, of each at most three phrasings;
    what its other customers ask is of the same trade and has no answer."""
    pick = random.Random(seed)
    asked = pick.sample([query for query in queries if query.kind == "in"], 40)
    kept = {id for query in asked for id in sorted(query.right)[:3]}
    held = [replace(each, alternatives=each.alternatives[: pick.randrange(3)]) for each in entries if each.id in kept]
    changed = [
        replace(query, kind="oos_near") if query.kind == "in" and not query.right & kept else query for query in queries
    ]
    return held, changed


def taught(entries: Sequence[FaqEntry], log: Sequence[Query]) -> list[FaqEntry]:
    """Give the entries with each question of the log as a phrasing of the first entry that answers it."""
    more: dict[str, list[str]] = {}
    for query in log:
        for id in sorted(query.right)[:1]:
            more.setdefault(id, []).append(query.text)
    return [replace(each, alternatives=(*each.alternatives, *more.get(each.id, ()))) for each in entries]


def fit(runs: Sequence[Judged]) -> Array:
    """Give the weights of a logistic regression whose evidence only ever speaks for an entry: what is outside of the
    sets (a shop of five entries) must not find a sign that held for them alone. By Nesterov's projected steps."""
    features = np.vstack([run.features for run in runs])
    right = np.concatenate([run.right for run in runs])
    weight = np.concatenate([run.weight for run in runs])
    weight /= weight.sum()
    spread = features.std(0) + 1e-6
    spread[0] = 1.0
    scaled = features / spread
    lowest = np.where([name in confidence.FREE for name in confidence.FEATURES], -np.inf, 0.0)
    size = float(np.linalg.eigvalsh((scaled * weight[:, None]).T @ scaled)[-1]) / 4 + _RIDGE
    found = ahead = np.zeros(scaled.shape[1])
    pace = 1.0
    for _ in range(_STEPS):
        slope = scaled.T @ (weight * (sigmoid(scaled @ ahead) - right)) + _RIDGE * ahead
        stepped = np.maximum(ahead - slope / size, lowest)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead, found, pace = stepped + (pace - 1) / faster * (stepped - found), stepped, faster
    plain: Array = found / spread
    return plain


def sigmoid(odds: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-odds))
    return result


def wrong_from(runs: Sequence[Judged], weights: Array) -> list[tuple[float, float]]:
    """Give, for rising probabilities, what share of the answers given from there on is wrong."""
    said = np.concatenate([sigmoid(run.features @ weights) for run in runs])
    right, weight = np.concatenate([run.right for run in runs]), np.concatenate([run.weight for run in runs])
    table = []
    for at in np.arange(0.05, 0.96, 0.025):
        given = said >= at
        table.append(
            (round(float(at), 3), round(float((weight * given * (1 - right)).sum() / (weight * given).sum()), 4))
        )
    return table


def tell(runs: Sequence[Judged]) -> None:
    for run in runs:
        said = sigmoid(run.features @ fit([other for other in runs if other.name != run.name]))
        inside = run.kinds == "in"
        cells = []
        for at in (0.6, 0.65, 0.7):
            given, good = said >= at, (run.right == 1) & inside
            outside = " ".join(
                f"{kind} {given[run.kinds == kind].mean():.2f}" for kind in sorted({*run.kinds} - {"in"})
            )
            cells.append(
                f"from {at}: answered {given[inside].mean():.2f}, right {run.right[given & inside].mean():.2f}, "
                f"of the right ones {given[good].mean():.2f}, {outside}"
            )
        print(f"{run.name}, {run.run}: " + " | ".join(cells))


def main(arguments: Sequence[str]) -> int:
    runs = all_runs(data.need() / "faq")
    tell(runs)
    weights = fit(runs)
    made = {"weights": [round(float(each), 4) for each in weights], "wrong_from": wrong_from(runs, weights)}
    if "--keep" not in arguments:
        _FILE.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
