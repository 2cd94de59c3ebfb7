"""What Najimi says, free of any platform: a few plain shapes that every channel can draw.

Handlers build these, `bot/channels/*/outbound.py` turns them into the platform's JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled act. Exactly one of `data` (sent back to us), `url` (opened) or `text` (typed for the customer).

    `data` is at most 64 bytes, Telegram's limit: `verb:argument:argument`.
    """

    label: str
    data: str = ""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A bubble of words with optional `choices`: quick replies on LINE, an inline keyboard on Telegram.

    `keyboard` is the main menu's words, for channels that keep a keyboard under the chat; it excludes `choices`.
    """

    text: str
    choices: tuple[Button, ...] = ()
    keyboard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A picture, a title, lines of text and buttons. `alt` is what notification and screen reader say."""

    title: str
    alt: str
    lines: tuple[str, ...] = ()
    image_url: str = ""
    buttons: tuple[Button, ...] = ()
    choices: tuple[Button, ...] = ()
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Carousel:
    """Up to 10 cards side by side."""

    alt: str
    cards: tuple[Card, ...]
    choices: tuple[Button, ...] = ()


Message = Text | Card | Carousel


def pack(message: Message) -> dict[str, Any]:
    """Give a JSON-safe form of a message, to be stored with a delivery or a reply; `unpack` undoes it."""
    match message:
        case Text():
            return {
                "type": "text",
                "text": message.text,
                "choices": _pack_buttons(message.choices),
                "keyboard": list(message.keyboard),
            }
        case Card():
            return {
                "type": "card",
                "title": message.title,
                "alt": message.alt,
                "lines": list(message.lines),
                "image_url": message.image_url,
                "buttons": _pack_buttons(message.buttons),
                "choices": _pack_buttons(message.choices),
                "footnote": message.footnote,
            }
        case Carousel():
            return {
                "type": "carousel",
                "alt": message.alt,
                "cards": [pack(card) for card in message.cards],
                "choices": _pack_buttons(message.choices),
            }


def unpack(data: dict[str, Any]) -> Message:
    """Give the message that `pack` wrote; raises KeyError or ValueError on anything else."""
    match data["type"]:
        case "text":
            return Text(data["text"], _unpack_buttons(data["choices"]), tuple(data.get("keyboard", ())))
        case "card":
            return Card(
                title=data["title"],
                alt=data["alt"],
                lines=tuple(data["lines"]),
                image_url=data["image_url"],
                buttons=_unpack_buttons(data["buttons"]),
                choices=_unpack_buttons(data["choices"]),
                footnote=data["footnote"],
            )
        case "carousel":
            cards = tuple(card for card in map(unpack, data["cards"]) if isinstance(card, Card))
            return Carousel(data["alt"], cards, _unpack_buttons(data["choices"]))
        case kind:
            raise ValueError(f"unknown message type {kind!r}")


def plain(message: Message) -> str:
    """Give the words of a message, for exports and the conversation that staff see."""
    match message:
        case Text():
            return message.text
        case Card():
            return "\n".join(filter(None, (message.title, *message.lines, message.footnote)))
        case Carousel():
            return "\n\n".join(plain(card) for card in message.cards)


def _pack_buttons(buttons: tuple[Button, ...]) -> list[dict[str, str]]:
    return [
        {key: value for key, value in zip(("label", "data", "url", "text"), _fields(button), strict=True) if value}
        for button in buttons
    ]


def _fields(button: Button) -> tuple[str, str, str, str]:
    return button.label, button.data, button.url, button.text


def _unpack_buttons(buttons: list[dict[str, str]]) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in buttons)


@dataclass(slots=True)
class Outcome:
    """What a handler gives back: messages to say now, in the conversation, and nothing else.

    Everything lasting was written in the unit of work that the handler was given. `toast` is shown on the pressed
    button where the platform can (Telegram's callback answer).
    """

    messages: list[Message] = field(default_factory=list)
    toast: str = ""

    @classmethod
    def say(cls, *messages: Message) -> Outcome:
        return cls(list(messages))

    @classmethod
    def silent(cls) -> Outcome:
        return cls()
