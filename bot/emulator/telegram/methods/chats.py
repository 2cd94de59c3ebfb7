"""Methods about a chat that send no message: getChat, sendChatAction, answerCallbackQuery."""

from datetime import timedelta

from bot.emulator.telegram.answers import Result, bad_request
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.markup import link_problem
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query

TYPING_SECONDS = 5
TOAST_MAX = 200
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "cancel",
}


async def get_chat(bot: TelegramBot, query: Query) -> Result:
    chat = bot.target(query)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    if chat.person is not None and chat.person.username:
        full["active_usernames"] = [chat.person.username]
    return Result({**chat.as_chat(), **full})


async def send_chat_action(bot: TelegramBot, query: Query) -> Result:
    action = query.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = bot.writable(query)
    chat.typing = action
    seconds = 0 if action == "cancel" else TYPING_SECONDS
    chat.typing_until = bot.world.clock.now() + timedelta(seconds=seconds)
    bot.world.touch()
    return Result(True)


async def answer_callback_query(bot: TelegramBot, query: Query) -> Result:
    press, now = bot.callbacks.get(query.text("callback_query_id")), bot.world.clock.now()
    if len(query.text("text")) > TOAST_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.text("url") and link_problem(query.text("url")) is not None:
        raise bad_request("URL_INVALID")
    if press is None or press.answered or now - press.at > timedelta(seconds=bot.settings.callback_seconds):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answered = True
    press.chat.toast = {
        "text": query.text("text"),
        "at": now.isoformat(),
        "show_alert": query.flag("show_alert"),
        "url": query.text("url"),
        "callback_query_id": press.id,
    }
    bot.world.touch()
    return Result(True)


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
}
