"""Rich menus in the order LINE wants: create, picture, then default or link."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.emulator.line.people import User
from bot.emulator.world import World
from tests.contract.emulator.conftest import Bot, Line, People

POSTBACK = {"type": "postback", "label": "card", "data": "menu=card"}
NOBODY = "richmenu-" + "0" * 32


def menu(**given: Any) -> dict[str, Any]:
    bounds = {"x": 0, "y": 0, "width": 1250, "height": 843}
    area = {"bounds": bounds, "action": POSTBACK}
    size = {"width": 2500, "height": 843}
    return {"size": size, "selected": True, "name": "main", "chatBarText": "メニュー", "areas": [area], **given}


def png(width: int = 2500, height: int = 843) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


async def upload(line: Line, menu_id: str, data: bytes | None = None, kind: str = "image/png") -> tuple[int, Any]:
    path = f"/v2/bot/richmenu/{menu_id}/content"
    return (await line("POST", path, data=io.BytesIO(data or png()), headers={"Content-Type": kind}))[:2]


async def create(line: Line, picture: bool = True, **given: Any) -> str:
    status, body, _ = await line("POST", "/v2/bot/richmenu", menu(**given))
    assert status == 200, body
    menu_id = str(body["richMenuId"])
    if picture:
        assert (await upload(line, menu_id))[0] == 200
    return menu_id


BAD: dict[str, dict[str, Any]] = {
    "too narrow": {"size": {"width": 799, "height": 300}},
    "too tall": {"size": {"width": 1000, "height": 700}},
    "chat bar of 15": {"chatBarText": "あ" * 15},
    "no name": {"name": ""},
    "21 areas": {"areas": menu()["areas"] * 21},
    "area outside": {"areas": [{"bounds": {"x": 2000, "y": 0, "width": 501, "height": 1}, "action": POSTBACK}]},
    "camera action": {"areas": [{**menu()["areas"][0], "action": {"type": "camera", "label": "a"}}]},
}


@pytest.mark.parametrize("name", BAD)
async def test_refused_menus(line: Line, world: World, name: str) -> None:
    for path in ("/v2/bot/richmenu/validate", "/v2/bot/richmenu"):
        status, body, _ = await line("POST", path, menu(**BAD[name]))
        assert status == 400
        assert body["details"]
    assert world.line.menus.menus == {}
    world.violations.clear()


async def test_picture_comes_before_use(line: Line, people: People) -> None:
    user = await people.add()
    menu_id = await create(line, picture=False)
    for path in (f"/v2/bot/user/all/richmenu/{menu_id}", f"/v2/bot/user/{user}/richmenu/{menu_id}"):
        status, body, _ = await line("POST", path)
        assert (status, body) == (400, {"message": "must upload richmenu image before applying it to user"})
    assert (await upload(line, menu_id))[0] == 200
    status, body = await upload(line, menu_id)
    assert (status, body) == (400, {"message": "An image has already been uploaded to the richmenu"})
    assert (await line("POST", f"/v2/bot/user/all/richmenu/{menu_id}"))[0] == 200
    status, image, headers = await line("GET", f"/v2/bot/richmenu/{menu_id}/content")
    assert (status, image, headers["content-type"]) == (200, png(), "image/png")


async def test_wrong_pictures(line: Line, world: World) -> None:
    menu_id = await create(line, picture=False)
    assert (await upload(line, menu_id, kind="image/gif"))[0] == 415
    assert (await upload(line, menu_id, data=png(800, 400)))[0] == 400
    assert (await upload(line, menu_id, data=b"not a picture"))[0] == 400
    assert (await upload(line, menu_id, data=b"x" * (1024 * 1024)))[0] == 400
    assert (await upload(line, menu_id, data=b"x" * (1024 * 1024 + 1)))[0] == 413
    assert (await upload(line, NOBODY))[0] == 404
    world.violations.clear()


async def test_own_menu_wins_over_default(line: Line, people: People, http: Any) -> None:
    user = await people.add()
    assert (await line("GET", "/v2/bot/user/all/richmenu"))[:2] == (404, {"message": "no default richmenu"})
    assert (await people.chat(user))["rich_menu"] is None
    default, own = await create(line), await create(line, name="own")
    await line("POST", f"/v2/bot/user/all/richmenu/{default}")
    assert (await line("GET", "/v2/bot/user/all/richmenu"))[1] == {"richMenuId": default}
    assert (await people.chat(user))["rich_menu"]["richMenuId"] == default
    assert (await line("GET", f"/v2/bot/user/{user}/richmenu"))[:2] == (404, {"message": "the user has no richmenu"})
    await line("POST", f"/v2/bot/user/{user}/richmenu/{own}")
    shown = (await people.chat(user))["rich_menu"]
    assert (shown["richMenuId"], shown["chatBarText"]) == (own, "メニュー")
    async with http.get(shown["image_url"]) as answer:
        assert await answer.read() == png()
    await line("DELETE", f"/v2/bot/user/{user}/richmenu")
    assert (await people.chat(user))["rich_menu"]["richMenuId"] == default
    await line("DELETE", f"/v2/bot/richmenu/{default}")
    assert (await people.chat(user))["rich_menu"] is None
    assert [one["richMenuId"] for one in (await line("GET", "/v2/bot/richmenu/list"))[1]["richmenus"]] == [own]


async def test_linking_someone_who_blocks_does_nothing(line: Line, people: People) -> None:
    user = await people.add()
    await people.act(user, "block")
    menu_id = await create(line)
    assert (await line("POST", f"/v2/bot/user/{user}/richmenu/{menu_id}"))[0] == 200
    assert (await line("GET", f"/v2/bot/user/{user}/richmenu"))[0] == 404


async def test_bulk_and_batch(line: Line, world: World) -> None:
    users = [world.line.ids.user() for _ in range(3)]
    world.line.people.update({one: User(one, "x", friend=True) for one in users})
    first, second = await create(line), await create(line)
    body = {"richMenuId": first, "userIds": users}
    assert (await line("POST", "/v2/bot/richmenu/bulk/link", body))[:2] == (202, {})
    assert (await line("POST", "/v2/bot/richmenu/bulk/unlink", {"userIds": users[:1]}))[0] == 202
    operations = {"operations": [{"type": "link", "from": first, "to": second}]}
    assert (await line("POST", "/v2/bot/richmenu/validate/batch", operations))[0] == 200
    status, _, headers = await line("POST", "/v2/bot/richmenu/batch", operations)
    assert status == 202
    path = f"/v2/bot/richmenu/progress/batch?requestId={headers['x-line-request-id']}"
    assert (await line("GET", path))[1]["phase"] == "succeeded"
    assert [world.line.people[one].menu for one in users] == [None, second, second]
    for _ in range(2):
        await line("POST", "/v2/bot/richmenu/batch", operations)
    assert (await line("POST", "/v2/bot/richmenu/batch", operations))[0] == 429


async def test_alias_switches_the_menu(line: Line, world: World, people: People, bot: Bot) -> None:
    world.line.settings.webhook_url = bot.url
    user = await people.add()
    first, second = await create(line), await create(line)
    alias = {"richMenuAliasId": "tab-b", "richMenuId": second}
    assert (await line("POST", "/v2/bot/richmenu/alias", alias))[:2] == (200, {})
    assert (await line("POST", "/v2/bot/richmenu/alias", alias))[:2] == (400, {"message": "conflict richmenu alias id"})
    assert (await line("POST", "/v2/bot/richmenu/alias", {**alias, "richMenuAliasId": "大"}))[0] == 400
    world.violations.clear()
    action = {"type": "richmenuswitch", "label": "b", "richMenuAliasId": "tab-b", "data": "to=b"}
    await people.act(user, "tap", action=action)
    assert bot.events()[-1]["postback"] == {
        "data": "to=b",
        "params": {"newRichMenuAliasId": "tab-b", "status": "SUCCESS"},
    }
    assert (await people.chat(user))["rich_menu"]["richMenuId"] == second
    assert (await line("POST", "/v2/bot/richmenu/alias/tab-b", {"richMenuId": first}))[0] == 200
    assert (await line("GET", "/v2/bot/richmenu/alias/tab-b"))[1] == {**alias, "richMenuId": first}
    assert len((await line("GET", "/v2/bot/richmenu/alias/list"))[1]["aliases"]) == 1
    assert (await line("DELETE", "/v2/bot/richmenu/alias/tab-b"))[0] == 200
    assert (await line("GET", "/v2/bot/richmenu/alias/tab-b"))[0] == 404
    await people.act(user, "tap", action=action)
    assert bot.events()[-1]["postback"]["params"]["status"] == "RICHMENU_ALIAS_ID_NOTFOUND"


async def test_creating_is_limited_to_100_an_hour(line: Line) -> None:
    statuses = [(await line("POST", "/v2/bot/richmenu", menu()))[0] for _ in range(101)]
    assert statuses == [200] * 100 + [429]
