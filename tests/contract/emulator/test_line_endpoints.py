"""Every operation of the Messaging API exists: emulated, or refused with a clear 501."""

import csv
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.emulator.line import api, endpoints
from bot.emulator.line.people import User
from bot.emulator.world import World
from tests.contract.emulator.conftest import Line, People

EVERY = endpoints.every()
IDS = {"userId": "U" + "1" * 32, "richMenuId": "richmenu-" + "1" * 32, "messageId": "1" * 18}


def test_every_handler_belongs_to_an_endpoint() -> None:
    names = [endpoint.name for endpoint in EVERY]
    assert len(names) == len(set(names))
    assert set(api.HANDLERS) <= set(names)


def test_table_agrees_with_the_official_list(specs: Path | None) -> None:
    path = specs / "line/endpoints.tsv" if specs else None
    if path is None or not path.is_file():
        pytest.skip("NAJIMI_SPECS does not name the folder with line/endpoints.tsv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    ours = {(one.method, one.path): one for one in EVERY}
    assert set(ours) == {(row["method"], row["path"]) for row in rows}
    seconds = {"second": 1, "minute": 60, "hour": 3600}
    for row in rows:
        if match := re.match(r"([\d,]+) requests per (\w+)", row["rate_limit(doc)"]):
            limit = ours[row["method"], row["path"]].limit
            expected = (int(match[1].replace(",", "")), seconds[match[2]])
            assert (limit.count, limit.seconds) == expected, row["path"]


@pytest.mark.parametrize("endpoint", EVERY, ids=lambda endpoint: endpoint.name)
async def test_exists(line: Line, world: World, endpoint: endpoints.Endpoint) -> None:
    path = re.sub(r"\{(\w+)\}", lambda match: IDS.get(match[1], "1"), endpoint.path)
    body = {} if endpoint.takes == "json" else None
    status, answer, headers = await line(endpoint.method, path, body)
    assert "x-line-request-id" in headers
    if endpoint.name in api.HANDLERS:
        assert status != 501
        assert status < 500
        assert answer != {"message": "Not found"} or endpoint.name.startswith(("get", "leave", "issueLink", "test"))
    else:
        assert (status, answer) == (501, {"message": f"{endpoint.name} is not emulated"})
    world.violations.clear()


@pytest.mark.parametrize("endpoint", [e for e in EVERY if e.auth], ids=lambda endpoint: endpoint.name)
async def test_needs_a_token(http: aiohttp.ClientSession, endpoint: endpoints.Endpoint) -> None:
    path = re.sub(r"\{(\w+)\}", "1", endpoint.path)
    async with http.request(endpoint.method, path) as answer:
        assert answer.status == 401


async def test_another_path_is_404_of_lines_kind(line: Line) -> None:
    for path in ("/v2/bot/nothing", "/oauth2/nothing"):
        status, body, headers = await line("GET", path)
        assert (status, body) == (404, {"message": "Not found"})
        assert "x-line-request-id" in headers


async def test_profile_has_only_known_values(line: Line, people: People, world: World) -> None:
    user = await people.add(display_name="田中", language="ja")
    assert (await line("GET", f"/v2/bot/profile/{user}"))[1] == {
        "userId": user,
        "displayName": "田中",
        "language": "ja",
    }
    assert (await line("GET", "/v2/bot/profile/nonsense"))[:2] == (
        400,
        {"message": "The value for the 'userId' parameter is invalid"},
    )
    world.violations.clear()


async def test_followers_come_in_pages(line: Line, world: World) -> None:
    ids = [world.line.ids.user() for _ in range(5)]
    world.line.people.update({one: User(one, "x", friend=True) for one in ids})
    found: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        _, page, _ = await line("GET", f"/v2/bot/followers/ids?{urlencode(query)}")
        found += page["userIds"]
        if "next" not in page:
            break
        query["start"] = page["next"]
    assert found == ids
    assert (await line("GET", "/v2/bot/followers/ids?start=nonsense"))[:2] == (400, {"message": "Invalid start param"})
    assert (await line("GET", "/v2/bot/followers/ids?limit=1001"))[0] == 400
    world.violations.clear()
    world.line.settings.verified = False
    assert (await line("GET", "/v2/bot/followers/ids"))[0] == 403


async def test_stateless_token_lives_15_minutes(http: aiohttp.ClientSession, line: Line, world: World) -> None:
    settings = world.line.settings
    form = {"grant_type": "client_credentials", "client_id": settings.channel_id, "client_secret": settings.secret}
    async with http.post("/oauth2/v3/token", data=form) as answer:
        issued = await answer.json()
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 900)
    assert (await line("GET", "/v2/bot/info", token=issued["access_token"]))[0] == 200
    world.clock.advance(901)
    assert (await line("GET", "/v2/bot/info", token=issued["access_token"]))[0] == 401
    async with http.post("/oauth2/v3/token", data={**form, "client_secret": "wrong"}) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"] == "invalid_client"
    world.violations.clear()


async def test_short_lived_tokens_push_out_the_oldest(http: aiohttp.ClientSession, line: Line, world: World) -> None:
    settings = world.line.settings
    form = {"grant_type": "client_credentials", "client_id": settings.channel_id, "client_secret": settings.secret}
    issued = []
    for _ in range(31):
        async with http.post("/v2/oauth/accessToken", data=form) as answer:
            issued.append((await answer.json())["access_token"])
    assert (await line("GET", "/v2/bot/info", token=issued[0]))[0] == 401
    assert (await line("GET", "/v2/bot/info", token=issued[1]))[0] == 200
    async with http.post("/v2/oauth/verify", data={"access_token": issued[1]}) as answer:
        assert (await answer.json())["client_id"] == settings.channel_id
    async with http.post("/v2/oauth/revoke", data={"access_token": issued[1]}) as answer:
        assert answer.status == 200
    async with http.post("/v2/oauth/verify", data={"access_token": issued[1]}) as answer:
        assert answer.status == 400
    world.violations.clear()


async def test_knobs_over_http(http: aiohttp.ClientSession, line: Line, world: World) -> None:
    given = {"monthly_quota": 500, "used": 499, "rate_limits": False, "reply_token_seconds": 5}
    async with http.post("/_/line/settings", json=given) as answer:
        assert answer.status == 200
        assert given.items() <= (await answer.json()).items()
    assert (await line("GET", "/v2/bot/message/quota"))[1] == {"type": "limited", "value": 500}
    assert (await line("GET", "/v2/bot/message/quota/consumption"))[1] == {"totalUsage": 499}
    async with http.post("/_/line/settings", json={"monthly_quotas": 1}) as answer:
        assert answer.status == 400
    async with http.post("/_/reset") as answer:
        assert answer.status == 200
    assert world.line.quota.limit == 200


async def test_control_says_what_is_wrong(http: aiohttp.ClientSession, people: People) -> None:
    user = await people.add()
    for path, body, status in (
        ("/_/line/users/nobody/text", {"text": "a"}, 404),
        (f"/_/line/users/{user}/dance", {}, 404),
        (f"/_/line/users/{user}/text", {}, 400),
        (f"/_/line/users/{user}/unsend", {"message_id": "1"}, 400),
        ("/_/line/users", {"user_id": user}, 400),
    ):
        async with http.post(path, json=body) as answer:
            assert answer.status == status, path
            assert "error" in await answer.json()
