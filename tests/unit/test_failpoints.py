"""Failpoints: what a test can ask for, and that nothing else happens."""

from __future__ import annotations

import errno
import subprocess
import sys
import time

import pytest

from bot import failpoints
from bot.domain.errors import ConfigError
from bot.failpoints import FailpointError, parse


def test_nothing_is_armed_by_itself() -> None:
    failpoints.hit("send.after_mark")


def test_it_acts_at_the_pass_that_was_named_and_only_then() -> None:
    armed = parse("send.after_mark@3:raise")["send.after_mark"]
    armed.hit()
    armed.hit()
    with pytest.raises(FailpointError):
        armed.hit()
    armed.hit()


def test_without_a_number_the_first_pass_is_meant() -> None:
    with pytest.raises(FailpointError):
        parse("send.after_mark:raise")["send.after_mark"].hit()


def test_a_full_disk_and_a_lost_connection_look_like_one() -> None:
    with pytest.raises(OSError, match="space") as full:
        parse("inbox.before_commit:enospc")["inbox.before_commit"].hit()
    assert full.value.errno == errno.ENOSPC
    with pytest.raises(ConnectionResetError):
        parse("inbox.before_commit:disconnect")["inbox.before_commit"].hit()


def test_sleep_holds_the_process_up() -> None:
    began = time.monotonic()
    parse("send.after_mark:sleep=0.05")["send.after_mark"].hit()
    assert time.monotonic() - began >= 0.05


def test_several_may_be_armed() -> None:
    assert set(parse("send.after_mark@2:kill,reply.after_call:raise")) == {"send.after_mark", "reply.after_call"}


@pytest.mark.parametrize(
    "wrong",
    ["nowhere:kill", "send.after_mark@0:kill", "send.after_mark@x:kill", "send.after_mark:explode", "send.after_mark"],
)
def test_what_is_written_wrongly_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match="NAJIMI_FAILPOINTS"):
        parse(wrong)


@pytest.mark.slow
def test_a_process_obeys_its_environment() -> None:
    code = "from bot import failpoints; failpoints.hit('sweep.before_commit'); print('alive')"
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        env={"NAJIMI_FAILPOINTS": "sweep.before_commit:kill"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == -9
    assert run.stdout == b""
