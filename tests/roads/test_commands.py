"""The `najimi` command line, as an operator runs it: exit codes, and one readable line per problem.

What starts, stops and prints is run as a process of its own; the many refusals run the same entry point in this one,
since a start costs a second or two.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.emulator.server import serve
from bot.emulator.world import World
from tests.roads.office import Desk, Office

PRODUCTS = "sku,name,price,currency,stock\nHOJI,ほうじ茶,800,JPY,3\nBEANS,豆200g,1500,JPY,8\n"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(seed=3)
    runner = await serve("127.0.0.1", 0, world)
    yield world
    await runner.cleanup()


def _connected(world: World) -> dict[str, str]:
    return {
        "LINE_CHANNEL_SECRET": world.line.settings.secret,
        "LINE_CHANNEL_ACCESS_TOKEN": world.line.settings.access_token,
        "LINE_API_BASE_URL": world.base_url,
        "LINE_DATA_API_BASE_URL": world.base_url,
        "TELEGRAM_BOT_TOKEN": world.telegram.settings.token,
        "TELEGRAM_API_BASE_URL": world.base_url,
    }


async def test_serve_is_ready_answers_and_stops_within_seconds(office: Office, world: World) -> None:
    process = await office.start("serve", PORT="0", LOG_LEVEL="ERROR", API_TOKEN="x" * 32, **_connected(world))
    assert process.stdout is not None
    said = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
    assert "喫茶なじみ" in said
    assert "line, telegram" in said
    url = next(word for word in said.split() if word.startswith("http://"))
    async with aiohttp.ClientSession() as session:
        for path in ("/healthz", "/readyz"):
            async with session.get(url + path) as answer:
                assert answer.status == 200, (path, await answer.text())
        async with session.get(f"{url}/api/v1/products") as answer:
            assert answer.status == 401, "no token, no answers"
    port = url.rsplit(":", 1)[1]
    taken = await office.refused("serve", PORT=port, DATABASE_URL=f"sqlite:///{office.folder / 'other.db'}")
    assert f":{port}" in taken
    assert "set PORT to a free one" in taken
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, err.decode()
    assert time.monotonic() - began < 10
    assert "Traceback" not in err.decode()


async def test_doctor_on_good_and_on_broken_settings(office: Office, world: World) -> None:
    code, out, _ = await office.run("doctor", API_TOKEN="x" * 32, **_connected(world))
    assert "connected as" in out
    assert out.count("✗") == (1 if code else 0), "only the webhook, which nobody has set, may be missing: " + out
    assert "LINE webhook" in out
    wrong = _connected(world) | {"LINE_CHANNEL_ACCESS_TOKEN": "wrong", "TELEGRAM_BOT_TOKEN": "1:wrong"}
    code, out, err = await office.run("doctor", **wrong)
    assert code == 1
    assert out.count("✗") >= 2
    assert "→" in out
    assert "wrong" not in out.replace("wrong-", ""), "a token is never printed"
    assert "Traceback" not in out + err


def test_sending_is_stopped_and_resumed_at_the_command_line(desk: Desk) -> None:
    assert "Everything but answers is stopped" in desk.run("stop-sending", "--everything")[1]
    code, out, _ = desk.run("doctor")
    assert code == 1
    assert "sending: stopped: emergency" in out
    assert "goes on" in desk.run("resume-sending")[1]
    assert "Nothing was stopped" in desk.run("resume-sending")[1]
    assert "✓ sending: nothing holds it back" in desk.run("doctor")[1]


def test_doctor_names_everything_that_is_missing(desk: Desk) -> None:
    code, out, err = desk.run("doctor", SECRET_KEY="", SHOP_FILE="none.toml")
    assert code == 1
    assert "SECRET_KEY" in out
    assert "none.toml" in out
    assert "Traceback" not in out + err


def test_files_are_imported_dry_or_with_their_bad_rows_told(desk: Desk) -> None:
    products = desk.office.file("products.csv", PRODUCTS)
    code, out, _ = desk.run("import", "products", products, "--dry-run")
    assert (code, "2 rows, 0 bad" in out) == (0, True)
    bad = desk.office.file("bad.csv", PRODUCTS + "CUP,湯呑み,たくさん,JPY,1\n")
    code, out, _ = desk.run("import", "products", bad)
    assert code == 1
    assert "1 bad" in out
    assert "4" in out, "the row is named"
    code, out, _ = desk.run("import", "products", bad, "--skip-bad")
    assert code == 0
    for kind, text in {
        "customers": "external_id,name,opt_in,opt_in_at,opt_in_source\nc1,田中花子,,,\n",
        "orders": "order_id,external_id,placed_at,status,sku,quantity\nA1,c1,2026-03-01,delivered,HOJI,1\n",
        "faq": "id,question,answer\nq1,送料は,550円です\n",
    }.items():
        code, out, err = desk.run("import", kind, desk.office.file(f"{kind}.csv", text))
        assert code == 0, (kind, out, err)
        assert "1 rows, 0 bad" in out
    code, out, _ = desk.run("export", "c1", "--out", str(desk.office.folder / "c1.zip"))
    assert code == 0
    assert (desk.office.folder / "c1.zip").stat().st_size > 100
    assert (desk.run("erase", "c1"))[0] == 1, "nobody said yes"
    code, out, _ = desk.run("erase", "c1", "--yes")
    assert (code, "Certificate" in out) == (0, True)
    assert "no customer c1" in desk.refused("export", "c1")


def test_staff_are_invited_listed_and_removed(desk: Desk) -> None:
    code, out, _ = desk.run("staff", "invite", "中村", "--role", "owner")
    assert code == 0
    assert f"/staff {out.splitlines()[0]}" in out
    code, out, _ = desk.run("staff", "list")
    assert (code, "Nobody yet" in out) == (0, True)
    assert "中村" in desk.refused("staff", "remove", "中村")
    code, _, err = desk.run("staff", "invite", "林", "--role", "king")
    assert code == 2
    assert "Traceback" not in err


async def test_the_openapi_document_is_printed_without_any_settings(office: Office) -> None:
    office.env = {}
    code, out, _ = await office.run("openapi")
    assert code == 0
    document = json.loads(out)
    assert document["openapi"].startswith("3.")
    assert "/campaigns/{id}/start" in " ".join(document["paths"])


async def test_serve_refuses_in_one_line_what_it_cannot_start_with(office: Office) -> None:
    office.file("broken.toml", 'name = "x"\n[hours\n')
    assert "not valid TOML" in await office.refused("serve", SHOP_FILE="broken.toml", PORT="0")
    database = sqlite3.connect(office.folder / "najimi.db")
    database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.commit()
    database.close()
    line = await office.refused("serve", PORT="0")
    assert "9999" in line
    assert "newer" in line


def test_wrong_usage_exits_with_two(desk: Desk) -> None:
    for arguments in (["serve", "--fast"], ["import", "cats", "x.csv"], ["nothing"], []):
        code, _, err = desk.run(*arguments)
        assert code == 2, arguments
        assert "Traceback" not in err


def test_a_broken_setting_is_one_line_with_the_remedy(desk: Desk) -> None:
    broken = desk.office.file("broken.toml", 'name = "x"\n[hours\n')
    unknown = desk.office.file("unknown.toml", 'name = "x"\ntimezon = "Asia/Tokyo"\n')
    lines = (
        desk.refused("import", "faq", "x.csv", SHOP_FILE=broken),
        desk.refused("import", "faq", "x.csv", SHOP_FILE=unknown),
        desk.refused("import", "faq", "x.csv", SHOP_FILE="none.toml"),
        desk.refused("staff", "list", SECRET_KEY=""),
        desk.refused("staff", "list", LINE_CHANNEL_SECRET="alone"),
        desk.refused("staff", "list", DATABASE_URL="mysql://x"),
        desk.refused("staff", "list", DATABASE_URL="sqlite:////proc/none/x.db"),
    )
    for line, part in zip(
        lines,
        (
            "not valid TOML",
            "timezone",
            "shop.example.toml",
            "openssl",
            "LINE_CHANNEL_ACCESS_TOKEN",
            "sqlite:///",
            "/proc/none",
        ),
        strict=True,
    ):
        assert part in line, line


def test_an_unreadable_file_or_database_is_one_line(desk: Desk) -> None:
    desk.run("staff", "list")
    assert "gone.csv" in desk.refused("import", "products", str(desk.office.folder / "gone.csv"))
    binary = desk.office.file("x.csv", bytes(range(256)) * 4)
    assert "x.csv" in desk.refused("import", "products", binary)
    columns = desk.office.file("columns.csv", "artikel,preis\n1,2\n")
    assert "sku" in desk.refused("import", "products", columns)
    holder = sqlite3.connect(desk.office.folder / "najimi.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert "lock" in (desk.refused("staff", "invite", "林", "--role", "clerk")).casefold()
    finally:
        holder.execute("ROLLBACK")
    holder.execute("UPDATE alembic_version SET version_num = '9999'")
    holder.execute("UPDATE notes SET value = '9999' WHERE key = 'schema.compatible_from'")
    holder.close()
    for command in (["staff", "list"], ["import", "products", columns]):
        line = desk.refused(*command)
        assert "9999" in line
        assert "newer" in line
