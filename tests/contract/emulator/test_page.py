"""The demo page without a browser: what is served, under which policy, and that its own sources keep the rules."""

import re
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.emulator import page
from bot.emulator.server import running, serve
from bot.emulator.world import World

STATIC = Path(page.__file__).parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
INDEX = (STATIC.parent / "index.html").read_text(encoding="utf-8")


async def test_page_runs_under_a_policy_without_inline_code(http: aiohttp.ClientSession) -> None:
    answer = await http.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-src 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", INDEX)


async def test_only_the_staff_page_may_be_framed() -> None:
    world = World()
    async with running(world, staff_url="http://127.0.0.1:8080/console?x=1") as url, aiohttp.ClientSession() as session:
        policy = (await session.get(url)).headers["Content-Security-Policy"]
        settings = await (await session.get(f"{url}/page/settings")).json()
    assert policy.endswith("frame-src http://127.0.0.1:8080")
    assert settings["staff_url"] == "http://127.0.0.1:8080/console?x=1"


async def test_each_look_at_the_page_gets_a_sign_in_link_of_its_own() -> None:
    made: list[str] = []

    async def link() -> str:
        made.append(f"http://127.0.0.1:8080/console/login?code={len(made)}")
        return made[-1]

    runner = await serve("127.0.0.1", 0, world := World(), staff_url="http://127.0.0.1:8080/console/", staff_link=link)
    try:
        async with aiohttp.ClientSession(world.base_url) as session:
            seen = [(await (await session.get("/page/settings")).json())["staff_url"] for _ in range(2)]
            policy = (await session.get("/")).headers["Content-Security-Policy"]
            elsewhere = await session.get("/page/settings", headers={"Origin": "https://evil.example"})
    finally:
        await runner.cleanup()
    assert seen == made
    assert len(set(made)) == 2
    assert policy.endswith("frame-src http://127.0.0.1:8080")
    assert elsewhere.status == 403, "a web page elsewhere must not get a link"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "/console", ""])
def test_a_staff_address_that_is_no_web_address_frames_nothing(address: str) -> None:
    assert page.policy(address).endswith("frame-src 'none'")


async def test_every_file_the_page_names_is_served(http: aiohttp.ClientSession) -> None:
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', INDEX))
    named |= {f"/static/{script.relative_to(STATIC)}" for script in SCRIPTS}
    for path in named:
        answer = await http.get(path)
        assert answer.status == 200, path
        assert answer.content_type in page.KINDS.values()


@pytest.mark.parametrize("path", ["%2e%2e/index.html", "%2e%2e/__init__.py", "%2fetc%2fpasswd", "line", "none.js"])
async def test_nothing_else_is_served(http: aiohttp.ClientSession, path: str) -> None:
    answer = await http.get(URL(f"/static/{path}", encoded=True))
    assert answer.status == 404


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_nodes_and_never_markup(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    code = re.sub(r"//.*|/\*.*?\*/", "", source)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
    assert source.startswith("//"), "each script says first what it is for"
    assert len(source.splitlines()) <= 300


def test_every_label_is_there_in_both_languages() -> None:
    words = (STATIC / "words.js").read_text(encoding="utf-8")
    known = dict(re.findall(r'^  (\w+): \[(".*", ".*")\],$', words, re.M))
    used = {key for script in SCRIPTS for key in re.findall(r'word\("(\w+)"\)', script.read_text(encoding="utf-8"))}
    assert used
    assert used <= set(known)


def test_nothing_is_loaded_from_elsewhere() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert "url(" not in styles
    assert "@import" not in styles
    assert "://" not in INDEX
    imported = re.findall(r'^import .* from "([^"]+)"', scripts, re.M)
    assert imported
    assert all(name.startswith(".") for name in imported)
