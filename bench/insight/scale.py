"""What a shop's memory costs at size: `python -m bench.insight.scale [--customers 1000000] [--folder DIR]`.

A made-up shop on SQLite: customers who bought some of 20,000 products, about ten lines each, a third of them with the
consents that suggestions need. Printed: CPU and wall seconds of the night, of counting a segment, of one customer's
card, of recommending to one, and the largest memory of this process.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.domain import rfm
from bot.domain import segments as language
from bot.domain.clock import SystemClock
from bot.foresight import Foresight
from bot.shop import Shop
from flows import insight, recommending
from storage.database import Database
from storage.keyring import Keyring
from storage.repositories import customers, cuts, orders, overview, purchases, segments, stats

_PRODUCTS, _CATEGORIES, _LINES = 20_000, 100, 10
_STEP = 20_000
CONDITIONS = (
    *("all", "stage vip", "stage drifting and topic news", "frequency 4-5 and recency 1-2", "not bought anything"),
    *("bought category:c7 in 90d and not bought sku:S11", "bought sku:S3 in 180d", "channel line and topic news"),
    *("answered 1 of 5", "bought category:c1 and not stage lost and not stage dormant"),
)


def build(path: Path, many: int, seed: int = 0) -> None:
    """Write the shop straight into the tables, without what is worked out of them."""
    dice, now = np.random.default_rng(seed), datetime.now(UTC)
    store = sqlite3.connect(path)
    store.execute("PRAGMA synchronous=OFF")
    at = f"{now:%Y-%m-%d %H:%M:%S.%f}"
    rows = [(f"S{n}", f"品 {n}", 500 + n % 4000, "JPY", 9, f"c{n % _CATEGORIES}", at) for n in range(_PRODUCTS)]
    store.executemany(
        "INSERT INTO products (sku, name, price, currency, stock, category, updated_at, tags, url, image_url, "
        "description, related, attributes, active) VALUES (?,?,?,?,?,?,?,'[]','','','','[]','{}',1)",
        rows,
    )
    for start in range(0, many, _STEP):
        _write(store, dice, now, range(start, min(start + _STEP, many)))
    store.commit()
    store.execute("ANALYZE")
    store.close()


def _write(store: sqlite3.Connection, dice: np.random.Generator, now: datetime, people: range) -> None:
    at = f"{now - timedelta(days=900):%Y-%m-%d %H:%M:%S.%f}"
    ids = [f"01{number:024d}" for number in people]
    store.executemany(
        "INSERT INTO customers (id, locale, locale_stated, zone, minor, pace, own_cap, own_quiet, at_once, stage, "
        "onboarded, created_at) VALUES (?,'',0,'',0,'normal','','',0,'prospect','',?)",
        [(each, at) for each in ids],
    )
    store.executemany(
        "INSERT INTO identities (id, customer_id, channel, address_index, address, reachable, unreachable_reason, "
        "language, spoken, menu, created_at) VALUES (?,?,?,?,x'00',1,'','','','',?)",
        [(f"i{each}", each, "line" if place % 4 else "telegram", f"x{each}", at) for place, each in enumerate(ids)],
    )
    agreed = [
        (each, topic, "granted", at)
        for place, each in enumerate(ids)
        if place % 3 == 0
        for topic in ("news", "recommendation", "profiling")
    ]
    store.executemany("INSERT INTO consent_states (customer_id, topic, status, since) VALUES (?,?,?,?)", agreed)
    placed, lines = [], []
    for each, order, sku, quantity, day in _bought(dice, ids):
        if sku is None:
            placed.append((order, each, f"{now - timedelta(minutes=day):%Y-%m-%d %H:%M:%S.%f}", at))
        else:
            lines.append((order, day, sku, quantity, 500 + int(sku[1:]) % 4000))
    store.executemany(
        "INSERT INTO orders (id, customer_id, placed_at, status, status_at, tracking_url, source) "
        "VALUES (?,?,?,'delivered',?,'','import')",
        placed,
    )
    store.executemany(
        "INSERT INTO order_lines (order_id, position, sku, quantity, unit_price) VALUES (?,?,?,?,?)", lines
    )
    store.commit()


def _bought(dice: np.random.Generator, ids: list[str]) -> Iterator[tuple[str, str, str | None, int, int]]:
    """Give orders (sku None; the number is minutes ago) and their lines (the number is the position)."""
    for each in ids:
        taste, own = int(dice.integers(200)), dice.geometric(0.3)
        age = int(dice.integers(1, 900 * 24 * 60))
        for order in range(own):
            name = f"{each}-{order}"
            yield each, name, None, 0, max(1, age - order * int(dice.integers(5, 60)) * 24 * 60)
            picks = (taste * 100 + dice.geometric(0.05, 1 + dice.poisson(_LINES * 0.3 - 1))) % _PRODUCTS
            for position, pick in enumerate(dict.fromkeys(picks.tolist()), 1):
                yield each, name, f"S{pick}", 1 + position % 2, position


async def _timed(name: str, act: Callable[[], Awaitable[Any]], times: int = 1) -> Any:
    walls, start, found = [], time.process_time(), None
    for _ in range(times):
        began = time.perf_counter()
        found = await act()
        walls.append(time.perf_counter() - began)
    cpu, peak = (time.process_time() - start) / times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ranked = sorted(walls)
    print(
        f"{name:44} wall {statistics.median(walls):9.4f} s  p95 {ranked[int(0.95 * (len(ranked) - 1))]:9.4f} s  "
        f"cpu {cpu:9.4f} s  peak {peak:5.0f} MB",
        flush=True,
    )
    return found


async def measure(path: Path) -> None:
    database, shop = Database(f"sqlite:///{path}", Keyring("bench"), SystemClock()), Shop(name="Bench")
    async with database.read() as uow:
        kept = (await cuts.current(uow)).buyers
    if not kept:
        await _timed("the first night (all sums worked out)", lambda: insight.nightly(database, shop))
    await _timed("a night: every sum compared", lambda: insight.mend(database))

    async def night() -> None:
        async with database.read() as uow:
            await cuts.work_out(uow)

    await _timed("a night: cut points", night)
    for condition in CONDITIONS:
        await _timed(f"count {condition}"[:44], partial(_count, database, language.parse(condition)), 5)
    await _timed("all stages", lambda: _stages(database), 3)
    await _timed("the map of bands", lambda: _bands(database), 3)
    await _timed("one customer's card", lambda: _card(database), 200)
    foresight = Foresight()
    foresight.keep_fresh(database)
    await _timed("learning what goes with what", foresight.learned)
    await _timed("recommend to one", lambda: _recommend(database, foresight), 200)
    await _timed("of it the model", lambda: _suggest(database, foresight), 200)
    await database.close()


async def _count(database: Database, node: language.Node) -> int:
    async with database.read() as uow:
        return await segments.count(uow, node)


async def _stages(database: Database) -> object:
    async with database.read() as uow:
        return await overview.stages(uow, await cuts.current(uow))


async def _bands(database: Database) -> object:
    async with database.read() as uow:
        return await overview.bands(uow, await cuts.current(uow))


_PLACE = iter(range(1, 10**9))


def _somebody() -> str:
    return f"01{next(_PLACE) * 7919 % 100_000:024d}"


async def _card(database: Database) -> object:
    async with database.read() as uow:
        who = _somebody()
        await customers.get(uow, who)
        points = await cuts.current(uow)
        rfm.bands(await stats.of(uow, who), uow.now, points)
        await stats.products_of(uow, who)
        recent = await orders.recent(uow, who, 20)
        return await orders.lines_of(uow, [each.id for each in recent])


async def _recommend(database: Database, foresight: Foresight) -> object:
    async with database.read() as uow:
        return await recommending.fitting(uow, foresight, _somebody())


_OWN: list[list[str]] = []


async def _suggest(database: Database, foresight: Foresight) -> object:
    if not _OWN:
        async with database.read() as uow:
            _OWN.extend(skus for _, skus in await purchases.own(uow, _somebody()))
    return foresight.suggest(_OWN, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("bench-out"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    path = given.folder / f"insight-{given.customers}.db"
    if not path.exists():
        asyncio.run(_empty(path))
        build(path, given.customers)
    asyncio.run(measure(path))


async def _empty(path: Path) -> None:
    database = Database(f"sqlite:///{path}", Keyring("bench"), SystemClock())
    await database.migrate()
    await database.close()


if __name__ == "__main__":
    main()
