"""Failpoints: named places in the code where a test makes the process die, stumble or wait (trust.md 3.6).

`NAJIMI_FAILPOINTS=send.after_mark@37:kill` kills the process with SIGKILL at the 37th pass; several are separated by
commas. Actions: `kill`, `raise`, `sleep` (one second, or `sleep=2.5`), `enospc` (the disk is full), `disconnect` (the
database is gone). Without the setting `hit` does nothing at all.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from typing import Final

from bot.domain.errors import ConfigError, NajimiError

SETTING: Final = "NAJIMI_FAILPOINTS"
NAMES: Final = {
    "inbox.before_commit": "events are inserted and not yet safe; the platform has no answer",
    "inbox.after_commit": "events are safe; the platform has no answer",
    "event.before_commit": "an event was handled; nothing of it is safe",
    "event.after_commit": "an event and its answer are safe; the answer was not sent",
    "reply.after_call": "the answer was sent and that is not written down",
    "campaign.before_freeze": "a campaign is marked as running, its audience not yet written",
    "campaign.after_freeze": "the audience is written, not committed",
    "campaign.in_page": "rows of a page are inserted; where the page ends is not yet written",
    "campaign.after_page": "a page and its end are safe",
    "campaign.before_finish": "nothing is open any more; the campaign is not yet finished",
    "restock.after_wave": "a wave's rows are inserted, not committed",
    "send.after_claim": "rows are claimed and not marked",
    "send.before_mark_commit": "answers are recorded and rows marked, not committed",
    "send.after_mark": "rows are marked, no call was made",
    "send.before_call": "one row's call is about to be made",
    "send.after_call": "the platform answered, which is not written down",
    "send.after_record": "answers are recorded",
    "sweep.before_commit": "rows of a dead worker are given back, not committed",
}


class FailpointError(NajimiError):
    """What the action `raise` raises."""


class _Armed:
    """One failpoint that will act at its nth pass."""

    def __init__(self, nth: int, act: Callable[[], None]) -> None:
        self._left = nth
        self._act = act

    def hit(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()


def parse(setting: str) -> dict[str, _Armed]:
    """Give what is armed; raises ConfigError for a name, a number or an action that there is not."""
    armed = {}
    for each in filter(None, setting.split(",")):
        place, _, action = each.partition(":")
        name, _, nth = place.partition("@")
        if name not in NAMES:
            raise ConfigError(f"{SETTING}: no failpoint {name!r}; there are {', '.join(NAMES)}")
        if nth and not (nth.isdecimal() and int(nth) > 0):
            raise ConfigError(f"{SETTING}: {nth!r} is no number of a pass; write name@1:kill")
        armed[name] = _Armed(int(nth or 1), _action(action))
    return armed


def _action(written: str) -> Callable[[], None]:
    kind, _, seconds = written.partition("=")
    match kind:
        case "kill":
            return lambda: os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            return _raise
        case "sleep":
            return lambda: time.sleep(float(seconds or 1))  # of the whole process, as when the machine is suspended
        case "enospc":
            return _full
        case "disconnect":
            return _disconnect
        case _:
            raise ConfigError(f"{SETTING}: no action {written!r}; there are kill, raise, sleep, enospc, disconnect")


def _raise() -> None:
    raise FailpointError("a failpoint was told to raise")


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _disconnect() -> None:
    raise ConnectionResetError("the database closed the connection")


def _nothing(_name: str) -> None:
    """What `hit` is in production."""


_ARMED = parse(os.environ.get(SETTING, ""))


def _hit(name: str) -> None:
    armed = _ARMED.get(name)
    if armed is not None:
        armed.hit()


hit: Callable[[str], None] = _hit if _ARMED else _nothing
"""Pass a failpoint by its name."""
