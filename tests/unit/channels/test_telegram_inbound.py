"""Telegram's updates as the house understands them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.channels.telegram import inbound
from bot.domain.events import Joined, Left, Location, Media, Returned, Sticker, Tap, Text, Unknown
from tests.unit.channels.test_line_inbound import ODD

NOW = 1_795_600_000_000
CHAT = {"id": 5, "type": "private", "first_name": "Ann"}
FROM = {"id": 5, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "language_code": "en"}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 7, "message": {"message_id": 3, "date": 1_795_599_000, "chat": CHAT, "from": FROM, **more}}


def member(status: str) -> dict[str, Any]:
    change = {"chat": CHAT, "from": FROM, "date": 1_795_599_000, "new_chat_member": {"status": status}}
    return {"update_id": 7, "my_chat_member": change}


TAP = {"id": "99", "from": FROM, "message": {"message_id": 4, "chat": CHAT, "date": 0}, "data": "why:1"}


@pytest.mark.parametrize(
    ("update", "what"),
    [
        (message(text="hello"), Text("hello", "3")),
        (message(text="/stop now"), Text("/stop now", "3", "stop", "now")),
        (message(text="/Stop@najimi_bot"), Text("/Stop@najimi_bot", "3", "stop")),
        (message(text="/start link_ABC"), Joined("link_ABC")),
        (message(text="/"), Text("/", "3")),
        (message(sticker={"emoji": "👍"}), Sticker(("👍",), "3")),
        (message(photo=[{}], caption="これ"), Media("image", "3", "これ")),
        (message(location={"latitude": 1, "longitude": 2}), Location(1.0, 2.0, "", "3")),
        (message(dice={"value": 3}), Media("dice", "3")),
        (message(pinned_message={"message_id": 2}), Unknown("message")),
        ({"update_id": 7, "callback_query": TAP}, Tap("why:1", "4", "99")),
        (member("kicked"), Left()),
        (member("member"), Returned()),
        ({"update_id": 7, "poll_answer": {}}, Unknown("poll_answer")),
    ],
)
def test_each_update_has_its_meaning(update: dict[str, Any], what: object) -> None:
    parsed = inbound.parse(update, NOW)
    assert parsed.what == what


def test_sender_language_and_order_are_kept() -> None:
    parsed = inbound.parse(message(text="x"), NOW)
    assert (parsed.address, parsed.name, parsed.language) == ("5", "Ann Lee", "en")
    assert parsed.private
    fresh = inbound.split(message(text="x"), 1_795_599_000_400)
    assert fresh.occurred_at_ms == 1_795_599_000_400, "within the second, the order of receipt"
    late = inbound.split(message(text="x"), NOW)
    assert late.occurred_at_ms == 1_795_599_000_000


def test_groups_and_bots_are_not_customers() -> None:
    assert not inbound.parse(message(text="x", chat={"id": -100, "type": "supergroup"}), NOW).private
    assert isinstance(inbound.parse(message(text="x", **{"from": {"id": 1, "is_bot": True}}), NOW).what, Unknown)


@given(ODD)
def test_nothing_raises_whatever_comes(odd: Any) -> None:
    for key in ("text", "chat", "from", "date", "sticker", "location"):
        inbound.parse(message(**{"text": "x", key: odd}), NOW)
    inbound.parse({"update_id": 1, "callback_query": odd}, NOW)
