"""The words of states and reasons, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.console.desk import Visit
from storage.models import Delivery

STATES: Mapping[str, tuple[str, str]] = {
    "queued": ("待機中", "waiting"),
    "claimed": ("送信の準備中", "about to be sent"),
    "sending": ("送信中", "being sent"),
    "sent": ("送信済み", "sent"),
    "failed": ("失敗", "failed"),
    "skipped": ("送らず", "not sent"),
    "cancelled": ("取りやめ", "cancelled"),
    "expired": ("期限切れ", "expired"),
    "unknown": ("届いたか不明", "outcome unknown"),
}
JOURNEYS: Mapping[str, tuple[str, str]] = {
    "restock": ("再入荷のお知らせ", "Restock notice"),
    "followup": ("購入後のご様子うかがい", "Follow-up"),
    "birthday": ("お誕生日", "Birthday"),
    "winback": ("お久しぶり", "Win-back"),
    "cart": ("カート", "Cart"),
    "recommendation": ("おすすめ", "Recommendation"),
    "broadcast": ("一斉配信", "Broadcast"),
    "handover_customer": ("スタッフの返信", "Staff's words"),
    "handover_staff": ("スタッフへの連絡", "Note to staff"),
}


def state(visit: Visit, value: str) -> str:
    found = STATES.get(value)
    return visit.say(*found) if found else value


def journey(visit: Visit, value: str) -> str:
    found = JOURNEYS.get(value)
    return visit.say(*found) if found else value


def reason(visit: Visit, value: str) -> str:
    """Give the words of a stored reason, its own word where it has none; '' for none."""
    if not value:
        return ""
    message_id = f"reason-{value.partition(':')[0].replace('_', '-')}"
    return visit.text(message_id) if visit.desk.house.catalogue.has(message_id) else value


def outcome(visit: Visit, row: Delivery) -> str:
    """Give one line on a delivery: what it was, where to, what became of it and why."""
    why = reason(visit, row.reason)
    parts = [journey(visit, row.journey), CHANNELS.get(row.channel, row.channel), state(visit, row.state)]
    line = " · ".join(part for part in parts if part)
    return f"{line}（{why}）" if why and visit.locale == "ja" else f"{line} ({why})" if why else line


CHANNELS: Mapping[str, str] = {"line": "LINE", "telegram": "Telegram"}
