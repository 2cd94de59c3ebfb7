"""The demo as a program: quickly there, quickly gone, and one readable line when its port is taken."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp
import pytest

# Seconds. On an idle machine it takes two to be ready and less than one to be gone; this one may be busy with others.
READY, GONE = 30.0, 8.0
COMMAND = (sys.executable, "-m", "bot", "demo")


async def _start(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    root = Path(__file__).parents[2]
    return await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=root,
        env=os.environ | {"TMPDIR": str(folder)},
    )


async def _address(process: asyncio.subprocess.Process) -> str:
    """Read what the demo prints up to its last line; give the page's address."""
    assert process.stdout is not None
    said = (await asyncio.wait_for(process.stdout.readuntil(b"Ctrl-C stops everything.\n\n"), READY)).decode()
    return next(word for word in said.split() if word.startswith("http://"))


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_is_ready_soon_and_stops_at_once_even_with_a_page_open(tmp_path: Path, sign: signal.Signals) -> None:
    process = await _start(tmp_path, "--port", "0")
    address = await _address(process)
    async with aiohttp.ClientSession(address) as page:
        users = await (await page.get("/_/line/users")).json()
        events = await page.get("/_/events")
        await events.content.readuntil(b"\n\n")
        began = time.monotonic()
        process.send_signal(sign)
        _, complaints = await asyncio.wait_for(process.communicate(), READY)
        assert time.monotonic() - began < GONE
    assert [user["display_name"] for user in users["users"]] == ["田中さくら"]
    assert process.returncode == 0
    assert complaints == b""
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


@pytest.mark.slow
async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await _start(tmp_path, "--port", str(port))
        said, complaints = await asyncio.wait_for(process.communicate(), READY)
    assert process.returncode == 1
    assert said == b""
    line = complaints.decode()
    assert line.count("\n") == 1
    assert line.startswith(f"najimi: cannot listen on 127.0.0.1:{port}: Address already in use; choose another:")
    assert "--port" in line


@pytest.mark.slow
async def test_without_a_port_a_taken_8080_is_no_obstacle(tmp_path: Path) -> None:
    try:
        taken = socket.create_server(("127.0.0.1", 8080))
    except OSError:
        taken = None  # somebody else has it, which is as good
    process = await _start(tmp_path)
    try:
        assert not (await _address(process)).endswith(":8080")
    finally:
        process.terminate()
        await process.communicate()
        if taken is not None:
            taken.close()


async def test_a_port_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    process = await _start(tmp_path, "--port", "99999")
    _, complaints = await asyncio.wait_for(process.communicate(), READY)
    assert process.returncode == 1
    assert complaints.count(b"\n") == 1
    assert b"0-65535" in complaints
