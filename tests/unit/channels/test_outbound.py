"""What is drawn for each platform: judged by LINE's official specification and by both SDKs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import Message as LineMessage

from bot.channels.line import outbound as line
from bot.channels.telegram import outbound as telegram
from bot.domain.replies import Button, Card, Carousel, Message, Text, pack, unpack

STOP = Button("お知らせ不要", data="stop:01HZZZZZZZZZZZZZZZZZZZZZZZ")
VIEW = Button("見る", url="https://shop.example/tea")
CARD = Card("深蒸し茶", "再入荷：深蒸し茶", ("1,200円", "在庫：残り3点"), "https://shop.example/tea.jpg", (VIEW, STOP))

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80).filter(str.strip)
buttons = st.builds(Button, words, data=st.just("wish:A")) | st.just(VIEW)
cards = st.builds(
    Card,
    title=words,
    alt=words,
    lines=st.lists(words, max_size=3).map(tuple),
    image_url=st.sampled_from(["", "https://shop.example/a.png", "http://127.0.0.1/a.png"]),
    buttons=st.lists(buttons, max_size=4).map(tuple),
)
messages = (
    st.builds(Text, words, st.lists(buttons, max_size=13).map(tuple))
    | cards
    | st.builds(Carousel, words, st.lists(cards, min_size=1, max_size=10).map(tuple))
)


@pytest.fixture(scope="session")
def official(specs_dir: Any) -> Any:
    import jsonschema_rs

    document = json.loads((specs_dir / "line/openapi/patched/line-api.bundle.json").read_text())
    schema = {"$ref": "#/components/schemas/ReplyMessageRequest", "components": document["components"]}
    return jsonschema_rs.Draft4Validator(schema)


@given(st.lists(messages, min_size=1, max_size=7))
def test_line_drawings_satisfy_the_official_specification(official: Any, said: list[Message]) -> None:
    drawn = line.draw(said)
    assert 1 <= len(drawn) <= 5
    official.validate({"replyToken": "x" * 32, "messages": drawn})


@given(messages)
def test_line_bot_sdk_reads_what_is_drawn(said: Message) -> None:
    (drawn,) = line.draw([said])
    again = LineMessage.from_dict(drawn).to_dict()
    assert again["type"] == drawn["type"]
    if drawn["type"] == "flex":
        assert contains(again["contents"], drawn["contents"])


def contains(whole: Any, part: Any) -> bool:
    """Say whether everything of `part` stands in `whole`; the SDK writes some defaults out."""
    if isinstance(part, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(contains, whole, part))
    return bool(whole == part)


def test_choices_of_an_earlier_bubble_stay_reachable() -> None:
    """LINE shows quick replies under the last message only."""
    first, second = line.draw([Text("どれですか", (Button("お茶", data="survey:0"),)), Text("選べます", (STOP,))])
    assert first["type"] == "flex"
    assert "survey:0" in json.dumps(first)
    assert second["quickReply"]["items"][0]["action"]["data"] == STOP.data


@given(messages)
def test_telegram_entities_stay_within_the_text(said: Message) -> None:
    drawing = telegram.draw(said)
    length = len(drawing.text.encode("utf-16-le")) // 2
    assert 1 <= length <= 4096
    for entity in drawing.entities:
        assert 0 <= entity["offset"] < length or not drawing.text
    for row in (drawing.markup or {}).get("inline_keyboard", ()):
        for key in row:
            assert key.get("url") or 1 <= len(key["callback_data"].encode()) <= 64


@given(messages)
def test_stored_messages_come_back_as_they_were(said: Message) -> None:
    assert unpack(json.loads(json.dumps(pack(said)))) == said
