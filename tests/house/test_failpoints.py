"""Each failpoint stands in the code once, under a name that is registered with what it means."""

from __future__ import annotations

import ast
from collections import Counter

from bot import failpoints
from tests.house import tree


def test_each_registered_failpoint_is_passed_in_one_place_and_no_other_is() -> None:
    passed: Counter[str] = Counter()
    for name in tree.python_files(*tree.ROOMS):
        for _, called, call in tree.calls(name):
            if called == "failpoints.hit":
                assert isinstance(call.args[0], ast.Constant), name
                passed[str(call.args[0].value)] += 1
    assert passed == Counter(dict.fromkeys(failpoints.NAMES, 1))
