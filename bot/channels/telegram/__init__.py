"""Telegram through python-telegram-bot."""

import os

# The library moves its times from seconds to timedelta and warns at each RetryAfter until this is set.
os.environ.setdefault("PTB_TIMEDELTA", "1")
