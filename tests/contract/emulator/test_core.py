"""The emulator's own rooms: clock, inbox, faults, the loopback rule and the control JSON."""

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.emulator.__main__ import main
from bot.emulator.clock import Clock
from bot.emulator.faults import Fault, Faults, apply
from bot.emulator.inbox import Inbox
from bot.emulator.server import NotLoopbackError, loopback, running
from bot.emulator.world import World

AT = datetime(2026, 11, 1, tzinfo=UTC)


async def test_sleep_wakes_early_when_the_clock_is_advanced() -> None:
    clock = Clock(AT)
    sleeper = asyncio.create_task(clock.sleep(3600))
    await asyncio.sleep(0)
    clock.advance(3599)
    await asyncio.sleep(0.01)
    assert not sleeper.done()
    clock.advance(1)
    await asyncio.wait_for(sleeper, 1)
    assert (clock.now() - AT).total_seconds() == pytest.approx(3600, abs=2)


def test_clock_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="back"):
        Clock().advance(-1)


async def test_inbox_waits_for_the_right_user() -> None:
    inbox = Inbox()
    waiting = asyncio.create_task(inbox.wait(0, 5, "line", "U2"))
    await asyncio.sleep(0)
    inbox.append(AT, "line", "U1", "push", {"type": "text"}, "r1")
    await asyncio.sleep(0.01)
    assert not waiting.done()
    inbox.append(AT, "line", "U2", "push", {"type": "text"}, "r2", retry_key="k")
    (entry,) = await waiting
    assert (entry.seq, entry.user, entry.meta) == (2, "U2", {"retry_key": "k"})
    assert await inbox.wait(2, 0.01) == []


def test_fault_for_the_third_call_only() -> None:
    faults = Faults()
    faults.add(Fault(platform="line", method="push*", nth=3, action="reset"))
    taken = [faults.take("line", "push", "U1") is not None for _ in range(5)]
    assert taken == [False, False, True, False, False]
    assert faults.take("telegram", "push", "U1") is None


def test_fault_for_one_user_twice() -> None:
    faults = Faults()
    faults.add(Fault(user="U1", times=2))
    assert [faults.take("line", "push", user) is not None for user in ("U2", "U1", "U1", "U1")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("action", "acted", "outcome"),
    [
        ("status", False, 503),
        ("html", False, 503),
        ("drop_before_accept", False, aiohttp.ServerDisconnectedError),
        ("reset", False, aiohttp.ClientError),
        ("accept_then_drop", True, aiohttp.ServerDisconnectedError),
        ("half_body", True, aiohttp.ClientPayloadError),
        ("slow_drip", True, 200),
        ("delay", True, 200),
    ],
)
async def test_fault_actions(action: str, acted: bool, outcome: int | type[Exception]) -> None:
    done: list[bool] = []

    async def act() -> web.StreamResponse:
        done.append(True)
        return web.json_response({"ok": "enough bytes to cut in half"})

    async def handle(request: web.Request) -> web.StreamResponse:
        return await apply(Fault(action=action, status=503, delay=0.05), Clock(), request, act)

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as client:
            seen: int | type[BaseException]
            try:
                async with client.get(f"http://127.0.0.1:{runner.addresses[0][1]}/") as answer:
                    await answer.read()
                    seen = answer.status
            except aiohttp.ClientError as broken:
                seen = type(broken)
        assert seen == outcome if isinstance(outcome, int) else isinstance(seen, type) and issubclass(seen, outcome)
        assert bool(done) is acted
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.com"])  # noqa: S104 - must be refused
def test_only_loopback(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotLoopbackError):
        loopback(host)
    assert main(["--host", host]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "loopback" in error


async def test_control_state_clock_and_faults(http: aiohttp.ClientSession, world: World) -> None:
    before = world.clock.now()
    async with http.post("/_/clock", json={"advance_seconds": 3600}) as answer:
        assert answer.status == 200
    assert (world.clock.now() - before).total_seconds() == pytest.approx(3600, abs=5)
    async with http.post("/_/faults", json={"platform": "line", "method": "push", "action": "reset"}) as answer:
        assert answer.status == 200
    assert len(world.faults.planned()) == 1
    for wrong in ({"action": "explode"}, {"wrong": 1}):
        async with http.post("/_/faults", json=wrong) as answer:
            assert answer.status == 400
            assert "error" in await answer.json()
    async with http.delete("/_/faults") as answer:
        assert answer.status == 200
    async with http.get("/_/state") as answer:
        assert (await answer.json())["faults"] == 0


async def test_control_inbox_waits(http: aiohttp.ClientSession, world: World) -> None:
    asyncio.get_running_loop().call_later(
        0.05, lambda: world.inbox.append(AT, "line", "U1", "push", {"type": "text", "text": "hi"}, "r")
    )
    async with http.get("/_/inbox", params={"platform": "line", "wait": "5"}) as answer:
        (entry,) = (await answer.json())["entries"]
    assert entry["message"] == {"type": "text", "text": "hi"}
    async with http.post("/_/reset") as answer:
        assert answer.status == 200
    assert world.inbox.entries() == []


async def test_an_open_page_does_not_hold_the_emulator_up_when_it_stops() -> None:
    async with aiohttp.ClientSession() as session:
        async with running(World()) as url:
            stream = await session.get(f"{url}/_/events")
            await stream.content.readuntil(b"\n\n")
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 0.4, "shorter than the server waits for connections"
        assert (await stream.content.read()).strip().endswith(b"}"), "ended, not cut off"


async def test_events_stream_a_change(http: aiohttp.ClientSession, world: World) -> None:
    async with http.get("/_/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readline() == b'data: {"seq": 0}\n'
        await stream.content.readline()
        world.touch()
        assert await stream.content.readline() == b'data: {"seq": 1}\n'


async def test_a_foreign_page_cannot_drive_the_emulator(http: aiohttp.ClientSession) -> None:
    for headers in ({"Origin": "https://example.com"}, {"Host": "example.com"}):
        async with http.post("/_/reset", headers=headers) as answer:
            assert answer.status == 403


async def test_shop_road(tmp_path: Path) -> None:
    seen: list[tuple[str, str, str, str]] = []

    async def shop(request: web.Request) -> web.Response:
        seen.append((request.method, request.path, request.headers["Authorization"], await request.text()))
        return web.json_response({"restocked": ["A"]}, status=201)

    app = web.Application()
    app.router.add_route("*", "/api/v1/{rest:.*}", shop)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        api = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v1"
        async with (
            running(World(), shop_api=api, shop_token="secret") as url,
            aiohttp.ClientSession() as client,
            client.post(f"{url}/_/shop/stock", json={"items": []}) as answer,
        ):
            assert (answer.status, await answer.json()) == (201, {"restocked": ["A"]})
    finally:
        await runner.cleanup()
    assert seen == [("POST", "/api/v1/stock", "Bearer secret", '{"items": []}')]


async def test_shop_road_says_when_it_is_not_configured(http: aiohttp.ClientSession) -> None:
    async with http.post("/_/shop/stock") as answer:
        assert answer.status == 503
        assert "--shop-api" in (await answer.json())["error"]


async def test_command_line_serves_until_interrupted() -> None:
    command = (sys.executable, "-m", "bot.emulator", "--port", "0", "--line-token", "T1", "--staff-url", "http://x/")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().removeprefix("emulator: ").strip()
        headers = {"Authorization": "Bearer T1"}
        async with aiohttp.ClientSession(base_url=url) as client:
            async with client.get("/v2/bot/info", headers=headers) as answer:
                assert answer.status == 200
            async with client.get("/_/state") as answer:
                assert (await answer.json())["staff_url"] == "http://x/"
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    async with running(World()) as url:
        assert await asyncio.to_thread(main, ["--port", url.rsplit(":", 1)[1]]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "address already in use" in error


def test_the_emulator_imports_nothing_of_the_service() -> None:
    script = (
        "import sys, bot.emulator.__main__, bot.emulator.line.api, bot.emulator.page, bot.emulator.telegram;"
        "print([n for n in sys.modules if n.split('.')[0] in ('handlers', 'flows', 'storage')"
        " or (n.startswith('bot.') and not n.startswith('bot.emulator'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "[]"
