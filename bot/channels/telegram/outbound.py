"""From messages to Telegram's sendMessage and sendPhoto (https://core.telegram.org/bots/api#sendmessage).

Words go as plain text with computed entities, so that no customer's name can break the markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram import limits
from bot.channels.telegram.inbound import SAY
from bot.domain import texts
from bot.domain.replies import Button, Card, Carousel, Message, Text

Keys = list[list[dict[str, Any]]]
_WIDE = 9  # characters; buttons longer than this get a row of their own


@dataclass(frozen=True, slots=True)
class Drawing:
    """One call: a photo with a caption when `photo` is set, else a text. `entities` and `markup` as the API has them
    (MessageEntity, InlineKeyboardMarkup or ReplyKeyboardMarkup)."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    photo: str = ""
    markup: dict[str, Any] | None = None


def draw(message: Message) -> Drawing:
    """Give the one call that shows a message."""
    match message:
        case Text():
            return Drawing(texts.shorten(message.text, limits.TEXT, texts.utf16), markup=_markup(message))
        case Card():
            return _card(message)
        case Carousel():
            return _carousel(message)


def _markup(message: Text) -> dict[str, Any] | None:
    if message.keyboard:
        rows = [message.keyboard[start : start + 2] for start in range(0, len(message.keyboard), 2)]
        keys = [[{"text": label} for label in row] for row in rows]
        return {"keyboard": keys, "resize_keyboard": True, "is_persistent": True}
    return _inline(message.choices)


def _card(card: Card) -> Drawing:
    words = "\n".join(filter(None, (card.title, *card.lines, card.footnote)))
    photo = card.image_url if card.image_url.startswith(("https://", "http://")) else ""
    text = texts.shorten(words, limits.CAPTION if photo else limits.TEXT, texts.utf16)
    bold = (_bold(0, card.title),) if card.title else ()
    return Drawing(text, bold, photo, _inline((*card.buttons, *card.choices)))


def _carousel(carousel: Carousel) -> Drawing:
    """All cards in one text: Telegram has nothing to swipe. Each card's acts carry its number."""
    text = ""
    entities: list[dict[str, Any]] = []
    rows: Keys = []
    for number, card in enumerate(carousel.cards, start=1):
        lead = f"{number}. " if len(carousel.cards) > 1 else ""
        part = lead + "\n".join(filter(None, (card.title, *card.lines, card.footnote)))
        if texts.utf16(text) + texts.utf16(part) > limits.TEXT - 2:
            break
        entities.append(_bold(texts.utf16(text + lead), card.title))
        text += part + "\n\n"
        rows.append([_button(button, lead) for button in card.buttons])
    rows += _rows(carousel.choices)
    return Drawing(text.rstrip(), tuple(entities), markup={"inline_keyboard": rows} if any(rows) else None)


def _bold(offset: int, text: str) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": texts.utf16(text)}


def _inline(buttons: Sequence[Button]) -> dict[str, Any] | None:
    return {"inline_keyboard": _rows(buttons)} if buttons else None


def _rows(buttons: Sequence[Button]) -> Keys:
    """Two short buttons share a row; a long one has its own."""
    rows: Keys = []
    room = False
    for button in buttons:
        short = len(button.label) <= _WIDE
        if room and short:
            rows[-1].append(_button(button))
            room = False
        else:
            rows.append([_button(button)])
            room = short
    return rows


def _button(button: Button, lead: str = "") -> dict[str, Any]:
    label = lead + button.label
    if button.url:
        return {"text": label, "url": button.url}
    return {"text": label, "callback_data": button.data or f"{SAY}{button.text}"}
