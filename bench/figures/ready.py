"""How long `najimi serve` takes from its start to a ready answer, and what it holds in memory when nothing happens."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from bench import processes
from bench.figures.stage import Stage, wait_ready

RUNS = 5
_IDLE_SECONDS = 5.0


def measure(stage: Stage) -> dict[str, object]:
    """Start on an empty database, which is migrated first, and then on the same again."""
    fresh, again = [], []
    for _ in range(RUNS):
        for each in Path(stage.folder).glob("najimi.db*"):
            each.unlink()
        fresh.append(_start(stage))
        again.append(_start(stage))
    with stage.serving() as pid:
        time.sleep(_IDLE_SECONDS)
        idle = processes.resident_mb(pid)
    return {
        "ready on a new database s": round(median(fresh), 2),
        "ready s": round(median(again), 2),
        "resident idle MB": round(idle),
    }


def _start(stage: Stage) -> float:
    begun = time.perf_counter()
    with processes.running("bot", ["serve"], stage.settings, stage.folder, "serve.log"):
        wait_ready(stage.port, stage.folder / "serve.log")
        return time.perf_counter() - begun
