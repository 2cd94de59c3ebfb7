"""How far one machine goes, and what ends it: a model of a shop's load, fed with what the bench measured.

    python -m bench.delivery.capacity [--customers 1000 …]

Rates in messages a second, times in seconds, sizes in bytes, money in JPY (LINE Japan's plans of 2026).
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LINE_LIMIT: Final = 1800.0
"""Below LINE's 2,000 calls a second for one channel."""
TELEGRAM_LIMIT: Final = 25.0
"""Below Telegram's 30 free messages a second for one bot; paid broadcasts go to 1,000."""
_CORE: Final = 1e6
"""Microseconds of CPU that a process has in a second: Python's threads take turns."""
_A_WHILE: Final = 60.0
"""Seconds that one process may take for a broadcast before a second one is worth it."""
LIFE: Final = 6 * 3600.0
"""A broadcast's time to live: what has not left by then expires."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the bench measured on one core (docs/scale.md says when and with which command)."""

    push_us: float
    """CPU of one push in the process that sends it, everything included."""
    answer_us: float
    """CPU of one question from webhook to answer."""
    freeze_us: float
    """Time to freeze one person into an audience."""
    customer_bytes: float
    """On disk: a customer with one address and one consent."""
    delivery_bytes: float
    """On disk: one delivery with its place in an audience."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's load. `monthly`: pushes to a customer; `heard`: messages from a customer a month; `kept`: months that
    deliveries stay; `on_line`: share of customers on LINE."""

    customers: int
    on_line: float = 0.9
    opted_in: float = 0.6
    monthly: float = 4.0
    heard: float = 3.0
    kept: float = 3.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the model says of one shop on such machines."""

    customers: int
    line_seconds: float
    telegram_seconds: float
    freeze_seconds: float
    workers: int
    busiest_answers: float
    disk: float
    line_messages: int
    line_yen: int
    ends: str
    """What is the limit."""


def line_yen(messages: int) -> int:
    """Give the month's price of so many messages on the cheapest plan, at most: 0 to 200, 5,000 to 5,000, 15,000 to
    30,000, then 3 for each of the next 200,000 and 2.5 for each above (from October 2026)."""
    if messages <= 200:
        return 0
    if messages <= 5_000:
        return 5_000
    extra = max(0, messages - 30_000)
    return round(15_000 + 3 * min(extra, 200_000) + 2.5 * max(0, extra - 200_000))


def rate(machine: Machine) -> float:
    """Give the pushes a second of one process that does nothing else."""
    return _CORE / machine.push_us


def workers_for(machine: Machine, pushes: float, answers: float) -> int:
    """Give how many processes keep so many pushes and answers a second."""
    return max(1, math.ceil((pushes * machine.push_us + answers * machine.answer_us) / _CORE))


def forecast(machine: Machine, shop: Shop) -> Forecast:
    """Give what a broadcast to everybody who wants it takes, and a month costs."""
    line = shop.customers * shop.on_line * shop.opted_in
    telegram = shop.customers * (1 - shop.on_line) * shop.opted_in
    messages = round(line * shop.monthly)
    # a tenth of the month's words come in its busiest hour of the busiest day: a broadcast brings them
    busiest = shop.customers * shop.heard / 10 / 3600
    workers = workers_for(machine, min(LINE_LIMIT, line / _A_WHILE), busiest)
    deliveries = shop.customers * shop.opted_in * shop.monthly * shop.kept
    return Forecast(
        customers=shop.customers,
        line_seconds=line / min(LINE_LIMIT, workers * rate(machine)),
        telegram_seconds=telegram / TELEGRAM_LIMIT,
        freeze_seconds=(line + telegram) * machine.freeze_us / 1e6,
        workers=workers,
        busiest_answers=busiest,
        disk=shop.customers * machine.customer_bytes + deliveries * machine.delivery_bytes,
        line_messages=messages,
        line_yen=line_yen(messages),
        ends=_end(line, telegram, busiest, machine),
    )


def _end(line: float, telegram: float, busiest: float, machine: Machine) -> str:
    if telegram / TELEGRAM_LIMIT > LIFE:
        return "Telegram: a broadcast does not end within its six hours; buy paid broadcasts, or send in parts"
    if line / LINE_LIMIT > LIFE:
        return "LINE: a broadcast does not end within its six hours; send in parts"
    if busiest * machine.answer_us > _CORE:
        return "answers: more than one worker"
    if line / rate(machine) > _A_WHILE:
        return "LINE's 2,000 calls a second, which two workers keep up with"
    return "nothing: one process is enough"


MEASURED: Final = Machine(push_us=580, answer_us=29_000, freeze_us=7, customer_bytes=720, delivery_bytes=1_550)


def table(machine: Machine, sizes: Sequence[int]) -> str:
    """Give the forecasts as Markdown."""
    rows = [forecast(machine, Shop(size)) for size in sizes]
    head = "| customers | broadcast on LINE | on Telegram | workers | answers/s at most | disk | LINE a month | limit |"
    lines = [
        f"| {row.customers:,} | {_span(row.line_seconds)} | {_span(row.telegram_seconds)} | {row.workers} "
        f"| {row.busiest_answers:.1f} | {_size(row.disk)} "
        f"| {row.line_messages:,}: ¥{row.line_yen:,} | {row.ends} |"
        for row in rows
    ]
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *lines])


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _size(number: float) -> str:
    return f"{number / 1e9:,.0f} GB" if number >= 1e9 else f"{number / 1e6:,.0f} MB"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.delivery.capacity")
    parser.add_argument("--customers", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
    print(table(MEASURED, parser.parse_args(arguments).customers))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
