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
    fresh: list[tuple[float, float]] = []
    again: list[tuple[float, float]] = []
    for _ in range(RUNS):
        for each in Path(stage.folder).glob("najimi.db*"):
            each.unlink()
        fresh.append(_start(stage))
        again.append(_start(stage))
    with stage.serving() as pid:
        time.sleep(_IDLE_SECONDS)
        idle = processes.resident_mb(pid)
    return {
        "ready on a new database s": _told(fresh),
        "ready s": _told(again),
        "resident idle MB": round(idle),
    }


def _start(stage: Stage) -> tuple[float, float]:
    """Give the wall and the CPU seconds from the start to the ready answer."""
    begun = time.perf_counter()
    with processes.running("bot", ["serve"], stage.settings, stage.folder, "serve.log") as process:
        wait_ready(stage.port, stage.folder / "serve.log")
        return time.perf_counter() - begun, processes.cpu_seconds(process.pid)


def _told(runs: list[tuple[float, float]]) -> str:
    """Give both medians: on a busy machine the CPU's is the one to trust."""
    wall, cpu = (median(each) for each in zip(*runs, strict=True))
    return f"{wall:.2f} (CPU {cpu:.2f})"
