"""Flood control after Telegram's FAQ: 30 messages a second in all, one a second per chat, 20 a minute per group."""

import math
from collections import deque
from dataclasses import dataclass, field

from bot.emulator.telegram.chats import Chat
from bot.emulator.telegram.settings import TelegramSettings

PAID_PER_SECOND = 1000.0
PAID_STARS_MIN = 10_000
PAID_STARS_EACH = 0.1
GROUP_WINDOW = 60.0


@dataclass
class Bucket:
    """Tokens that come back at `rate` a second up to `size`."""

    rate: float
    size: float
    tokens: float
    at: float

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` can be taken; 0 = now. A count above the size waits for a full bucket."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        missing = min(count, self.size) - self.tokens
        # floating point must not leave a billionth of a second to wait
        return missing / self.rate if missing > 1e-9 else 0.0

    def take(self, count: int) -> None:
        self.tokens -= count


@dataclass
class Limits:
    """The counters of one bot; stars_used counts tenths exactly enough for a shop."""

    settings: TelegramSettings
    stars_used: float = 0.0
    _all: Bucket | None = None
    _paid: Bucket | None = None
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    @property
    def stars(self) -> float:
        return self.settings.stars - self.stars_used

    def admit(self, chat: Chat, count: int, paid: bool, now: float) -> float:
        """Takes `count` messages and gives 0, or takes nothing and gives the seconds to wait."""
        if not self.settings.rate_limits:
            return 0.0
        paid = paid and self.settings.stars >= PAID_STARS_MIN and self.stars >= count * PAID_STARS_EACH
        overall, own = self._overall(now), self._own(chat, now)
        wait_all = overall.wait(now, count)
        charged = paid and wait_all > 0
        waits = [self._fast(now).wait(now, count) if charged else wait_all, own.wait(now, count)]
        waits.append(self._group_wait(chat, count, now))
        if max(waits) > 0:
            return max(waits)
        (self._fast(now) if charged else overall).take(count)
        own.take(count)
        self.stars_used += count * PAID_STARS_EACH if charged else 0.0
        if not chat.private:
            self._groups[chat.id].extend([now] * count)
        return 0.0

    def _overall(self, now: float) -> Bucket:
        if self._all is None:
            self._all = Bucket(self.settings.per_second, self.settings.burst, self.settings.burst, now)
        return self._all

    def _fast(self, now: float) -> Bucket:
        if self._paid is None:
            self._paid = Bucket(PAID_PER_SECOND, PAID_PER_SECOND, PAID_PER_SECOND, now)
        return self._paid

    def _own(self, chat: Chat, now: float) -> Bucket:
        burst = float(self.settings.chat_burst)
        return self._chats.setdefault(chat.id, Bucket(self.settings.chat_per_second, burst, burst, now))

    def _group_wait(self, chat: Chat, count: int, now: float) -> float:
        if chat.private:
            return 0.0
        sent = self._groups.setdefault(chat.id, deque())
        while sent and sent[0] <= now - GROUP_WINDOW:
            sent.popleft()
        over = len(sent) + count - self.settings.group_per_minute
        return sent[min(over, len(sent)) - 1] + GROUP_WINDOW - now if over > 0 and sent else 0.0


def retry_after(wait: float) -> int:
    return max(1, math.ceil(wait))
