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
    "replenish": ("そろそろのご案内", "Replenishment"),
    "renewal": ("更新のお知らせ", "Renewal"),
    "enquiry": ("お問い合わせのその後", "Enquiry"),
    "payday": ("給料日", "Payday"),
    "broadcast": ("一斉配信", "Broadcast"),
    "handover_customer": ("スタッフの返信", "Staff's words"),
    "answered": ("後日の回答", "A later answer"),
    "consent_ask": ("受け取りの確認", "Question of consent"),
    "keep_going": ("続けるかの確認", "Question whether to go on"),
    "order": ("ご注文のお礼", "Thanks for an order"),
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


STAGES: Mapping[str, tuple[str, str]] = {
    "prospect": ("ご購入前", "not bought yet"),
    "new": ("はじめて", "new"),
    "repeat": ("くりかえし", "repeat"),
    "vip": ("常連", "VIP"),
    "drifting": ("足が遠のく", "drifting"),
    "dormant": ("お久しぶり", "dormant"),
    "lost": ("1年なし", "lost"),
}
PACES: Mapping[str, tuple[str, str]] = {
    "normal": ("通常", "normal"),
    "half": ("半分", "half"),
    "low": ("少なめ", "low"),
    "rest": ("お休み", "resting"),
}
CONSENTS: Mapping[str, tuple[str, str]] = {
    "granted": ("受け取る", "yes"),
    "pending": ("本人の確認待ち", "to be confirmed"),
    "paused": ("休止中", "paused"),
    "withdrawn": ("お断り", "no"),
}
CONSENT_ACTS: Mapping[str, tuple[str, str]] = {
    "grant": ("受け取ると回答", "said yes"),
    "withdraw": ("お断り", "said no"),
    "confirm": ("本人が確認", "confirmed"),
    "pause": ("休止", "paused"),
    "resume": ("再開", "resumed"),
    "expire": ("期限切れ", "ran out"),
    "import": ("取り込み", "imported"),
    "correct": ("訂正", "corrected"),
    "erase": ("消去", "erased"),
}
MECHANISMS: Mapping[str, tuple[str, str]] = {
    "button": ("ボタン", "button"),
    "typed": ("文字", "typed"),
    "web_form": ("ウェブ", "web form"),
    "double_opt_in": ("二重確認", "double opt-in"),
    "in_store": ("店頭", "in the shop"),
    "phone": ("電話", "phone"),
    "paper": ("用紙", "paper"),
    "import": ("取り込み", "import"),
}
ORIGINS: Mapping[str, tuple[str, str]] = {
    "stated": ("ご本人から", "said so"),
    "transacted": ("お買い物から", "bought"),
    "inferred": ("推測", "a guess"),
}
FACTS: Mapping[str, tuple[str, str]] = {
    "category": ("よく見る分類", "looks for"),
    "likes": ("お好み", "likes"),
    "dislikes": ("苦手", "dislikes"),
    "size": ("サイズ", "size"),
    "allergy": ("アレルギー", "allergy"),
    "budget": ("ご予算", "budget"),
}
COUNTS: Mapping[str, tuple[str, str]] = {**STATES, "open": ("これから", "still to come")}
ACTS: Mapping[str, tuple[str, str]] = {
    "console.signed_in": ("サインイン", "signed in"),
    "console.signed_out": ("サインアウト", "signed out"),
    "stock.set": ("在庫を変更", "set stock"),
    "order.marked": ("注文の状態を変更", "marked an order"),
    "handover.claimed": ("やりとりを担当", "took a conversation"),
    "handover.answered": ("お客さまに返信", "answered a customer"),
    "lesson.entry": ("新しい答えを登録", "taught a new answer"),
    "lesson.phrasing": ("質問の言い方を追加", "taught another phrasing"),
    "lesson.aside": ("質問ではないとした", "set questions aside"),
    "lesson.undone": ("覚えたことを取り消し", "undid a lesson"),
    "event.retried": ("処理をもう一度試した", "tried an event again"),
    "handover.offer_refused": ("広告の送信を拒否", "was stopped from advertising"),
    "handover.ended": ("案内係に戻した", "gave back to the bot"),
    "segment.saved": ("セグメントを保存", "saved a segment"),
    "segment.removed": ("セグメントを削除", "removed a segment"),
    "campaign.created": ("下書きを作成", "wrote a draft"),
    "campaign.scheduled": ("配信を予約", "scheduled a campaign"),
    "campaign.started": ("配信を開始", "started a campaign"),
    "campaign.paused": ("配信を一時停止", "paused a campaign"),
    "campaign.resumed": ("配信を再開", "resumed a campaign"),
    "campaign.cancelled": ("配信を取りやめ", "cancelled a campaign"),
    "consent.entered": ("店頭などのご希望を記録", "wrote down a yes"),
    "consent.withdrawn": ("お断りを記録", "wrote down a no"),
    "staff.invited": ("スタッフを招待", "invited staff"),
    "staff.registered": ("スタッフ登録", "registered"),
    "staff.removed": ("権限を外した", "took rights away"),
    "customer.exported": ("データを書き出し", "exported a customer"),
    "customer.erased": ("データを消去", "erased a customer"),
}
