"""Where the real data lies and where results go. The data are only read, and nothing of them enters the project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parents[1] / "var"
"""Results and everything that a run needs on disk; git ignores it."""

PURCHASES = "purchases/online_retail/online_retail_lines.csv.gz"
FAQ = "faq/localgovfaq_ja"


class NoData(Exception):
    """The data are not on this machine; the text says what to do."""


def folder() -> Path:
    """Give the folder of real data; raises NoData when NAJIMI_DATA names none that holds what is needed."""
    named = os.environ.get("NAJIMI_DATA", "")
    if not named:
        raise NoData(f"NAJIMI_DATA is not set; it names the folder that holds {PURCHASES} and {FAQ}/")
    missing = [part for part in (PURCHASES, FAQ) if not (Path(named) / part).exists()]
    if missing:
        raise NoData(f"NAJIMI_DATA={named} holds no {' and no '.join(missing)}")
    return Path(named)


def need() -> Path:
    """Give the folder of real data, or leave with exit code 2 and say what to do: for what is run as a command."""
    try:
        return folder()
    except NoData as absent:
        print(absent, file=sys.stderr)
        raise SystemExit(2) from None
