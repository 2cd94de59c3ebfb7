"""The monthly message quota: recipients counted, replies free, narrowcasts reserve."""

from datetime import datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))  # every date of the Messaging API is UTC+9


def day(now: datetime) -> str:
    """yyyyMMdd in UTC+9."""
    return now.astimezone(JAPAN).strftime("%Y%m%d")


class Quota:
    """What was sent: per month for the quota, per day and kind for the statistics."""

    def __init__(self, limit: int | None, used: int, now: datetime) -> None:
        self.limit = limit
        self.reserved = 0
        self._months = {day(now)[:6]: used}
        self._days: dict[tuple[str, str], int] = {}

    def used(self, now: datetime) -> int:
        """Messages counted in the month of `now`."""
        return self._months.get(day(now)[:6], 0)

    def set_used(self, used: int, now: datetime) -> None:
        self._months[day(now)[:6]] = used

    def left(self, now: datetime) -> int | None:
        """What can still be sent this month; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used(now) - self.reserved)

    def allows(self, count: int, now: datetime) -> bool:
        left = self.left(now)
        return left is None or count <= left

    def count(self, kind: str, recipients: int, now: datetime) -> None:
        """Notes an accepted call; `reply` does not use the quota."""
        today = day(now)
        self._days[today, kind] = self._days.get((today, kind), 0) + recipients
        if kind != "reply":
            self._months[today[:6]] = self.used(now) + recipients

    def sent_on(self, date: str, kind: str) -> int:
        return self._days.get((date, kind), 0)
