"""`make real`: a month of a real shop, replayed on the whole service. Prints one page and keeps it under var/real.

NAJIMI_DATA=… python -m bench.real [--people 2000] [--questions 300] [--scarce 10] [--seed 1] [--days 30]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import resource
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import data, processes
from bench.real import agenda, conversion, evidence, faq, invariants, purchases, report, shelves
from bench.real.conversion import Calendar
from bench.real.purchases import Invoice
from bench.real.replay import Replay
from bench.real.shelves import Shelves
from bench.real.town import ReplayClock, Town, write_shop
from bot import logs


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench.real")
    options.add_argument("--people", type=int, default=2000, help="customers with an app")
    options.add_argument("--questions", type=int, default=300, help="of the FAQ set, at most")
    options.add_argument("--scarce", type=int, default=10, help="products that sell out")
    options.add_argument("--days", type=float, default=conversion.DAYS, help="how many of the days are played")
    options.add_argument("--seed", type=int, default=1)
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        source = data.folder()
    except data.NoData as absent:
        print(f"bench.real: {absent}", file=sys.stderr)
        return 2
    folder = data.VAR / "real"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    logs.configure("console", "ERROR")
    return asyncio.run(run(given, source, folder))


async def run(given: argparse.Namespace, source: Path, folder: Path) -> int:
    begun = time.perf_counter()
    month = Month(given, source, folder)
    imported = month.bring_in()
    gc.collect()
    gc.freeze()  # the plan of the month stays; no need to look at it again and again
    async with Town(folder, ReplayClock(month.calendar.start), given.seed) as town:
        replay = month.replay(town)
        await replay.run()
        found = await evidence.gather(town.service.database, town.world, month.people)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    costs = report.Costs(time.perf_counter() - begun, peak)
    told = {
        "start": f"{month.calendar.start:%Y-%m-%d} (the data moved by {month.calendar.weeks} weeks)",
        "days": given.days,
        "import": imported,
        **report.figures(replay, found, month.entries, costs),
        "specifications checked": town.checked,
    }
    promises = invariants.check(found, replay.books, replay.people, month.invoices, replay.stock)
    broken = invariants.broken(promises)
    page = report.page(told, promises, broken)
    (folder / "report.txt").write_text(page + "\n", encoding="utf-8")
    kept = {**told, "promises": {name: len(cases) for name, cases in promises.items()}}
    (folder / "report.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "broken.json").write_text(json.dumps(promises, ensure_ascii=False, indent=1), encoding="utf-8")
    print(page)
    return 1 if broken else 0


class Month:
    """The data, converted and planned."""

    def __init__(self, given: argparse.Namespace, source: Path, folder: Path) -> None:
        self.given = given
        self.folder = folder
        lines = [line for line in purchases.read(source / data.PURCHASES) if purchases.is_product(line.item_id)]
        self.invoices = purchases.invoices(lines)
        self.items = conversion.items(lines)
        self.calendar: Calendar = conversion.calendar(self.invoices[-1].at, datetime.now(UTC))
        start = self.calendar.start.replace(tzinfo=None) - timedelta(weeks=self.calendar.weeks)
        self.before = [each for each in self.invoices if each.at < start]
        self.after: list[Invoice] = [each for each in self.invoices if each.at >= start and each.status == "delivered"]
        self.people = conversion.people(self.invoices, start, given.people, given.seed)
        self.entries = faq.entries(source / data.FAQ)
        self.questions = faq.mixed(faq.questions(source / data.FAQ), given.questions)
        bought = agenda.purchases(self.after, self.calendar)
        self.shelves: Shelves = shelves.plan(bought, self.items, given.scarce, given.seed)

    def bring_in(self) -> dict[str, object]:
        """Import everything from before the month with the command; give rows, rows per second and peak memory."""
        settings = write_shop(self.folder)
        counts = {
            "products": conversion.write_products(self._csv("products"), self.items.values(), self.shelves.initial),
            "customers": conversion.write_customers(self._csv("customers"), self.people, self.calendar),
            "orders": conversion.write_orders(self._csv("orders"), self.before, self.calendar),
            "faq": faq.write(self._csv("faq"), self.entries),
        }
        told: dict[str, object] = {}
        for kind, rows in counts.items():
            ran = processes.run("bot", ["import", kind, str(self._csv(kind))], settings, self.folder)
            told[kind] = f"{rows:,} rows in {ran.seconds:.1f} s, {rows / ran.seconds:,.0f}/s, peak {ran.peak_mb:.0f} MB"
        return told

    def _csv(self, kind: str) -> Path:
        return self.folder / f"{kind}.csv"

    def replay(self, town: Town) -> Replay:
        seed, known = self.given.seed, {each.user_id: each for each in self.people}
        entries = [
            *agenda.orders(self.after, self.calendar, seed),
            *agenda.arrivals(self.shelves),
            *agenda.wishes(self.shelves, known, self.calendar, seed),
            *agenda.questions(self.questions, sorted(known), self.calendar, seed),
            *agenda.order_questions(self.after, known, self.calendar, seed),
            *agenda.broadcasts(self.calendar),
        ]
        return Replay(
            town,
            self.calendar,
            self.given.days,
            self.people,
            items=self.items,
            stock=self.shelves.initial,
            entries={each.id: each.question for each in self.entries},
            agenda=entries,
            seed=seed,
        )


if __name__ == "__main__":
    sys.exit(main())
