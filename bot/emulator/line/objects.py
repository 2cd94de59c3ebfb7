"""The rules for message objects: what LINE refuses before anything is sent."""

import re
from typing import Any

from bot.emulator.line import actions, flex, templates
from bot.emulator.line.findings import Findings, Place

QUOTING = ("text", "textV2", "sticker")
QUOTABLE = ("text", "textV2", "sticker", "image", "video", "template", "flex")
_TRACKING = re.compile(r"[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}")
_TAG = re.compile(r"[A-Za-z0-9_]{1,30}")
_KEY = re.compile(r"[0-9a-zA-Z_]{1,20}")
_FORBIDDEN_NAMES = ("line",)


def check(found: Findings, place: Place, message: Any, kind: str) -> None:
    """Checks one message object. `kind` is the call (push, reply, …): quoting is for push and reply only."""
    if not isinstance(message, dict):
        found.add(place, "May not be empty")
        return
    rule = _RULES.get(str(message.get("type")))
    if rule is None:
        allowed = ", ".join(_RULES)
        found.add(place / "type", f"Must be one of the following values: [{allowed}]")
        return
    rule(found, place, message)
    if "quoteToken" in message and (kind not in ("push", "reply") or message["type"] not in QUOTING):
        found.add(place / "quoteToken", "quoteToken can not be specified")
    if message.get("quickReply") is not None:
        _quick_reply(found, place / "quickReply", message["quickReply"])
    if message.get("sender") is not None:
        _sender(found, place / "sender", message["sender"])


def _quick_reply(found: Findings, place: Place, quick_reply: Any) -> None:
    given = quick_reply.get("items") if isinstance(quick_reply, dict) else None
    for index, item in enumerate(found.size(place / "items", given, 1, 13)):
        here = place / "items" / index
        if not isinstance(item, dict) or item.get("type", "action") != "action":
            found.add(here / "type", "Must be one of the following values: [action]")
            continue
        found.media(here / "imageUrl", item.get("imageUrl"), required=False)
        actions.check(found, here / "action", item.get("action"), "quick_reply")


def _sender(found: Findings, place: Place, sender: Any) -> None:
    if not isinstance(sender, dict):
        found.add(place, "must be an object")
        return
    name = sender.get("name")
    if found.text(place / "name", name, 20, required=False) and name and name.strip().lower() in _FORBIDDEN_NAMES:
        found.add(place / "name", "invalid name")
    found.media(place / "iconUrl", sender.get("iconUrl"), required=False)


def _text(found: Findings, place: Place, message: dict[str, Any]) -> None:
    if not found.text(place / "text", message.get("text"), 5000) or message.get("emojis") is None:
        return
    raw = message["text"].encode("utf-16-le", "surrogatepass")
    for index, emoji in enumerate(found.size(place / "emojis", message["emojis"], 0, 20)):
        here = place / "emojis" / index
        at = emoji.get("index") if isinstance(emoji, dict) else None
        # `index` counts UTF-16 units and must point at a $
        if not isinstance(at, int) or raw[2 * at : 2 * at + 2] != b"$\0":
            found.add(here / "index", "invalid index")
        elif not emoji.get("productId") or not emoji.get("emojiId"):
            found.add(here, "productId and emojiId must be specified")


def _text_v2(found: Findings, place: Place, message: dict[str, Any]) -> None:
    if not found.text(place / "text", message.get("text"), 5000):
        return
    given = message.get("substitution")
    substitution = given if isinstance(given, dict) else {}
    if given is not None and not isinstance(given, dict):
        found.add(place / "substitution", "must be an object")
    bare = message["text"].replace("{{", "").replace("}}", "")
    used = re.findall(r"\{([^{}]*)\}", bare)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", bare)):
        found.add(place / "text", "curly braces must be paired or escaped")
    if len(substitution) > 100 or any(not _KEY.fullmatch(key) for key in substitution):
        found.add(place / "substitution", "invalid substitution")
    for key in used:
        if key not in substitution:
            found.add(place / "substitution", f"no substitution for {{{key}}}")
    kinds = [value.get("type") for value in substitution.values() if isinstance(value, dict)]
    if kinds.count("mention") > 20 or kinds.count("emoji") > 20:
        found.add(place / "substitution", "Size must be between 0 and 20")


def _sticker(found: Findings, place: Place, message: dict[str, Any]) -> None:
    for key in ("packageId", "stickerId"):
        value = message.get(key)
        if not isinstance(value, str) or not value.isdigit():
            found.add(place / key, "May not be empty" if not value else "invalid value")


def _image(found: Findings, place: Place, message: dict[str, Any]) -> None:
    for key in ("originalContentUrl", "previewImageUrl"):
        found.media(place / key, message.get(key))


def _video(found: Findings, place: Place, message: dict[str, Any]) -> None:
    _image(found, place, message)
    tracking = message.get("trackingId")
    if tracking is not None and not _TRACKING.fullmatch(str(tracking)):
        found.add(place / "trackingId", "invalid trackingId")


def _audio(found: Findings, place: Place, message: dict[str, Any]) -> None:
    found.media(place / "originalContentUrl", message.get("originalContentUrl"))
    if not isinstance(message.get("duration"), int):
        found.add(place / "duration", "May not be empty")


def _location(found: Findings, place: Place, message: dict[str, Any]) -> None:
    for key in ("title", "address"):
        found.text(place / key, message.get(key), 100)
    for key, most in (("latitude", 90), ("longitude", 180)):
        value = message.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > most:
            found.add(place / key, "invalid value")


def _coupon(found: Findings, place: Place, message: dict[str, Any]) -> None:
    found.text(place / "couponId", message.get("couponId"), 100)
    tag = message.get("deliveryTag")
    if tag is not None and not _TAG.fullmatch(str(tag)):
        found.add(place / "deliveryTag", "invalid deliveryTag")


def _imagemap(found: Findings, place: Place, message: dict[str, Any]) -> None:
    found.media(place / "baseUrl", message.get("baseUrl"))
    found.text(place / "altText", message.get("altText"), 1500)
    size = message.get("baseSize")
    if not isinstance(size, dict) or size.get("width") != 1040 or not isinstance(size.get("height"), int):
        found.add(place / "baseSize", "width must be 1040")
    for index, action in enumerate(found.size(place / "actions", message.get("actions"), 0, 50)):
        here = place / "actions" / index
        kind = action.get("type") if isinstance(action, dict) else None
        if not found.choice(here / "type", kind, ("uri", "message", "clipboard")):
            continue
        if kind == "uri":
            found.link(here / "linkUri", action.get("linkUri"))
        elif kind == "message":
            found.text(here / "text", action.get("text"), 400)
        else:
            found.text(here / "clipboardText", action.get("clipboardText"), 1000)
        area = action.get("area")
        if not isinstance(area, dict) or any(not isinstance(area.get(k), int) for k in ("x", "y", "width", "height")):
            found.add(here / "area", "must be specified")


def _template(found: Findings, place: Place, message: dict[str, Any]) -> None:
    found.text(place / "altText", message.get("altText"), 1500)
    templates.check(found, message.get("template"))


def _flex(found: Findings, place: Place, message: dict[str, Any]) -> None:
    found.text(place / "altText", message.get("altText"), 1500)
    flex.check(found, message.get("contents"))


_RULES = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _image,
    "video": _video,
    "audio": _audio,
    "location": _location,
    "coupon": _coupon,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
}
