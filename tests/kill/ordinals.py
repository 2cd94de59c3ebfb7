"""Which passes of a failpoint are tried: a few with every test run, as many as NAJIMI_KILL_ORDINALS says at night."""

from __future__ import annotations

import os
from collections.abc import Mapping


def chosen(usual: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Give `name@n` for each; with NAJIMI_KILL_ORDINALS=1,5,9 those passes as well, where the usual has a later one."""
    more = [int(each) for each in os.environ.get("NAJIMI_KILL_ORDINALS", "").split(",") if each]
    return [f"{name}@{n}" for name, ns in usual.items() for n in sorted({*ns, *(more if len(ns) > 1 else ())})]
