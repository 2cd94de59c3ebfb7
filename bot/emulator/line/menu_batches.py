"""Rich menus for many people at once, and the aliases that tabs switch between."""

import re
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.emulator.line import refusals, richmenus, sending
from bot.emulator.line.door import Call, answer
from bot.emulator.line.findings import Place
from bot.emulator.line.narrowcast import instant
from bot.emulator.line.refusals import RefusalError

MOST_ALIASES = 1000
KEPT = timedelta(days=14)
_ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_RESUME = re.compile(r"[0-9a-zA-Z\-_]{1,100}")


def _user_ids(call: Call) -> list[str]:
    found = call.findings()
    ids = found.size(Place("userIds"), call.body.get("userIds"), 1, 500)
    for index, user_id in enumerate(ids):
        if not isinstance(user_id, str) or not sending.USER_ID.fullmatch(user_id):
            found.add(Place("userIds") / index, "invalid userId")
    call.accept(found)
    return ids


async def bulk_link(call: Call) -> web.Response:
    menu_id = richmenus.applicable(call, call.body.get("richMenuId"))
    for user_id in _user_ids(call):
        richmenus.link(call, user_id, menu_id)
    return answer({}, 202)


async def bulk_unlink(call: Call) -> web.Response:
    for user_id in _user_ids(call):
        richmenus.link(call, user_id, None)
    return answer({}, 202)


def _operations(call: Call) -> list[dict[str, Any]]:
    found = call.findings()
    operations = found.size(Place("operations"), call.body.get("operations"), 1, 1000)
    for index, operation in enumerate(operations):
        here = Place("operations") / index
        kind = operation.get("type") if isinstance(operation, dict) else None
        if not found.choice(here / "type", kind, ("link", "unlink", "unlinkAll")):
            continue
        if kind != "unlinkAll" and str(operation.get("from")) not in call.line.menus.menus:
            found.add(here / "from", "invalid richMenuId")
        if kind == "link" and str(operation.get("to")) not in call.line.menus.images:
            found.add(here / "to", "invalid richMenuId")
    key = call.body.get("resumeRequestKey")
    if key is not None and not _RESUME.fullmatch(str(key)):
        found.add(Place("resumeRequestKey"), "invalid resumeRequestKey")
    call.accept(found)
    return operations


async def batch(call: Call) -> web.Response:
    """202; done at once here, the progress says succeeded. A known resume key is not run again."""
    operations, menus = _operations(call), call.line.menus
    key = call.body.get("resumeRequestKey")
    if key is None or key not in menus.resumed:
        for user in call.line.people.values():
            for operation in operations:
                if operation["type"] == "unlinkAll" or user.menu == operation.get("from"):
                    user.menu = operation.get("to")
        call.world.touch()
    now = call.line.now()
    if key is not None:
        menus.resumed[key] = call.request_id
    menus.batches[call.request_id] = {"at": now}
    return answer({}, 202)


async def validate_batch(call: Call) -> web.Response:
    _operations(call)
    return answer({})


async def progress(call: Call) -> web.Response:
    done = call.line.menus.batches.get(call.request.query.get("requestId", ""))
    if done is None or call.line.now() - done["at"] > KEPT:
        raise RefusalError(404, "Not found")
    at: datetime = done["at"]
    return answer({"phase": "succeeded", "acceptedTime": instant(at), "completedTime": instant(at)})


def _target(call: Call) -> str:
    """The menu an alias shall stand for: it must exist and have a picture."""
    menu_id = call.body.get("richMenuId")
    if not isinstance(menu_id, str) or menu_id not in call.line.menus.images:
        raise refusals.body_invalid([{"message": "invalid richMenuId", "property": "richMenuId"}])
    return menu_id


async def create_alias(call: Call) -> web.Response:
    alias, aliases = call.body.get("richMenuAliasId"), call.line.menus.aliases
    if not isinstance(alias, str) or not _ALIAS.fullmatch(alias):
        raise refusals.body_invalid([{"message": "invalid richMenuAliasId", "property": "richMenuAliasId"}])
    menu_id = _target(call)
    if alias in aliases:
        raise RefusalError(400, "conflict richmenu alias id")
    if len(aliases) >= MOST_ALIASES:
        raise RefusalError(400, "the number of richmenu aliases has reached the limit")
    call.accept()
    aliases[alias] = menu_id
    return answer({})


def _alias(call: Call) -> str:
    alias = call.path("richMenuAliasId")
    if alias not in call.line.menus.aliases:
        raise RefusalError(404, "richmenu alias not found")
    return alias


async def update_alias(call: Call) -> web.Response:
    alias = _alias(call)
    call.line.menus.aliases[alias] = _target(call)
    call.accept()
    return answer({})


async def get_alias(call: Call) -> web.Response:
    alias = _alias(call)
    return answer({"richMenuAliasId": alias, "richMenuId": call.line.menus.aliases[alias]})


async def list_aliases(call: Call) -> web.Response:
    aliases = call.line.menus.aliases.items()
    return answer({"aliases": [{"richMenuAliasId": alias, "richMenuId": menu_id} for alias, menu_id in aliases]})


async def delete_alias(call: Call) -> web.Response:
    del call.line.menus.aliases[_alias(call)]
    return answer({})


HANDLERS = {
    "linkRichMenuIdToUsers": bulk_link,
    "unlinkRichMenuIdFromUsers": bulk_unlink,
    "richMenuBatch": batch,
    "validateRichMenuBatchRequest": validate_batch,
    "getRichMenuBatchProgress": progress,
    "createRichMenuAlias": create_alias,
    "updateRichMenuAlias": update_alias,
    "getRichMenuAlias": get_alias,
    "getRichMenuAliasList": list_aliases,
    "deleteRichMenuAlias": delete_alias,
}
