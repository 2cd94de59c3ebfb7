"""What a tap does: the rules for action objects. Labels and shown texts are counted in graphemes."""

import re
from datetime import datetime
from typing import Any

from bot.emulator.line.counting import graphemes
from bot.emulator.line.findings import Findings, Place

# label: (most graphemes, required)
LABELS = {
    "template": (20, True),
    "image_carousel": (12, False),
    "quick_reply": (20, True),
    "flex_button": (40, True),
    "flex": (40, False),
    "rich_menu": (20, False),
}
QUICK_REPLY_ONLY = ("camera", "cameraRoll", "location")
TYPES = ("postback", "message", "uri", "datetimepicker", "clipboard", "richmenuswitch", *QUICK_REPLY_ONLY)
INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_MODES = {"date": ("%Y-%m-%d",), "time": ("%H:%M",), "datetime": ("%Y-%m-%dT%H:%M", "%Y-%m-%dt%H:%M")}


def check(found: Findings, place: Place, action: Any, where: str) -> None:
    """Checks one action object; `where` is a key of LABELS."""
    if not isinstance(action, dict):
        found.add(place, "must be specified")
        return
    kind = action.get("type")
    allowed = kind in TYPES
    if kind in QUICK_REPLY_ONLY:
        allowed = where == "quick_reply"
    if kind == "richmenuswitch":
        allowed = where == "rich_menu"
    if not allowed:
        found.add(place / "type", f"invalid action type: {kind}")
        return
    most, required = LABELS[where]
    found.text(place / "label", action.get("label"), most, required=required, count=graphemes)
    _BODIES[str(kind)](found, place, action)


def _postback(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.text(place / "data", action.get("data"), 300, least=0)
    for key in ("displayText", "text", "fillInText"):
        found.text(place / key, action.get(key), 300, required=False, least=0, count=graphemes)
    if action.get("displayText") is not None and action.get("text") is not None:
        found.add(place / "text", "displayText and text can not be specified at the same time")
    found.choice(place / "inputOption", action.get("inputOption"), INPUT_OPTIONS, required=False)
    if action.get("fillInText") is not None and action.get("inputOption") != "openKeyboard":
        found.add(place / "fillInText", "inputOption must be openKeyboard")


def _message(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.text(place / "text", action.get("text"), 300, count=graphemes)


def _uri(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.link(place / "uri", action.get("uri"))
    desktop = action.get("altUri")
    if desktop is not None:
        found.link(place / "altUri" / "desktop", desktop.get("desktop") if isinstance(desktop, dict) else None)


def _clipboard(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.text(place / "clipboardText", action.get("clipboardText"), 1000)


def _switch(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.text(place / "data", action.get("data"), 300, least=0)
    alias = action.get("richMenuAliasId")
    if not isinstance(alias, str) or not _ALIAS.fullmatch(alias):
        found.add(place / "richMenuAliasId", "invalid richMenuAliasId")


def _datetimepicker(found: Findings, place: Place, action: dict[str, Any]) -> None:
    found.text(place / "data", action.get("data"), 300, least=0)
    mode = action.get("mode")
    if not found.choice(place / "mode", mode, tuple(_MODES)):
        return
    moments: dict[str, datetime] = {}
    for key in ("initial", "max", "min"):
        if (given := action.get(key)) is None:
            continue
        moment = moment_of(str(mode), given)
        if moment is None or (mode != "time" and not 1900 <= moment.year <= 2100):
            found.add(place / key, "invalid datetime")
        else:
            moments[key] = moment
    if "min" in moments and "max" in moments and moments["min"] >= moments["max"]:
        found.add(place / "min", "min must be less than max")


def moment_of(mode: str, value: Any) -> datetime | None:
    """A picker's value as a (zoneless, as LINE has it) moment; None when it does not fit the mode."""
    for form in _MODES[mode]:
        try:
            return datetime.strptime(str(value), form)  # noqa: DTZ007 - the picker has no zone
        except ValueError:
            continue
    return None


def _nothing(found: Findings, place: Place, action: dict[str, Any]) -> None:
    """camera, cameraRoll and location carry a label only."""


_BODIES = {
    "postback": _postback,
    "message": _message,
    "uri": _uri,
    "clipboard": _clipboard,
    "richmenuswitch": _switch,
    "datetimepicker": _datetimepicker,
    **dict.fromkeys(QUICK_REPLY_ONLY, _nothing),
}
