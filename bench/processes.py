"""The `najimi` command and other programs as processes of their own, measured from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

_LOOK = 0.02  # seconds between looks at a running command

_KEPT = ("HOME", "LANG", "PATH", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: what it printed, wall seconds, and the most memory it had at once."""

    out: str
    seconds: float
    peak_mb: float


class CommandFailed(Exception):
    """A measured command ended with another code than 0; the text holds its last words."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Give an environment in which nothing is set but these and what a process needs to live."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "NO_PROXY": "127.0.0.1,localhost", **settings}


def run(module: str, arguments: Sequence[str], settings: Mapping[str, str], folder: Path) -> Ran:
    """Run `python -m module` in a folder; raises CommandFailed unless it ends with 0."""
    log = folder / "command.log"
    begun, peak = time.perf_counter(), 0.0
    with log.open("wb") as out:
        process = start(module, arguments, settings, folder, out)
        while process.poll() is None:
            peak = max(peak, peak_mb(process.pid))
            time.sleep(_LOOK)
    seconds = time.perf_counter() - begun
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode != 0:
        raise CommandFailed(f"{module} {' '.join(arguments)} ended with {process.returncode}: {text[-600:]}")
    return Ran(text, seconds, peak)


def peak_mb(pid: int) -> float:
    """Give the most resident memory of a living process so far; 0 when it is gone.

    Not from wait4, whose figure begins with the parent's size.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        marks = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        return int(marks[0].split()[1]) / 1024 if marks else 0.0
    except OSError:
        return resident_mb(pid)


def resident_mb(pid: int) -> float:
    """Give the resident memory of a process now; 0 when it is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process has used so far; 0 when it is gone."""
    try:
        used = psutil.Process(pid).cpu_times()
        return float(used.user + used.system)
    except psutil.Error:
        return 0.0


def start(
    module: str, arguments: Sequence[str], settings: Mapping[str, str], folder: Path, out: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start `python -m module`; its output goes to `out`."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own arguments
        command,
        cwd=folder,
        env=environment(settings),
        stdout=out,
        stderr=subprocess.STDOUT,
    )


@contextmanager
def running(
    module: str, arguments: Sequence[str], settings: Mapping[str, str], folder: Path, log: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process for the length of the block; its output is in `folder/log`."""
    with (folder / log).open("wb") as out:
        process = start(module, arguments, settings, folder, out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
