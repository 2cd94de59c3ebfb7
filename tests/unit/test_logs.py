"""Logs never block and never speak of people (R36, I9)."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator

import pytest
import structlog

from bot import logs, telemetry


class Stuck(io.StringIO):
    """A stream that takes nothing: its disk hangs."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def write(self, text: str) -> int:
        self.free.wait(20)
        return super().write(text)


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logs.flush()
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lost() -> float:
    return telemetry.LOGS_LOST._value.get()  # type: ignore[no-any-return]


def test_r36_a_log_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, before = Stuck(), lost()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(logs, "_MOST_WAITING", 100)
    logs.configure("json", "INFO")
    log = structlog.get_logger()
    began = time.monotonic()
    for number in range(500):
        log.info("line", number=number)
    assert time.monotonic() - began < 2
    assert lost() - before >= 390
    stream.free.set()
    logs.flush()
    assert stream.getvalue().count("\n") >= 100, "what was taken is written once it can be"


def test_r36_a_full_disk_is_counted_and_no_error(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = lost()
    monkeypatch.setattr("sys.stderr", Full())
    logs.configure("json", "INFO")
    structlog.get_logger().warning("x")
    logs.flush()
    assert lost() - before == 1


def test_i9_what_looks_like_a_person_or_a_key_is_blotted_also_in_tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("json", "INFO")
    try:
        raise ValueError("for U" + "0" * 32 + " at taro@shop.example with Bearer abcdefgh12345678")
    except ValueError:
        structlog.get_logger().exception("x", token="123456789:" + "A" * 35)
    logs.flush()
    text = stream.getvalue()
    assert text.count("[redacted]") >= 4
    for secret in ("0" * 32, "taro@", "abcdefgh12345678", "A" * 35):
        assert secret not in text
