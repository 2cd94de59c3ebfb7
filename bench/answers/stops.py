"""Prints how many opt-outs are caught and how many innocent lines are stopped, per file, and which went wrong.

python -m bench.answers.stops [FILE.tsv …]        columns text, want
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from bot.answers.stops import Kind, classify

PAYLOADS = Path(__file__).parents[2] / "tests" / "payloads"


def report(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        heard = [
            (row["text"], row["want"], classify(row["text"]).kind) for row in csv.DictReader(lines, delimiter="\t")
        ]
    opt_outs = [kind for _, want, kind in heard if want != Kind.NONE]
    innocent = [kind for _, want, kind in heard if want == Kind.NONE]
    caught = sum(kind is not Kind.NONE for kind in opt_outs)
    stopped = sum(kind is not Kind.NONE for kind in innocent)
    print(f"{path.name}: caught {caught} of {len(opt_outs)}, innocent stopped {stopped} of {len(innocent)}")
    for text, want, kind in heard:
        if kind != want:
            print(f"    {want} heard as {kind}: {text}")


def main(names: list[str]) -> int:
    for path in map(Path, names) if names else sorted(PAYLOADS.glob("optout*.tsv")):
        report(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
