"""What people say and tap, as little scripts: each yields a move and is given what the shop showed for it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bench.real.faq import Question
from bench.real.phones import Button, Move, Say, Shown, Tap
from bot.domain.button_data import short

Talk = Generator[Move, list[Shown], None]
_STEPS = 4  # moves after which nobody goes on


@dataclass(slots=True)
class Asked:
    """A question of the FAQ set. `right` are the questions of the entries that answer it, as a person would know them;
    `tapped` is the label chosen among those offered; `shown` is what came last."""

    question: Question
    right: tuple[str, ...]
    user_id: str
    at: datetime
    first: list[Shown] = field(default_factory=list)
    tapped: str = ""
    shown: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class Wished:
    """An attempt to join a product's line. `how` says where it ended: joined, already, available, lost."""

    sku: str
    user_id: str
    at: datetime
    how: str = ""


@dataclass(slots=True)
class Heard:
    """What the shop said to one person about their orders."""

    user_id: str
    at: datetime
    shown: list[Shown]


@dataclass(slots=True)
class Books:
    """Everything that was done on the phones, to be compared with the service's own books."""

    asked: list[Asked] = field(default_factory=list)
    wished: list[Wished] = field(default_factory=list)
    orders_heard: list[Heard] = field(default_factory=list)
    stopped: list[tuple[str, str, datetime]] = field(default_factory=list)  # user, delivery id, when
    agreed: list[tuple[str, datetime]] = field(default_factory=list)  # user, when they said yes to restock notices
    silent: list[tuple[str, str, datetime]] = field(default_factory=list)  # user, what was said, when
    reacted: dict[str, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)  # seconds from the act to the first answer


def wish(note: Wished, name: str, agreed: list[tuple[str, datetime]]) -> Talk:
    """Ask for a product by its name and follow the buttons until one is in its line; a yes on the way is noted."""
    key, offered = short(note.sku), f"unwish:{short(note.sku)}"
    shown = yield Say(f"{name}の在庫はありますか")
    for _ in range(_STEPS):
        if find(shown, offered):
            note.how = "joined"
            return
        button = find(shown, f"wish:{key}") or find(shown, f"wishok:{key}") or find(shown, f"wkeep:{key}")
        button = button or find(shown, f"item:{key}")
        if button is None:
            break
        if button.data.startswith("wkeep:"):
            note.how = "kept"
            yield Tap(button)
            return
        if button.data.startswith("wishok:"):
            agreed.append((note.user_id, note.at))
        shown = yield Tap(button)
    note.how = "lost" if shown else "silent"


def ask(note: Asked) -> Talk:
    """Ask; when answers are offered, tap the right one if it is there, else what says that none fits."""
    note.first = note.shown = yield Say(note.question.text)
    right = next((button for button in offers(note.first) if _stands_for(button.label, note.right)), None)
    if right is not None:
        note.tapped = right.label
        note.shown = yield Tap(right)
    elif offers(note.first) and (none := find(note.first, "staff")):
        note.shown = yield Tap(none)


def offers(shown: Iterable[Shown]) -> list[Button]:
    """Give the buttons that stand for an entry of the FAQ."""
    return [button for each in shown for button in each.buttons if button.data.startswith("faq:")]


def _stands_for(label: str, questions: Iterable[str]) -> bool:
    """Tell whether a label, which may be cut, begins one of the questions."""
    begun = label.rstrip("….").strip()
    return bool(begun) and any(question.startswith(begun) for question in questions)


def order_status(note: Heard) -> Talk:
    note.shown = yield Say("注文どうなってる？")


def tap(button: Button) -> Talk:
    """Press one button of a push."""
    yield Tap(button)


def find(shown: Iterable[Shown], data: str) -> Button | None:
    """Give the button that sends back exactly this, or begins with it when it ends with a colon."""
    buttons = [button for each in shown for button in each.buttons]
    return next(
        (each for each in buttons if each.data == data or (data.endswith(":") and each.data.startswith(data))), None
    )
