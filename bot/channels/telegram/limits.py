"""Telegram's limits, each with the page it comes from (https://core.telegram.org/bots/api, /bots/faq)."""

from __future__ import annotations

from bot.channels.sender import Limits

TEXT = 4096  # after entity parsing - sendMessage
CAPTION = 1024  # sendPhoto
CALLBACK_DATA = 64  # bytes - InlineKeyboardButton
TOAST = 200  # answerCallbackQuery
COMMAND_DESCRIPTION = 256  # BotCommand
MESSAGES_PER_SECOND_PER_CHAT = 1.0  # /bots/faq "My bot is hitting limits"

LIMITS = Limits(
    messages_per_reply=5,
    reply_is_free=False,
    repeat_is_safe=False,
    reply_seconds=None,
    concurrency=16,
)
