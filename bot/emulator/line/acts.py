"""What people do in their LINE app, as events and lines of their chat. Nothing is sent here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from bot.emulator.line import actions, contents
from bot.emulator.line.people import User

if TYPE_CHECKING:
    from bot.emulator.line.channel import LineChannel

QUOTED = ("text", "image", "video", "sticker")
MEDIA_TYPES = {"image": "image/png", "video": "video/mp4", "audio": "audio/x-m4a", "file": "application/octet-stream"}
SILENT = ("unsend", "unfollow")


@dataclass(slots=True)
class Act:
    """What one act led to. `shown`: what the app does by itself, such as opening a URI."""

    events: list[dict[str, Any]] = field(default_factory=list)
    message_id: str | None = None
    shown: dict[str, Any] = field(default_factory=dict)


def event(line: LineChannel, user: User, kind: str, **payload: Any) -> dict[str, Any]:
    """One event of a user, with a reply token where LINE gives one."""
    body: dict[str, Any] = {
        "type": kind,
        "mode": "active",
        "timestamp": int(line.now().timestamp() * 1000),
        "source": {"type": "user", "userId": user.id},
        "webhookEventId": line.ids.event(),
        "deliveryContext": {"isRedelivery": False},
        **payload,
    }
    if kind not in SILENT:
        body["replyToken"] = line.ids.hexadecimal()
    return body


def add_user(line: LineChannel, given: dict[str, Any]) -> User:
    """A new person who is not a friend yet; the same id again is an error."""
    user = User(
        given.get("user_id") or line.ids.user(),
        given.get("display_name") or "User",
        given.get("language"),
        given.get("picture_url"),
        given.get("status_message"),
    )
    if user.id in line.people:
        raise ValueError(f"{user.id} exists already")
    line.people[user.id] = user
    return user


def follow(line: LineChannel, user: User) -> Act:
    """Adds the account as a friend; for someone who blocked it that is an unblock, for a friend it is nothing."""
    again = user.blocked
    if user.friend and not again:
        return Act()
    user.friend, user.blocked, user.known = True, False, True
    return Act([event(line, user, "follow", follow={"isUnblocked": again})])


def block(line: LineChannel, user: User) -> Act:
    if user.blocked:
        return Act()
    user.blocked, user.known = True, True
    return Act([event(line, user, "unfollow")])


def unblock(line: LineChannel, user: User) -> Act:
    return follow(line, user) if user.blocked else Act()


def delete_account(line: LineChannel, user: User) -> Act:
    """The person leaves LINE: no event tells the bot; pushes are accepted and reach nobody, the profile is 404."""
    user.friend, user.blocked, user.wrote_at, user.known = False, False, None, True
    return Act()


def message(line: LineChannel, user: User, body: dict[str, Any]) -> Act:
    """Sends a message object of the webhook's kind (without ids) to the bot."""
    if user.blocked:
        raise ValueError("someone who blocks the account cannot write to it")
    message_id = line.ids.message()
    full = {"id": message_id, **body, "markAsReadToken": line.ids.opaque(210)}
    if body["type"] in QUOTED:
        full["quoteToken"] = line.ids.opaque(150)
    line.say(user, "user", "user", {"id": message_id, **body}, message_id)
    return Act([event(line, user, "message", message=full)], message_id)


def text(line: LineChannel, user: User, words: str) -> Act:
    if not words:
        raise ValueError("text is empty")
    return message(line, user, {"type": "text", "text": words})


def sticker(line: LineChannel, user: User, given: dict[str, Any]) -> Act:
    body: dict[str, Any] = {
        "type": "sticker",
        "packageId": str(given.get("package_id", "446")),
        "stickerId": str(given.get("sticker_id", "1988")),
        "stickerResourceType": given.get("resource_type", "STATIC"),
    }
    if given.get("keywords"):
        body["keywords"] = list(given["keywords"])[:15]
    return message(line, user, body)


def location(line: LineChannel, user: User, given: dict[str, Any]) -> Act:
    place = {key: given[key] for key in ("title", "address") if given.get(key)}
    latitude, longitude = float(given.get("latitude", 35.6812)), float(given.get("longitude", 139.7671))
    return message(line, user, {"type": "location", **place, "latitude": latitude, "longitude": longitude})


def media(line: LineChannel, user: User, kind: str, data: bytes, given: dict[str, Any]) -> Act:
    """An image, video, audio or file; without data a small grey picture stands for an image."""
    body: dict[str, Any] = {"type": kind}
    data = data or (_grey() if kind == "image" else kind.encode())
    if kind == "file":
        body |= {"fileName": given.get("file_name", "file.txt"), "fileSize": len(data)}
    else:
        body["contentProvider"] = {"type": "line"}
    if kind in ("video", "audio"):
        body["duration"] = int(given.get("duration", 1000))
    act = message(line, user, body)
    wait = line.settings.transcoding_seconds
    media_type = given.get("content_type") or MEDIA_TYPES[kind]
    line.contents[str(act.message_id)] = contents.keep(line.now(), kind, data, media_type, wait)
    return act


def _grey() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "#9aa0a6").save(out, "PNG")
    return out.getvalue()


def unsend(line: LineChannel, user: User, message_id: str) -> Act:
    """Takes a message back; its content is gone."""
    for said in user.chat:
        if said.id == message_id and said.by == "user" and not said.unsent:
            said.unsent = True
            if message_id in line.contents:
                line.contents[message_id].gone = True
            return Act([event(line, user, "unsend", unsend={"messageId": message_id})], message_id)
    raise ValueError(f"{user.id} sent no message {message_id}")


def link_account(line: LineChannel, link_token: str, nonce: str) -> Act:
    """The end of an account link: `accountLink` for a living token, nothing for an expired or used one."""
    user_id, until = line.link_tokens.pop(link_token, ("", line.now()))
    user = line.people.get(user_id)
    if user is None or line.now() >= until:
        return Act()
    return Act([event(line, user, "accountLink", link={"result": "ok", "nonce": nonce})])


def tap(line: LineChannel, user: User, action: dict[str, Any], message_id: str | None, value: str | None) -> Act:
    """Presses a button. With `message_id` the action must really be in that message of the bot."""
    if user.blocked:
        raise ValueError("someone who blocks the account does not see its buttons")
    if message_id is not None:
        said = next((one for one in user.chat if one.id == message_id and one.by == "bot"), None)
        if said is None or action not in list(_objects(said.message)):
            raise ValueError(f"message {message_id} has no such action")
    kind = action.get("type")
    if kind == "message":
        return text(line, user, action["text"])
    if kind == "postback":
        return _postback(line, user, action)
    if kind == "datetimepicker":
        return _picked(line, user, action, value)
    if kind == "richmenuswitch":
        return _switch(line, user, action)
    if kind == "uri":
        # an imagemap calls it linkUri
        return Act(shown={"uri": action["uri"] if "uri" in action else action["linkUri"]})
    if kind == "clipboard":
        return Act(shown={"clipboard": action["clipboardText"]})
    if kind in actions.QUICK_REPLY_ONLY:
        return Act(shown={"opens": kind})
    raise ValueError(f"unknown action {kind!r}")


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)


def _postback(line: LineChannel, user: User, action: dict[str, Any]) -> Act:
    act = Act([event(line, user, "postback", postback={"data": action["data"]})])
    if action.get("displayText"):
        act.message_id = line.ids.message()
        shown = {"id": act.message_id, "type": "text", "text": action["displayText"]}
        line.say(user, "user", "user", shown, act.message_id)
    if action.get("text"):
        typed = text(line, user, action["text"])
        act.events += typed.events
        act.message_id = typed.message_id
    for key in ("inputOption", "fillInText"):
        if action.get(key):
            act.shown[key] = action[key]
    user.wrote_at = line.now()
    return act


def _picked(line: LineChannel, user: User, action: dict[str, Any], value: str | None) -> Act:
    mode, picked = str(action["mode"]), value or action.get("initial")
    moment = actions.moment_of(mode, picked)
    if moment is None:
        raise ValueError(f"value does not fit the mode {mode}")
    least, most = (actions.moment_of(mode, action.get(key)) for key in ("min", "max"))
    if (least and moment < least) or (most and moment > most):
        raise ValueError("value is outside min and max")
    user.wrote_at = line.now()
    return Act([event(line, user, "postback", postback={"data": action["data"], "params": {mode: picked}})])


def _switch(line: LineChannel, user: User, action: dict[str, Any]) -> Act:
    alias = action["richMenuAliasId"]
    menu_id = line.menus.aliases.get(alias)
    status = "RICHMENU_ALIAS_ID_NOTFOUND" if menu_id is None else "SUCCESS"
    if menu_id is not None and menu_id not in line.menus.menus:
        status = "RICHMENU_NOTFOUND"
    if status == "SUCCESS":
        user.menu = menu_id
    params = {"newRichMenuAliasId": alias, "status": status}
    return Act([event(line, user, "postback", postback={"data": action["data"], "params": params})])
