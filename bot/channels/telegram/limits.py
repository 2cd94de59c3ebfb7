"""Telegram's limits, each with the page it comes from (https://core.telegram.org/bots/api, /bots/faq)."""

from __future__ import annotations

from dataclasses import replace

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
    replies_count=True,
    seconds_per_chat=1 / MESSAGES_PER_SECOND_PER_CHAT,
)

PAID_PER_SECOND = 1000.0  # sendMessage, allow_paid_broadcast
STARS_EACH = 0.1  # per message sent so
PAID = replace(LIMITS, concurrency=64, window=128)
