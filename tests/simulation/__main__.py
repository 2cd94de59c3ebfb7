"""`make simulate SEEDS=1..200`: many lives; a failing one prints its seed and a short story that fails too.

python -m tests.simulation [SEEDS] [--people 500] [--days 30]      SEEDS: 7, 1..200 or 3,5,8
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from bot import logs
from tests.simulation import run, story
from tests.simulation.determinism import Draws


def seeds(written: str) -> list[int]:
    """Give the seeds that are meant."""
    first, dots, last = written.partition("..")
    return list(range(int(first), int(last) + 1)) if dots else [int(each) for each in written.split(",")]


def main(arguments: Sequence[str]) -> int:
    """Live each seed; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="simulate")
    parser.add_argument("seeds", nargs="?", default="1..20")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--days", type=float, default=30)
    given = parser.parse_args(arguments)
    logs.configure("console", "ERROR")
    failed = 0
    for seed in seeds(given.seeds):
        began = time.perf_counter()
        acts = story.written(Draws(seed), given.people, given.days)
        lived = run.simulate(seed, acts)
        spent = time.perf_counter() - began
        verdict = f"{len(lived.broken)} broken" if lived.broken else "ok"
        print(f"seed {seed}: {verdict}, {len(acts)} acts, {lived.taken} messages, {lived.kills} kills, {spent:.1f} s")
        if lived.broken:
            failed += 1
            print(run.transcript(run.shrunk(lived)), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
