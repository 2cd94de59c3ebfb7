"""The rules for flex messages: nesting, properties, sizes."""

import json
import re
from typing import Any

from bot.emulator.line import actions
from bot.emulator.line.findings import Findings, Place

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
VIDEO_SIZES = ("kilo", "mega", "giga")
BASELINE = ("icon", "text", "filler")
_OFFSETS = "margin position offsetTop offsetBottom offsetStart offsetEnd"
_PADDING = "paddingAll paddingTop paddingBottom paddingStart paddingEnd"
PROPERTIES: dict[str, frozenset[str]] = {
    kind: frozenset(f"type {names}".split())
    for kind, names in {
        "box": f"layout flex contents spacing {_OFFSETS} {_PADDING} backgroundColor borderColor borderWidth "
        "cornerRadius width maxWidth height maxHeight action justifyContent alignItems background",
        "button": f"flex color style action gravity {_OFFSETS} height adjustMode scaling",
        "filler": "flex",
        "icon": f"url size aspectRatio {_OFFSETS} scaling",
        "image": f"url flex {_OFFSETS} align gravity size aspectRatio aspectMode backgroundColor action animated",
        "separator": "margin color",
        "span": "text size color weight style decoration",
        "text": f"flex text size align gravity color weight style decoration wrap lineSpacing {_OFFSETS} action "
        "maxLines contents adjustMode scaling",
        "video": "url previewUrl altContent aspectRatio action",
        "bubble": "direction styles header hero body footer size action",
        "carousel": "contents",
    }.items()
}
CHOICES: dict[str, tuple[str, ...]] = {
    "layout": ("horizontal", "vertical", "baseline"),
    "position": ("relative", "absolute"),
    "align": ("start", "end", "center"),
    "gravity": ("top", "bottom", "center"),
    "weight": ("regular", "bold"),
    "decoration": ("none", "underline", "line-through"),
    "aspectMode": ("cover", "fit"),
    "adjustMode": ("shrink-to-fit",),
    "justifyContent": ("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
    "alignItems": ("center", "flex-start", "flex-end"),
    "direction": ("ltr", "rtl"),
}
_KEYWORDS = ("none", "xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full")
_LENGTH = re.compile(r"-?\d+(?:\.\d+)?(?:px|%)")
_LENGTHS = frozenset(f"{_OFFSETS} {_PADDING} spacing size width maxWidth height maxHeight cornerRadius".split()) - {
    "position"
}
_RATIO = re.compile(r"(\d{1,6}(?:\.\d+)?):(\d{1,6}(?:\.\d+)?)")


def check(found: Findings, contents: Any) -> None:
    """Checks the container of one flex message; places are relative to it, as LINE reports them."""
    place = Place("", slashes=True)
    kind = contents.get("type") if isinstance(contents, dict) else None
    if kind == "bubble":
        _bubble(found, place, contents, in_carousel=False)
        _bytes(found, place, contents, BUBBLE_BYTES)
    elif kind == "carousel":
        _carousel(found, place, contents)
        _bytes(found, place, contents, CAROUSEL_BYTES)
    else:
        found.add(place / "type", "invalid container type")
    if _animated(contents) > 10:
        found.add(place, "too many animated images")


def _bytes(found: Findings, place: Place, container: dict[str, Any], most: int) -> None:
    size = len(json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode())
    if size > most:
        found.add(place, f"size must be less than or equal to {most} bytes")


def _animated(node: Any) -> int:
    if isinstance(node, dict):
        return (node.get("animated") is True) + sum(_animated(child) for child in node.values())
    return sum(_animated(child) for child in node) if isinstance(node, list) else 0


def _carousel(found: Findings, place: Place, carousel: dict[str, Any]) -> None:
    _known(found, place, carousel, "carousel")
    bubbles = found.size(place / "contents", carousel.get("contents"), 1, 12)
    for index, bubble in enumerate(bubbles):
        if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
            found.add(place / "contents" / index, "must be a bubble")
            continue
        _bubble(found, place / "contents" / index, bubble, in_carousel=True)
    if len({str(bubble.get("size", "mega")) for bubble in bubbles if isinstance(bubble, dict)}) > 1:
        found.add(place / "contents", "bubbles must have the same size")


def _bubble(found: Findings, place: Place, bubble: dict[str, Any], in_carousel: bool) -> None:
    _known(found, place, bubble, "bubble")
    found.choice(place / "size", bubble.get("size"), SIZES, required=False)
    if "action" in bubble:
        actions.check(found, place / "action", bubble["action"], "flex")
    for block in ("header", "body", "footer"):
        if block in bubble:
            _component(found, place / block, bubble[block], ("box",))
    if "hero" in bubble:
        video = not in_carousel and bubble.get("size", "mega") in VIDEO_SIZES
        kinds = ("box", "image", "video") if video else ("box", "image")
        _component(found, place / "hero", bubble["hero"], kinds)
    styles = bubble.get("styles")
    for block, style in styles.items() if isinstance(styles, dict) else ():
        if block not in ("header", "hero", "body", "footer") or not isinstance(style, dict):
            found.add(place / "styles" / block, "invalid property")
            continue
        for key in ("backgroundColor", "separatorColor"):
            found.colour(place / "styles" / block / key, style.get(key))


def _known(found: Findings, place: Place, component: dict[str, Any], kind: str) -> None:
    for key, value in component.items():
        if key not in PROPERTIES[kind]:
            found.add(place / key, "invalid property")
        elif key in CHOICES and value is not None:
            found.choice(place / key, value, CHOICES[key])
        elif key in ("color", "backgroundColor", "borderColor"):
            found.colour(place / key, value)
        elif key == "aspectRatio":
            _ratio(found, place / key, value)
        elif key in _LENGTHS and kind not in ("bubble", "button"):
            _length(found, place / key, value)
        elif key in ("flex", "maxLines") and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            found.add(place / key, "invalid value")


def _length(found: Findings, place: Place, value: Any) -> None:
    if value in _KEYWORDS or (isinstance(value, str) and _LENGTH.fullmatch(value)):
        return
    found.add(place, "invalid property")


def _ratio(found: Findings, place: Place, value: Any) -> None:
    match = _RATIO.fullmatch(value) if isinstance(value, str) else None
    width, height = (float(part) for part in match.groups()) if match else (0.0, 0.0)
    if not (1 <= width <= 100_000 and 1 <= height <= 100_000 and height <= 3 * width):
        found.add(place, "invalid property")


def _component(found: Findings, place: Place, node: Any, allowed: tuple[str, ...]) -> None:
    if not isinstance(node, dict):
        found.add(place, "must be specified")
        return
    kind = str(node.get("type"))
    if kind not in allowed:
        found.add(place / "type", f"invalid component type: {kind}")
        return
    _known(found, place, node, kind)
    if "action" in node or kind == "button":
        actions.check(found, place / "action", node.get("action"), "flex_button" if kind == "button" else "flex")
    if kind == "box":
        _box(found, place, node)
    elif kind == "text":
        _text(found, place, node)
    elif kind == "button":
        found.choice(place / "style", node.get("style"), ("primary", "secondary", "link"), required=False)
        found.choice(place / "height", node.get("height"), ("sm", "md"), required=False)
    elif kind in ("image", "icon", "video"):
        _pictures(found, place, node, kind)


def _box(found: Findings, place: Place, box: dict[str, Any]) -> None:
    layout = box.get("layout")
    if layout is None:
        found.add(place / "layout", "must be specified")
    contents = box.get("contents")
    if not isinstance(contents, list):
        found.add(place / "contents", "must be specified")
        return
    if any(child is None for child in contents):
        found.add(place / "contents", "cannot contain null elements")
        return
    allowed = BASELINE if layout == "baseline" else ("box", "button", "filler", "image", "separator", "text")
    for index, child in enumerate(contents):
        _component(found, place / "contents" / index, child, allowed)


def _text(found: Findings, place: Place, text: dict[str, Any]) -> None:
    spans = text.get("contents")
    if not spans:
        found.text(place / "text", text.get("text"), 10_000)
        return
    for index, span in enumerate(spans if isinstance(spans, list) else [None]):
        if not isinstance(span, dict) or span.get("type") != "span":
            found.add(place / "contents" / index, "must be a span")
            continue
        _known(found, place / "contents" / index, span, "span")
        found.text(place / "contents" / index / "text", span.get("text"), 10_000, required=False, least=0)


def _pictures(found: Findings, place: Place, node: dict[str, Any], kind: str) -> None:
    found.media(place / "url", node.get("url"))
    if kind != "video":
        return
    found.media(place / "previewUrl", node.get("previewUrl"))
    _component(found, place / "altContent", node.get("altContent"), ("box", "image"))
