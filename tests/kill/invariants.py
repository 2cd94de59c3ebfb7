"""What must hold after any crash, over plain facts: the service's rows and what the platforms took (trust.md 3.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ENDS = frozenset({"sent", "failed", "skipped", "cancelled", "expired", "unknown"})


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery as the database holds it."""

    channel: str
    address: str
    occasion: str
    message_class: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that a platform took. `occasion` as far as its words tell."""

    seq: int
    channel: str
    address: str
    occasion: str


def six_states_add_up(rows: Iterable[Row], audience: int, status: str) -> list[str]:
    """I1: each person of the frozen audience is in exactly one end; finished only when no row is open."""
    counts = Counter(row.state for row in rows)
    open_rows = sum(count for state, count in counts.items() if state not in ENDS)
    wrong = [f"{dict(counts)} is not {audience} people"] if counts.total() != audience else []
    if open_rows:
        wrong.append(f"{open_rows} rows are open")
    if status != "finished":
        wrong.append(f"the campaign is {status}")
    return wrong


def nobody_twice(arrivals: Iterable[Arrival]) -> list[str]:
    """I2 and I4: nobody has the same occasion's message twice."""
    counts = Counter((each.channel, each.address, each.occasion) for each in arrivals)
    return [f"{count} times: {key}" for key, count in counts.items() if count > 1]


def sent_arrived(rows: Iterable[Row], arrivals: Iterable[Arrival]) -> list[str]:
    """I3: what the books call sent is on the phone."""
    there = {(each.channel, each.address, each.occasion) for each in arrivals}
    missing = [row for row in rows if row.state == "sent" and (row.channel, row.address, row.occasion) not in there]
    return [f"called sent and not there: {row}" for row in missing]


def arrived_is_told(rows: Iterable[Row], arrivals: Iterable[Arrival]) -> list[str]:
    """What is on the phone is called sent, or on Telegram unknown: nothing else may have left."""
    told = {(row.channel, row.address, row.occasion): row.state for row in rows}
    wrong = []
    for each in arrivals:
        state = told.get((each.channel, each.address, each.occasion), "no row")
        if state != "sent" and not (state == "unknown" and each.channel == "telegram"):
            wrong.append(f"there and called {state}: {each}")
    return wrong


def line_lost_nothing(rows: Iterable[Row]) -> list[str]:
    """On LINE nothing is unknown: its key makes repeating safe."""
    return [f"unknown on LINE: {row}" for row in rows if row.channel == "line" and row.state == "unknown"]


def few_unknown(rows: Iterable[Row], most: int) -> list[str]:
    """On Telegram at most the calls in flight at a crash are unknown."""
    unknown = [row for row in rows if row.state == "unknown"]
    return [f"{len(unknown)} unknown, at most {most} were in flight"] if len(unknown) > most else []


def silent_after_stop(arrivals: Sequence[Arrival], address: str, confirmed: int | None) -> list[str]:
    """I5: nothing is taken for somebody whose stop was confirmed before it; `confirmed` is that answer's number."""
    if confirmed is None:
        return ["the stop was never confirmed"]
    late = [each for each in arrivals if each.address == address and each.seq > confirmed]
    return [f"after the confirmed stop: {each}" for each in late]


def one_answer_each(answers: Counter[str], asked: Iterable[str], most: int = 1) -> list[str]:
    """I7: each question has its answer, and not another one."""
    return [f"{answers[each]} answers for {each}" for each in asked if not 1 <= answers[each] <= most]


def logs_name_nobody(log: str, addresses: Sequence[str], words: Sequence[str]) -> list[str]:
    """I9: neither whom it is about nor what was said stands in the log."""
    told = [each for each in (*addresses, *words) if each in log]
    return [f"the log tells {len(told)} of {len(addresses)} addresses and {len(words)} texts"] if told else []
