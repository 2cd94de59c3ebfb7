"""`make bench`: start, memory, import, webhooks, answers, pushes. Prints a table and keeps it under var/bench.

NAJIMI_DATA=… python -m bench [part …]      parts: ready imports webhooks answers search
python -m bench delivery [--short] [--million] [part …]      see bench/delivery/__main__.py
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import data, processes
from bench.delivery import __main__ as delivery
from bench.figures import answering, pushing, ready, searching, webhooks
from bench.figures.stage import Desk, Stage, staged
from bench.real import conversion, faq, purchases
from bench.real.conversion import Item, Person
from bot.domain.consent import Topic

PARTS = ("ready", "imports", "webhooks", "answers", "search")
_PEOPLE = 2000
Table = dict[str, dict[str, object]]


class Shop:
    """The real data as import files, once for all parts."""

    def __init__(self, source: Path, folder: Path) -> None:
        lines = [line for line in purchases.read(source / data.PURCHASES) if purchases.is_product(line.item_id)]
        invoices = purchases.invoices(lines)
        calendar = conversion.calendar(invoices[-1].at, datetime.now(UTC))
        start = calendar.start.replace(tzinfo=None)
        self.items: list[Item] = list(conversion.items(lines).values())
        self.people: list[Person] = [
            Person(each.user_id, each.channel, each.address, each.name, each.topics | {Topic.NEWS})
            for each in conversion.people(invoices, start, _PEOPLE, seed=1)
        ]
        self.entries = faq.entries(source / data.FAQ)
        self.questions = faq.questions(source / data.FAQ)
        self.files = {kind: folder / f"{kind}.csv" for kind in ("products", "customers", "orders", "faq")}
        self.rows = {
            "products": conversion.write_products(
                self.files["products"], self.items, {each.sku: 5 for each in self.items}
            ),
            "customers": conversion.write_customers(self.files["customers"], self.people, calendar),
            "orders": conversion.write_orders(self.files["orders"], invoices, calendar),
            "faq": faq.write(self.files["faq"], self.entries),
        }


def imports(shop: Shop, stage: Stage) -> dict[str, object]:
    for each in stage.folder.glob("najimi.db*"):
        each.unlink()
    told: dict[str, object] = {}
    for kind, rows in shop.rows.items():
        ran = processes.run("bot", ["import", kind, str(shop.files[kind])], stage.settings, stage.folder)
        told[kind] = f"{rows:,} rows in {ran.seconds:.1f} s, {rows / ran.seconds:,.0f}/s, peak {ran.peak_mb:.0f} MB"
    return told


def answers(shop: Shop, stage: Stage) -> Table:
    """Ask and push, on a service that holds everything that was imported."""
    return asyncio.run(_answers(shop, stage))


async def _answers(shop: Shop, stage: Stage) -> Table:
    line = [each.address for each in shop.people if each.channel == "line"]
    telegram = [int(each.address) for each in shop.people if each.channel == "telegram"]
    asked = {
        "product": [f"{each.name}の在庫はありますか" for each in shop.items[:100]],
        "order": ["注文どうなってる？"],
        "FAQ": [each.text for each in shop.questions if each.kind == "in"],
    }
    async with Desk(stage) as desk:
        await desk.people(line, telegram)
        await desk.control("line/settings", {"monthly_quota": None})
        # the emulated Telegram is told to be fast, so that the worker is measured and not the platform's limit
        with stage.serving(TELEGRAM_MESSAGES_PER_SECOND="2000") as pid:
            latencies = await answering.measure(desk, list(answering.everybody(line, telegram)), asked)
            pushed = await pushing.measure(desk)
            memory: dict[str, object] = {"resident with everything loaded MB": round(processes.resident_mb(pid))}
    return {"answers": latencies, "pushes": pushed, "memory": memory}


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] == "delivery":
        return delivery.main(arguments[1:])
    parts = list(arguments) or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        print(f"bench: no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    try:
        source = data.folder()
    except data.NoData as absent:
        print(f"bench: {absent}", file=sys.stderr)
        return 2
    folder = data.VAR / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    table = measure(parts, source, folder)
    (folder / "figures.json").write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "figures.md").write_text(page(table), encoding="utf-8")
    print(page(table))
    return 0


def measure(parts: Sequence[str], source: Path, folder: Path) -> Table:
    begun = time.perf_counter()
    shop = Shop(source, folder)
    table: Table = {"machine": _machine()}
    with staged(folder) as stage:
        if "ready" in parts:
            table["ready"] = ready.measure(stage)
        if "webhooks" in parts:
            table["webhooks"] = webhooks.measure(stage)
        if "imports" in parts or "answers" in parts:
            table["imports"] = imports(shop, stage)
        if "answers" in parts:
            table |= answers(shop, stage)
    if "search" in parts:
        table["search"] = searching.measure(shop.entries, shop.questions, shop.items)
    table["machine"]["seconds for all this"] = round(time.perf_counter() - begun)
    return table


def _machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "database": "SQLite",
    }


def page(table: Table) -> str:
    """Give the figures as one Markdown table."""
    rows = [f"| {part} | {name} | {value} |" for part, figures in table.items() for name, value in figures.items()]
    return "\n".join(["| what | | |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
