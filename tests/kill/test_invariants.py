"""Each invariant finds what it is there to find."""

from __future__ import annotations

from collections import Counter

from tests.kill import invariants
from tests.kill.invariants import Arrival, Row


def row(address: str = "a", state: str = "sent", channel: str = "line") -> Row:
    return Row(channel, address, "campaign", "marketing", state, "")


def arrival(address: str = "a", seq: int = 1, channel: str = "line") -> Arrival:
    return Arrival(seq, channel, address, "campaign")


def test_six_states_add_up() -> None:
    rows = [row(), row("b", "skipped")]
    assert invariants.six_states_add_up(rows, 2, "finished") == []
    assert invariants.six_states_add_up(rows, 3, "finished")
    assert invariants.six_states_add_up([*rows, row("c", "sending")], 3, "finished")
    assert invariants.six_states_add_up(rows, 2, "running")


def test_nobody_twice() -> None:
    assert invariants.nobody_twice([arrival(), arrival("b")]) == []
    assert invariants.nobody_twice([arrival(), arrival(seq=2)])


def test_sent_arrived_and_arrived_is_told() -> None:
    assert invariants.sent_arrived([row()], [arrival()]) == []
    assert invariants.sent_arrived([row()], [])
    assert invariants.arrived_is_told([row()], [arrival()]) == []
    assert invariants.arrived_is_told([row(state="failed")], [arrival()])
    assert invariants.arrived_is_told([], [arrival()])
    assert invariants.arrived_is_told([row(state="unknown", channel="telegram")], [arrival(channel="telegram")]) == []
    assert invariants.arrived_is_told([row(state="unknown")], [arrival()])


def test_what_may_be_unknown() -> None:
    telegram = row(state="unknown", channel="telegram")
    assert invariants.line_lost_nothing([row(), telegram]) == []
    assert invariants.line_lost_nothing([row(state="unknown")])
    assert invariants.few_unknown([telegram], 1) == []
    assert invariants.few_unknown([telegram, row("b", "unknown", "telegram")], 1)


def test_silent_after_stop() -> None:
    assert invariants.silent_after_stop([arrival(seq=1)], "a", 2) == []
    assert invariants.silent_after_stop([arrival(seq=3)], "a", 2)
    assert invariants.silent_after_stop([], "a", None)


def test_one_answer_each() -> None:
    assert invariants.one_answer_each(Counter(a=1), ["a"]) == []
    assert invariants.one_answer_each(Counter(), ["a"])
    assert invariants.one_answer_each(Counter(a=2), ["a"])


def test_logs_name_nobody() -> None:
    assert invariants.logs_name_nobody("push.halted channel=line", ["U1"], ["新茶"]) == []
    assert invariants.logs_name_nobody("sent to U1", ["U1"], ["新茶"])
    assert invariants.logs_name_nobody("drew 新茶が入りました", ["U1"], ["新茶"])
