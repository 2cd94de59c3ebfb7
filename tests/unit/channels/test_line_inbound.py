"""LINE's events as the house understands them, on the platform's own samples and on odd ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line import inbound, signature
from bot.domain.events import Joined, Left, Location, Media, Sticker, Tap, Text, Unknown, Unsent

NOW = 1_795_600_000_000
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "active",
        "timestamp": NOW - 1000,
        "source": {"type": "user", "userId": "U" + "1" * 32},
        "webhookEventId": "01HZZZZZZZZZZZZZZZZZZZZZZZ",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "a" * 32,
        **more,
    }


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (event("message", message={"id": "1", "type": "text", "text": "在庫ある？"}), Text("在庫ある？", "1")),
        (event("message", message={"id": "2", "type": "sticker", "keywords": ["love"]}), Sticker(("love",), "2")),
        (event("message", message={"id": "3", "type": "image"}), Media("image", "3")),
        (
            event("message", message={"id": "4", "type": "location", "latitude": 35, "longitude": 139, "title": "駅"}),
            Location(35.0, 139.0, "駅", "4"),
        ),
        (event("postback", postback={"data": "wish:A"}), Tap("wish:A")),
        (event("follow", follow={"isUnblocked": True}), Joined(returning=True)),
        (event("unfollow"), Left()),
        (event("unsend", unsend={"messageId": "9"}), Unsent("9")),
        (event("somethingNew"), Unknown("somethingNew")),
        (event("message", message={"id": "5", "type": "hologram"}), Unknown("message.hologram")),
        (event("postback", postback={}), Unknown("postback")),
        (event("message", mode="standby", message={"id": "1", "type": "text", "text": "x"}), Unknown("message")),
    ],
)
def test_each_event_has_its_meaning(raw: dict[str, Any], what: object) -> None:
    assert inbound.parse(raw, NOW).what == what


def test_redelivery_and_group_are_told(specs_dir: Any) -> None:
    raw = event("message", message={"id": "1", "type": "text", "text": "x"})
    raw["deliveryContext"]["isRedelivery"] = True
    raw["source"] = {"type": "group", "groupId": "C1", "userId": "U2"}
    parsed = inbound.parse(raw, NOW)
    assert parsed.redelivered
    assert not parsed.private
    assert parsed.address == "C1"


def test_all_official_samples_parse(specs_dir: Any) -> None:
    samples = json.loads((specs_dir / "line" / "webhook-samples.json").read_text())["samples"]
    events = [each.get("event", each) for each in (samples.values() if isinstance(samples, dict) else samples)]
    parsed = [inbound.parse(each, NOW) for each in events]
    assert len(parsed) >= 51
    known = [each for each in parsed if not isinstance(each.what, Unknown)]
    assert {type(each.what) for each in known} >= {Text, Tap, Sticker, Media, Location, Joined, Left, Unsent}


@given(ODD)
def test_nothing_raises_whatever_comes(odd: Any) -> None:
    for key in ("message", "postback", "source", "timestamp", "webhookEventId", "deliveryContext", "type"):
        raw = event("message", message={"id": "1", "type": "text", "text": "x"})
        raw[key] = odd
        inbound.parse(raw, NOW)


def test_an_event_without_id_gets_the_same_one_each_time() -> None:
    raw = event("message", message={"id": "1", "type": "text", "text": "x"})
    del raw["webhookEventId"]
    assert inbound.parse(raw, NOW).id == inbound.parse(dict(reversed(raw.items())), NOW).id


def test_s1_signature_over_the_raw_bytes() -> None:
    secret = "8c570fa6dd201bb328f1c1eac23a96d8"
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    good = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    assert signature.verify(body, good, [secret])
    assert signature.verify(body, good, ["another", secret]), "two secrets are in force while one is rotated"
    assert not signature.verify(body, good, ["another"])
    assert not signature.verify(body, "", [secret])
    assert not signature.verify(body, "ключ", [secret])
    assert not signature.verify(json.dumps(json.loads(body)).encode(), good, [secret]), "re-serialised JSON"
    for place in range(len(body)):
        flipped = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert not signature.verify(flipped, good, [secret])
