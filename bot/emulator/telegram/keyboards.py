"""reply_markup: inline keyboards, reply keyboards, their removal and forced replies, read and checked."""

from dataclasses import dataclass
from typing import Any

from bot.emulator.telegram.answers import bad_request
from bot.emulator.telegram.markup import link_problem
from bot.emulator.telegram.parameters import Query, decode

CALLBACK_DATA_MAX_BYTES = 64
COPY_TEXT_MAX = 256
BUTTONS_MAX = 100
# The server takes the first of these that is present; an empty callback_data counts as absent.
ACTIONS = [
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
]
_LOOKS = ("style", "icon_custom_emoji_id")
_PRIVATE_ONLY = ("request_contact", "request_location", "request_users", "request_chat", "request_poll", "web_app")


@dataclass(frozen=True)
class Markup:
    """`kind`: inline, keyboard, remove, force; `object` in the Bot API's shape."""

    kind: str
    object: dict[str, Any]


def read(query: Query, *, private: bool = True, inline_only: bool = False) -> Markup | None:
    """The markup of a call; None without one. A markup nobody knows is ignored, as the server does."""
    source = query.text("reply_markup")
    if not source:
        return None
    try:
        value = decode(source)
    except ValueError as error:
        raise bad_request("can't parse reply keyboard markup JSON object") from error
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    markup = _markup(value, private)
    return markup if markup is None or markup.kind == "inline" or not inline_only else None


def _markup(value: dict[str, Any], private: bool) -> Markup | None:
    if "keyboard" in value:
        return Markup("keyboard", {**value, "keyboard": _rows(value["keyboard"], "keyboard", private)})
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline keyboard", private)
        return Markup("inline", {"inline_keyboard": rows}) if rows else None
    if value.get("remove_keyboard"):
        return Markup("remove", value)
    return Markup("force", value) if value.get("force_reply") else None


def _rows(value: Any, label: str, private: bool) -> list[list[dict[str, Any]]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f"can't parse {label} markup: Field must be an Array of Arrays")
    read_button = _inline_button if label == "inline keyboard" else _button
    rows = [[read_button(button, private) for button in row] for row in value if row]
    if sum(map(len, rows)) > BUTTONS_MAX:
        raise bad_request("reply markup is too long")
    return rows


def _text(button: dict[str, Any], label: str) -> str:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f"can't parse {label} button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request(f"{label} button text must be non-empty")
    return text


def _button(value: Any, private: bool) -> dict[str, Any]:
    """A button of a reply keyboard; a bare text is one too."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise bad_request("can't parse keyboard button: Object expected as keyboard button")
    _text(value, "keyboard")
    if not private and any(value.get(name) for name in _PRIVATE_ONLY):
        raise bad_request("BUTTON_TYPE_INVALID")
    return value


def _inline_button(value: Any, private: bool) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_request("can't parse inline keyboard button: Object expected as inline keyboard button")
    text = _text(value, "inline keyboard")
    action = next((name for name in ACTIONS if name in value and (name != "callback_data" or value[name])), None)
    if action is None:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_action(action, value[action], private)
    looks = {name: value[name] for name in _LOOKS if name in value}
    return {"text": text, **looks, action: value[action]}


def _check_action(action: str, value: Any, private: bool) -> None:
    if action == "callback_data" and not 1 <= len(str(value).encode()) <= CALLBACK_DATA_MAX_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        _check_url(str(value), "URL")
    if action == "copy_text" and not (
        isinstance(value, dict) and 1 <= len(str(value.get("text", ""))) <= COPY_TEXT_MAX
    ):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "web_app":
        if not private:
            raise bad_request("BUTTON_TYPE_INVALID")
        _check_web_app(value)


def _check_url(url: str, label: str) -> None:
    problem = link_problem(url)
    if problem is not None:
        raise bad_request(f"inline keyboard button {label} '{url}' is invalid: {problem}")


def _check_web_app(value: Any) -> None:
    url = str(value.get("url", "")) if isinstance(value, dict) else ""
    _check_url(url, "Web App URL")
    if not url.startswith("https://"):
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
