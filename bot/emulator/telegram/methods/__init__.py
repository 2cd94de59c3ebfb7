"""What the emulated bot can do: every method name with the function that plays it."""

from bot.emulator.telegram.methods import account, chats, editing, media, receiving, sending
from bot.emulator.telegram.methods.types import Method

METHODS: dict[str, Method] = {
    **receiving.METHODS,
    **account.METHODS,
    **chats.METHODS,
    **sending.METHODS,
    **media.METHODS,
    **editing.METHODS,
}
# Method names are case-insensitive.
BY_LOWER_NAME: dict[str, str] = {name.lower(): name for name in METHODS}
