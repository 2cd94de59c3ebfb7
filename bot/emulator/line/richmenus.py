"""Rich menus: create, picture, default, per user."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from PIL import Image, UnidentifiedImageError

from bot.emulator.line import actions, refusals, sending
from bot.emulator.line.counting import graphemes
from bot.emulator.line.door import MAX_IMAGE, Call, answer
from bot.emulator.line.findings import Findings, Place
from bot.emulator.line.refusals import RefusalError

MOST = 1000
_ID = re.compile(r"richmenu-[0-9a-f]{32}")


@dataclass(slots=True)
class RichMenus:
    """All menus of the channel; dictionaries keep the order of creation. `aliases`: alias id → menu id."""

    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    resumed: dict[str, str] = field(default_factory=dict)


def check(found: Findings, body: dict[str, Any]) -> None:
    """Checks a rich menu object."""
    size = body.get("size")
    width, height = (size.get("width"), size.get("height")) if isinstance(size, dict) else (None, None)
    if not isinstance(width, int) or not isinstance(height, int):
        found.add(Place("size"), "must be specified")
    elif not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        found.add(Place("size"), "invalid size")
    if not isinstance(body.get("selected"), bool):
        found.add(Place("selected"), "must be specified")
    found.text(Place("name"), body.get("name"), 300, count=graphemes)
    found.text(Place("chatBarText"), body.get("chatBarText"), 14, count=graphemes)
    for index, area in enumerate(found.size(Place("areas"), body.get("areas"), 0, 20)):
        here = Place("areas") / index
        bounds = area.get("bounds") if isinstance(area, dict) else None
        _bounds(found, here / "bounds", bounds, width, height)
        actions.check(found, here / "action", area.get("action") if isinstance(area, dict) else None, "rich_menu")


def _bounds(found: Findings, place: Place, bounds: Any, width: Any, height: Any) -> None:
    keys = ("x", "y", "width", "height")
    if not isinstance(bounds, dict) or any(not isinstance(bounds.get(key), int) for key in keys):
        found.add(place, "must be specified")
        return
    x, y, wide, high = (bounds[key] for key in keys)
    if x < 0 or y < 0 or wide < 1 or high < 1:
        found.add(place, "invalid bounds")
    elif isinstance(width, int) and isinstance(height, int) and (x + wide > width or y + high > height):
        found.add(place, "bounds must be inside the menu")


def find(call: Call, menu_id: str) -> dict[str, Any]:
    """The menu of that id; 404 otherwise."""
    menu = call.line.menus.menus.get(menu_id)
    if menu is None:
        raise RefusalError(404, "richmenu not found")
    return menu


def applicable(call: Call, menu_id: Any, property_name: str = "richMenuId") -> str:
    """The id of a menu that exists and has a picture."""
    if not isinstance(menu_id, str) or not _ID.fullmatch(menu_id):
        raise refusals.body_invalid([{"message": "invalid richMenuId", "property": property_name}])
    find(call, menu_id)
    if menu_id not in call.line.menus.images:
        raise RefusalError(400, "must upload richmenu image before applying it to user")
    return menu_id


async def validate(call: Call) -> web.Response:
    found = call.findings()
    check(found, call.body)
    call.accept(found)
    return answer({})


async def create(call: Call) -> web.Response:
    await validate(call)
    if len(call.line.menus.menus) >= MOST:
        raise RefusalError(400, "the number of richmenus has reached the limit")
    menu_id = f"richmenu-{call.line.ids.hexadecimal()}"
    keys = ("size", "selected", "name", "chatBarText", "areas")
    call.line.menus.menus[menu_id] = {"richMenuId": menu_id, **{key: call.body[key] for key in keys}}
    return answer({"richMenuId": menu_id})


async def one(call: Call) -> web.Response:
    return answer(find(call, call.path("richMenuId")))


async def every(call: Call) -> web.Response:
    return answer({"richmenus": list(call.line.menus.menus.values())})


async def delete(call: Call) -> web.Response:
    menu_id, menus = call.path("richMenuId"), call.line.menus
    find(call, menu_id)
    del menus.menus[menu_id]
    menus.images.pop(menu_id, None)
    menus.default = None if menus.default == menu_id else menus.default
    for user in call.line.people.values():
        user.menu = None if user.menu == menu_id else user.menu
    call.world.touch()
    return answer({})


async def upload(call: Call) -> web.Response:
    """The picture of a menu: JPEG or PNG of at most 1 MB, of the menu's size, and never again."""
    menu_id = call.path("richMenuId")
    menu = find(call, menu_id)
    kind = call.request.content_type
    if kind not in ("image/jpeg", "image/png"):
        raise RefusalError(415, f"The content type, {kind}, is not supported", structural=True)
    if menu_id in call.line.menus.images:
        raise RefusalError(400, "An image has already been uploaded to the richmenu")
    try:
        with Image.open(io.BytesIO(call.raw)) as picture:
            size, form = picture.size, picture.format
    except (UnidentifiedImageError, OSError) as wrong:
        raise RefusalError(400, "The image is invalid", structural=True) from wrong
    if form not in ("JPEG", "PNG") or size != (menu["size"]["width"], menu["size"]["height"]):
        raise RefusalError(400, f"The image size {size[0]}x{size[1]} is not the size of the richmenu", structural=True)
    call.line.menus.images[menu_id] = (call.raw[:MAX_IMAGE], kind)
    call.world.touch()
    return answer({})


async def download(call: Call) -> web.Response:
    menu_id = call.path("richMenuId")
    image = call.line.menus.images.get(menu_id)
    if image is None:
        raise RefusalError(404, "Not found")
    return web.Response(body=image[0], content_type=image[1])


async def get_default(call: Call) -> web.Response:
    if call.line.menus.default is None:
        raise RefusalError(404, "no default richmenu")
    return answer({"richMenuId": call.line.menus.default})


async def set_default(call: Call) -> web.Response:
    call.line.menus.default = applicable(call, call.path("richMenuId"))
    call.world.touch()
    return answer({})


async def clear_default(call: Call) -> web.Response:
    call.line.menus.default = None
    call.world.touch()
    return answer({})


def _person(call: Call) -> str:
    user_id = call.path("userId")
    if not sending.USER_ID.fullmatch(user_id):
        raise RefusalError(400, "The value for the 'userId' parameter is invalid", structural=True)
    return user_id


def link(call: Call, user_id: str, menu_id: str | None) -> None:
    """Links (None: unlinks). Someone who is no friend or blocks: accepted, but nothing happens."""
    user = call.line.people.get(user_id)
    if user is not None and user.friend and not user.blocked:
        user.menu = menu_id
        call.world.touch()


async def of_user(call: Call) -> web.Response:
    user = call.line.people.get(_person(call))
    if user is None or user.menu is None:
        raise RefusalError(404, "the user has no richmenu")
    return answer({"richMenuId": user.menu})


async def link_user(call: Call) -> web.Response:
    link(call, _person(call), applicable(call, call.path("richMenuId")))
    return answer({})


async def unlink_user(call: Call) -> web.Response:
    link(call, _person(call), None)
    return answer({})


HANDLERS = {
    "createRichMenu": create,
    "validateRichMenuObject": validate,
    "getRichMenu": one,
    "getRichMenuList": every,
    "deleteRichMenu": delete,
    "setRichMenuImage": upload,
    "getRichMenuImage": download,
    "getDefaultRichMenuId": get_default,
    "setDefaultRichMenu": set_default,
    "cancelDefaultRichMenu": clear_default,
    "getRichMenuIdOfUser": of_user,
    "linkRichMenuIdToUser": link_user,
    "unlinkRichMenuIdFromUser": unlink_user,
}
