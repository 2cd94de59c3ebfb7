"""The limits of message objects, in LINE's units: each case just inside and just outside."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from bot.emulator.line import objects
from bot.emulator.line.counting import graphemes, units
from bot.emulator.line.findings import Findings, Place
from bot.emulator.world import World
from tests.contract.emulator.conftest import Line

APPLE = "\N{RED APPLE}"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
PNG = "https://example.com/a.png"
POSTBACK = {"type": "postback", "label": "ok", "data": "a=1"}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def quick(*actions: dict[str, Any]) -> dict[str, Any]:
    return text("hi", quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def template(**given: Any) -> dict[str, Any]:
    return {"type": "template", "altText": "alt", "template": given}


def buttons(**given: Any) -> dict[str, Any]:
    return template(**{"type": "buttons", "text": "t", "actions": [POSTBACK], **given})


def column(**given: Any) -> dict[str, Any]:
    return {"text": "t", "actions": [POSTBACK], **given}


def carousel(*columns: dict[str, Any]) -> dict[str, Any]:
    return template(type="carousel", columns=list(columns))


def box(*contents: Any, **given: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **given}


def word(words: str = "x", **given: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **given}


def bubble(*contents: Any, **given: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*(contents or (word(),))), **given}


def flex(container: Any, alt: str = "alt") -> dict[str, Any]:
    return {"type": "flex", "altText": alt, "contents": container}


def bubbles(*some: dict[str, Any]) -> dict[str, Any]:
    return flex({"type": "carousel", "contents": list(some)})


def button(**action: Any) -> dict[str, Any]:
    return {"type": "button", "action": {**POSTBACK, **action}}


async def check(line: Line, *messages: dict[str, Any], kind: str = "push") -> tuple[int, Any]:
    status, body, _ = await line("POST", f"/v2/bot/message/validate/{kind}", {"messages": list(messages)})
    return status, body


def test_units_and_graphemes() -> None:
    assert (units(APPLE), graphemes(APPLE)) == (2, 1)
    assert (units(FAMILY), graphemes(FAMILY)) == (11, 1)
    assert graphemes("สวัสดี") == 4
    assert (units("か\u3099"), graphemes("か\u3099")) == (2, 1)


GOOD = {
    "text of 5000 units": text("あ" * 4998 + APPLE),
    "label of 20 graphemes": quick({**POSTBACK, "label": FAMILY * 20}),
    "13 quick replies": quick(*[POSTBACK] * 13),
    "camera in a quick reply": quick({"type": "camera", "label": "photo"}),
    "emoji at a dollar sign after an apple": text(
        f"{APPLE}$", emojis=[{"index": 2, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}]
    ),
    "buttons text of 160": buttons(text="あ" * 160),
    "buttons with title, 60": buttons(text="あ" * 60, title="い" * 40),
    "confirm": template(type="confirm", text="あ" * 240, actions=[POSTBACK, POSTBACK]),
    "carousel of 10": carousel(*[column()] * 10),
    "image carousel": template(
        type="image_carousel", columns=[{"imageUrl": PNG, "action": {**POSTBACK, "label": "あ" * 12}}]
    ),
    "12 bubbles": bubbles(*[bubble()] * 12),
    "flex button label of 40": flex(bubble(button(label="あ" * 40))),
    "flex just below 30 KB": flex(bubble(*[word("x" * 9_000)] * 3)),
    "baseline with an icon": flex(bubble(box({"type": "icon", "url": PNG}, word(), layout="baseline"))),
    "text of spans": flex(bubble({"type": "text", "contents": [{"type": "span", "text": "a"}]})),
    "uri of 10,000": quick({"type": "uri", "label": "go", "uri": "https://example.com/" + "a" * 9_980}),
    "telephone": quick({"type": "uri", "label": "go", "uri": "tel:0312345678"}),
    "datetime picker": quick(
        {"type": "datetimepicker", "label": "d", "data": "d", "mode": "date", "min": "2026-01-01"}
    ),
    "location": {"type": "location", "title": "t" * 100, "address": "a", "latitude": 35.0, "longitude": 139.0},
    "image": {"type": "image", "originalContentUrl": PNG, "previewImageUrl": PNG},
    "video": {"type": "video", "originalContentUrl": PNG, "previewImageUrl": PNG, "trackingId": "a-1"},
    "audio": {"type": "audio", "originalContentUrl": PNG, "duration": 1000},
    "sender": text("hi", sender={"name": "店長", "iconUrl": PNG}),
    "textV2": {
        "type": "textV2",
        "text": "{a} {{b}}",
        "substitution": {"a": {"type": "emoji", "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}},
    },
    "coupon": {"type": "coupon", "couponId": "01JYNW8JMQVFBNWF1APF8Z3FS7", "deliveryTag": "tag_1"},
    "imagemap": {
        "type": "imagemap",
        "baseUrl": "https://example.com/a",
        "altText": "a",
        "baseSize": {"width": 1040, "height": 1040},
        "actions": [
            {"type": "message", "text": "a" * 400, "area": {"x": 0, "y": 0, "width": 10, "height": 10}},
        ],
    },
}


@pytest.mark.parametrize("name", GOOD)
async def test_accepted(line: Line, name: str) -> None:
    assert await check(line, GOOD[name]) == (200, {})


# name: (message, property of the first detail)
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "text of 5001 units": (text("あ" * 4999 + APPLE), "messages[0].text"),
    "empty text": (text(""), "messages[0].text"),
    "no text": ({"type": "text"}, "messages[0].text"),
    "unknown type": ({"type": "nosuch"}, "messages[0].type"),
    "label of 21": (quick({**POSTBACK, "label": "あ" * 21}), "messages[0].quickReply.items[0].action.label"),
    "no label": (
        quick({"type": "postback", "data": "a"}),
        "messages[0].quickReply.items[0].action.label",
    ),
    "postback without data": (
        quick({"type": "postback", "label": "a"}),
        "messages[0].quickReply.items[0].action.data",
    ),
    "postback data of 301": (
        quick({**POSTBACK, "data": "a" * 301}),
        "messages[0].quickReply.items[0].action.data",
    ),
    "postback with text and displayText": (
        quick({**POSTBACK, "text": "a", "displayText": "b"}),
        "messages[0].quickReply.items[0].action.text",
    ),
    "14 quick replies": (quick(*[POSTBACK] * 14), "messages[0].quickReply.items"),
    "rich menu switch outside a menu": (
        quick({"type": "richmenuswitch", "label": "a", "richMenuAliasId": "a", "data": "d"}),
        "messages[0].quickReply.items[0].action.type",
    ),
    "uri of 10,001": (
        quick({"type": "uri", "label": "go", "uri": "https://example.com/" + "a" * 9_981}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri with kanji": (
        quick({"type": "uri", "label": "go", "uri": "https://example.com/豆"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "uri of another scheme": (
        quick({"type": "uri", "label": "go", "uri": "javascript:alert(1)"}),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "picker whose min is after max": (
        quick(
            {
                "type": "datetimepicker",
                "label": "d",
                "data": "d",
                "mode": "date",
                "min": "2026-02-01",
                "max": "2026-01-01",
            }
        ),
        "messages[0].quickReply.items[0].action.min",
    ),
    "emoji index that misses the dollar": (
        text(f"{APPLE}$", emojis=[{"index": 1, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}]),
        "messages[0].emojis[0].index",
    ),
    "http image": (
        {"type": "image", "originalContentUrl": "http://example.com/a.png", "previewImageUrl": PNG},
        "messages[0].originalContentUrl",
    ),
    "sender called LINE": (text("hi", sender={"name": "LINE"}), "messages[0].sender.name"),
    "textV2 without substitution": ({"type": "textV2", "text": "{a}"}, "messages[0].substitution"),
    "location without address": (
        {"type": "location", "title": "t", "latitude": 35.0, "longitude": 139.0},
        "messages[0].address",
    ),
    "buttons text of 161": (buttons(text="あ" * 161), "template/text"),
    "buttons text of 61 with title": (buttons(text="あ" * 61, title="い"), "template/text"),
    "five buttons": (buttons(actions=[POSTBACK] * 5), "template/actions"),
    "one confirm action": (template(type="confirm", text="a", actions=[POSTBACK]), "template/actions"),
    "11 columns": (carousel(*[column()] * 11), "template/columns"),
    "columns of different shape": (carousel(column(), column(actions=[POSTBACK] * 2)), "template/columns"),
    "image carousel label of 13": (
        template(type="image_carousel", columns=[{"imageUrl": PNG, "action": {**POSTBACK, "label": "あ" * 13}}]),
        "template/columns/0/action/label",
    ),
    "13 bubbles": (bubbles(*[bubble()] * 13), "/contents"),
    "bubbles of different size": (bubbles(bubble(size="kilo"), bubble(size="mega")), "/contents"),
    "flex above 30 KB": (flex(bubble(*[word("x" * 9_000)] * 4)), ""),
    "flex carousel above 50 KB": (bubbles(*[bubble(*[word("x" * 9_000)] * 2)] * 3), ""),
    "unknown component": (flex(bubble({"type": "txt"})), "/body/contents/0/type"),
    "unknown property": (flex(bubble(word(colour="#ffffff"))), "/body/contents/0/colour"),
    "null component": (flex(bubble(word(), None)), "/body/contents"),
    "colour by name": (flex(bubble(word(color="red"))), "/body/contents/0/color"),
    "flex button label of 41": (flex(bubble(button(label="あ" * 41))), "/body/contents/0/action/label"),
    "icon outside baseline": (flex(bubble({"type": "icon", "url": PNG})), "/body/contents/0/type"),
    "hero of http": (flex(bubble(hero={"type": "image", "url": "http://example.com/a.png"})), "/hero/url"),
    "too tall a picture": (
        flex(bubble(hero={"type": "image", "url": PNG, "aspectRatio": "1:3.1"})),
        "/hero/aspectRatio",
    ),
    "video in the body": (flex(bubble({"type": "video"})), "/body/contents/0/type"),
}


@pytest.mark.parametrize("name", BAD)
async def test_refused(line: Line, world: World, name: str) -> None:
    message, place = BAD[name]
    status, body = await check(line, message)
    assert status == 400
    assert body["details"][0]["property"] == place
    assert body["details"][0]["message"]
    expected = "The request body has" if place.startswith("messages") else "A message (messages[0])\u00a0in the request"
    assert body["message"].startswith(expected)
    assert len(world.violations) == 1
    world.violations.clear()


async def test_all_errors_are_counted(line: Line, world: World) -> None:
    status, body = await check(line, text(""), {"type": "sticker"})
    assert (status, body["message"]) == (400, "The request body has 3 error(s)")
    world.violations.clear()


async def test_alt_text_of_1501(line: Line, world: World) -> None:
    status, body = await check(line, flex(bubble(), "あ" * 1501))
    assert (status, body["details"][0]["property"]) == (400, "messages[0].altText")
    world.violations.clear()


async def test_six_messages(line: Line, world: World) -> None:
    status, body = await check(line, *[text("a")] * 6)
    assert (status, body["details"]) == (400, [{"message": "Size must be between 1 and 5", "property": "messages"}])
    assert (await check(line, kind="reply"))[0] == 400
    world.violations.clear()


async def test_quoting_is_for_push_and_reply(line: Line, world: World) -> None:
    quoting = text("a", quoteToken="q" * 20)
    assert await check(line, quoting) == (200, {})
    assert (await check(line, quoting, kind="broadcast"))[0] == 400
    world.violations.clear()


async def test_pictures_from_this_machine_when_allowed(line: Line, world: World) -> None:
    local = "http://127.0.0.1:8080/a.png"
    image = {"type": "image", "originalContentUrl": local, "previewImageUrl": local}
    assert (await check(line, image))[0] == 400
    world.violations.clear()
    world.specs = None
    world.line.settings.loopback_http = True
    assert (await check(line, image))[0] == 200


JUNK: list[Any] = [None, True, -1, 1.5, 10**30, "", "x", "https://[", [], [None], ["a"], {}, {"type": []}, {"a": 1}]


def spoiled(node: Any) -> Iterator[Any]:
    """The object with each of its parts, however deep, replaced by each piece of junk."""
    yield from JUNK
    parts = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, part in parts:
        for worse in spoiled(part):
            changed = copy.copy(node)
            changed[key] = worse
            yield changed


@pytest.mark.parametrize("name", GOOD)
def test_junk_anywhere_is_an_answer_and_no_crash(name: str) -> None:
    for message in spoiled(GOOD[name]):
        objects.check(Findings(), Place("messages") / 0, message, "push")


async def test_junk_in_bodies_is_never_a_crash(line: Line, world: World) -> None:
    world.line.change({"rate_limits": False})
    user, menu = "U" + "1" * 32, "richmenu-" + "1" * 32
    link = {"type": "link", "from": menu, "to": menu}
    recipient = {"type": "operator", "and": [{"type": "audience", "audienceGroupId": 1}]}
    bodies: dict[str, Any] = {
        "message/push": {"to": user, "messages": [text("a")], "customAggregationUnits": ["a"]},
        "message/reply": {"replyToken": "a", "messages": [text("a")], "notificationDisabled": True},
        "message/multicast": {"to": [user], "messages": [text("a")]},
        "message/narrowcast": {"messages": [text("a")], "recipient": recipient, "limit": {"max": 1}},
        "chat/loading/start": {"chatId": user, "loadingSeconds": 5},
        "chat/markAsRead": {"markAsReadToken": "a"},
        "channel/webhook/test": {"endpoint": "http://127.0.0.1:9/"},
        "richmenu/bulk/link": {"richMenuId": menu, "userIds": [user]},
        "richmenu/batch": {"operations": [link], "resumeRequestKey": "a"},
        "richmenu/alias": {"richMenuAliasId": "a", "richMenuId": menu},
        "audienceGroup/upload": {"description": "a", "audiences": [{"id": user}], "uploadDescription": "b"},
        "richmenu": {"size": {"width": 2500, "height": 843}, "areas": [{"bounds": {"x": 0}, "action": {}}]},
    }
    for path, body in bodies.items():
        for worse in spoiled(body):
            status, _, _ = await line("POST", f"/v2/bot/{path}", worse)
            assert status < 500, (path, worse)
    world.violations.clear()
