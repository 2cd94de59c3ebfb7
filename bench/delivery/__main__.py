"""`make bench ARGS=delivery`: how fast durable, gated, personalised messages leave, and what that is measured against.

    python -m bench.delivery [--short] [--million] [part …]     parts: line telegram workers campaign replies recovery

Each figure is the median of five turns (two with --short); what is compared runs turn by turn in the same run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.data import VAR
from bench.delivery import replying, sending, stores
from bench.delivery.sending import Sending
from bench.delivery.stores import Fresh

PARTS = ("line", "telegram", "workers", "campaign", "replies", "recovery")
LATENCIES = (1, 5, 20)
Figures = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Bench:
    """One run: where it happens, on which databases, how often and how much."""

    folder: Path
    url: str
    fresh: dict[str, Fresh]
    turns: int
    people: int

    def pairs(self, store: str, channel: str, milliseconds: float) -> list[tuple[Sending, tuple[float, float]]]:
        """Our broadcast and the bare loop with the same bodies, one after the other, several times."""
        kind = f"aiohttp-{channel}"
        return [
            (
                sending.once(self.folder, self.url, self.fresh[store](), self.people, milliseconds, channel=channel),
                sending.loop(self.folder, self.url, kind, self.people, milliseconds),
            )
            for _ in range(self.turns)
        ]


def pushes(bench: Bench, channel: str, libraries: dict[str, int]) -> Figures:
    """Rates on each database at each latency, against the bare loop and the platform's own library.

    `libraries`: kind of loop and how many calls it makes at once, which bounds how many are worth timing."""
    table: Figures = {}
    for milliseconds in LATENCIES:
        slow: dict[str, float] = {}
        for store in bench.fresh:
            pairs = bench.pairs(store, channel, milliseconds)
            if not slow:
                for kind, abreast in libraries.items():
                    count = int(min(bench.people, 400 if abreast == 1 else 2000))
                    slow[kind] = median(
                        sending.loop(bench.folder, bench.url, kind, count, milliseconds)[0] for _ in range(bench.turns)
                    )
            table[f"{channel}, {store}, {milliseconds} ms"] = _told(pairs, slow)
    return table


def _told(pairs: Sequence[tuple[Sending, tuple[float, float]]], slow: dict[str, float]) -> dict[str, object]:
    rate = median(ours.rate for ours, _ in pairs)
    told: dict[str, object] = {
        "pushes/s": round(rate),
        "CPU us each": round(median(ours.cpu_us for ours, _ in pairs)),
        "bare aiohttp loop/s": round(median(bare for _, (bare, _) in pairs)),
        "its CPU us each": round(median(cpu for _, (_, cpu) in pairs)),
        "ratio to it": round(median(ours.rate / bare for ours, (bare, _) in pairs), 2),
        "doubled": sum(ours.doubled for ours, _ in pairs),
    }
    for kind, per_second in slow.items():
        told[f"{kind}/s"] = round(per_second)
        told[f"ratio to {kind}"] = round(rate / per_second, 1)
    return told


def workers(bench: Bench) -> Figures:
    """One and two workers beside a web process on PostgreSQL, at 5 ms."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(bench.turns):
        for number in rates:
            database = bench.fresh["PostgreSQL"]()
            one = sending.once(bench.folder, bench.url, database, bench.people, 5, workers=number)
            rates[number].append(one.rate)
    one, two = median(rates[1]), median(rates[2])
    return {
        "workers, PostgreSQL, 5 ms": {
            "1 worker pushes/s": round(one),
            "2 workers pushes/s": round(two),
            "scaling": round(median(b / a for a, b in zip(rates[1], rates[2], strict=True)), 2),
        }
    }


def campaigns(bench: Bench, sizes: Sequence[int]) -> Figures:
    """Broadcasts from small to large on each database at 5 ms: one turn each, and memory."""
    table: Figures = {}
    for store, fresh in bench.fresh.items():
        for people in sizes:
            if store == "PostgreSQL" and people > 100_000:
                continue
            one = sending.once(bench.folder, bench.url, fresh(), people, 5)
            table[f"campaign of {people:,}, {store}"] = {
                "audience frozen after s": round(one.freeze, 2),
                "first arrives after s": round(one.first, 2),
                "pushes/s": round(one.rate),
                "CPU us each": round(one.cpu_us),
                "peak MB": round(one.peak_mb),
                "doubled": one.doubled,
            }
    return table


def run(given: argparse.Namespace) -> Figures:
    """Measure the parts that were asked for."""
    folder = VAR / "bench" / "delivery"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    turns, people = (2, 3_000) if given.short else (5, 6_000)
    sizes = [1_000, 10_000] if given.short else [1_000, 10_000, 100_000]
    table: Figures = {}
    with sending.platform(folder) as url, stores.opened(folder) as fresh:
        bench = Bench(folder, url, fresh, turns, people)
        for part in given.parts or PARTS:
            match part:
                case "line":
                    table |= pushes(bench, "line", {"sdk-line": 1, "sdk-line-64": 64})
                case "telegram":
                    table |= pushes(bench, "telegram", {"ptb": 1, "ptb-16": 16})
                case "workers":
                    table |= workers(bench)
                case "campaign":
                    table |= campaigns(bench, [*sizes, *([1_000_000] if given.million else [])])
                case "replies":
                    table |= replying.during_a_broadcast(folder, url, fresh, 4_000 if given.short else 100_000)
                case _:
                    table |= replying.after_a_kill(folder, url, fresh, turns)
    return table


def page(table: Figures) -> str:
    """Give the figures as Markdown."""
    rows = [
        f"| {what} | " + "; ".join(f"{name}: **{value}**" for name, value in told.items()) + " |"
        for what, told in table.items()
    ]
    return "\n".join(["| what | figures |", "|---|---|", *rows, ""])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.delivery")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; default all")
    parser.add_argument("--short", action="store_true", help="fewer turns, smaller broadcasts: some minutes")
    parser.add_argument("--million", action="store_true", help="a broadcast to a million as well")
    table = run(parser.parse_args(arguments))
    out = VAR / "bench"
    (out / "delivery.json").write_text(json.dumps(table, indent=1), encoding="utf-8")
    (out / "delivery.md").write_text(page(table), encoding="utf-8")
    print(page(table))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
