"""LINE's limits, each with the page it comes from (reference: /en/reference/messaging-api/)."""

from __future__ import annotations

from bot.channels.sender import Limits

MESSAGES_PER_CALL = 5  # "Messages to send. Max: 5" - #send-reply-message
QUICK_REPLIES = 13  # #quick-reply
QUICK_REPLY_LABEL = 20  # graphemes - #action-objects, "label"
FLEX_BUTTON_LABEL = 40
TEXT = 5000  # UTF-16 code units - #text-message
ALT_TEXT = 1500  # UTF-16 code units - #flex-message
CAROUSEL_BUBBLES = 12  # #f-carousel
POSTBACK_DATA = 300
DISPLAY_TEXT = 300
RETRY_KEY_HOURS = 23.0  # valid 24 h - /en/docs/messaging-api/retrying-api-request/; an hour in hand
REPLY_SECONDS = 50.0  # "within one minute after receiving the webhook" - #reply-token; ten seconds in hand

LIMITS = Limits(
    messages_per_reply=MESSAGES_PER_CALL,
    reply_is_free=True,
    repeat_is_safe=True,
    reply_seconds=REPLY_SECONDS,
    has_menu=True,
    repeat_hours=RETRY_KEY_HOURS,
    concurrency=64,
    window=512,
)
