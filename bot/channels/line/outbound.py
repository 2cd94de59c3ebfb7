"""From messages to LINE's message objects (https://developers.line.biz/en/reference/messaging-api/#message-objects).

Plain dicts: line-bot-sdk's models cost 0.1 s of CPU for a full carousel; the SDK checks this module in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.line import limits
from bot.domain import texts
from bot.domain.replies import Button, Card, Carousel, Message, Text

_ACCENT = "#06773D"  # 5.6:1 on white; LINE's own green is too pale for words (WCAG AA asks 4.5:1)
_MUTED = "#666666"


def draw(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Give the message objects of one call, at most five. Quick replies show under the last one only, so the choices
    of an earlier bubble become buttons inside it."""
    kept = list(messages)[: limits.MESSAGES_PER_CALL]
    return [_draw(message, last=message is kept[-1]) for message in kept]


def _draw(message: Message, *, last: bool) -> dict[str, Any]:
    choices = message.choices
    match message:
        case Text() if choices and (not last or any(choice.url for choice in choices)):
            return _flex(texts.shorten(message.text, 400, texts.utf16), _text_bubble(message))
        case Text():
            drawn: dict[str, Any] = {"type": "text", "text": texts.shorten(message.text, limits.TEXT, texts.utf16)}
        case Card():
            drawn = _flex(message.alt, _bubble(message, () if last else choices))
        case Carousel():
            bubbles = [_bubble(card, ()) for card in message.cards[: limits.CAROUSEL_BUBBLES]]
            drawn = _flex(message.alt, {"type": "carousel", "contents": bubbles})
    if last and choices:
        drawn["quickReply"] = {"items": [_quick_reply(choice) for choice in choices[: limits.QUICK_REPLIES]]}
    return drawn


def _flex(alt: str, contents: dict[str, Any]) -> dict[str, Any]:
    return {"type": "flex", "altText": texts.shorten(alt, limits.ALT_TEXT, texts.utf16), "contents": contents}


def _quick_reply(choice: Button) -> dict[str, Any]:
    return {"type": "action", "action": _action(choice, limits.QUICK_REPLY_LABEL)}


def _action(button: Button, label: int) -> dict[str, Any]:
    shown = texts.shorten(button.label, label)
    if button.url:
        return {"type": "uri", "label": shown, "uri": button.url}
    if button.text:
        return {"type": "message", "label": shown, "text": button.text}
    text = texts.shorten(button.label, limits.DISPLAY_TEXT)
    return {"type": "postback", "label": shown, "data": button.data, "displayText": text}


def _text_bubble(message: Text) -> dict[str, Any]:
    bubble = {"type": "bubble", "size": "kilo", "body": _box([_words(message.text, size="sm")])}
    return bubble | _footer(message.choices)


def _bubble(card: Card, choices: tuple[Button, ...]) -> dict[str, Any]:
    body = [_words(card.title, weight="bold", size="md")] if card.title else []
    body += [_words(line, size="sm") for line in card.lines if line]
    if card.footnote:
        body.append(_words(card.footnote, size="xs", color=_MUTED))
    bubble: dict[str, Any] = {"type": "bubble", "size": "kilo", "body": _box(body)}
    if card.image_url.startswith("https://"):
        bubble["hero"] = {
            "type": "image",
            "url": card.image_url,
            "size": "full",
            "aspectRatio": "20:13",
            "aspectMode": "cover",
        }
    return bubble | _footer((*card.buttons, *choices))


def _footer(buttons: tuple[Button, ...]) -> dict[str, Any]:
    if not buttons:
        return {}
    drawn = [
        {
            "type": "button",
            "height": "sm",
            "style": "link",
            "color": _ACCENT,
            "action": _action(button, limits.FLEX_BUTTON_LABEL),
        }
        for button in buttons
    ]
    return {"footer": _box(drawn, spacing="none")}


def _box(contents: list[dict[str, Any]], spacing: str = "sm") -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": contents}


def _words(text: str, **style: str) -> dict[str, Any]:
    return {"type": "text", "text": text or " ", "wrap": True, **style}
