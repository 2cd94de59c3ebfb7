"""How values look on the pages: the templates, everything escaped, and the filters that write money and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from bot.console import wording
from bot.console.desk import ROOT, Visit
from bot.domain.money import Money
from bot.domain.spoofing import clean_name
from bot.i18n import formats

DONE: Mapping[str, tuple[str, str]] = {
    "stock": ("在庫を更新しました。", "Stock updated."),
    "restocked": (
        "在庫を更新し、待っている方へのお知らせを始めました。",
        "Stock updated. Those who wait are being told.",
    ),
    "unknown": ("その商品は見つかりませんでした。", "There is no such product."),
    "order": ("注文の状態を変えました。", "The order was marked."),
    "changed_meanwhile": (
        "その間に状態が変わっていたため、何もしていません。",
        "It changed in the meantime, so nothing was done.",
    ),
    "claimed": ("担当になりました。案内係は黙っています。", "It is yours. The bot stays quiet."),
    "said": ("送りました。", "Sent."),
    "taken": ("ほかのスタッフが担当しているため、送っていません。", "Somebody else has it, so nothing was sent."),
    "ended": ("このやりとりは終わっています。", "This conversation has ended."),
    "handed_back": ("案内係に戻しました。", "The bot answers again."),
    "words": ("1〜2000字で書いてください。", "Please write 1 to 2,000 characters."),
    "started": ("配信を始めました。", "The campaign has started."),
    "campaign_pause": ("一時停止しました。", "Paused."),
    "campaign_resume": ("再開しました。", "Resumed."),
    "campaign_cancel": ("取りやめました。", "Cancelled."),
    "name": ("まだいないスタッフの名前と、役割を入れてください。", "Please give a new name and a role."),
    "removed": ("権限をすべて外しました。", "All rights were taken away."),
    "last_owner": ("最後のオーナーは外せません。", "The last owner cannot be removed."),
    "consent_asked": (
        "お客さまに確認をお送りします。ご本人が押すまで、何もお送りしません。",
        "The customer is being asked. Nothing is sent before their own tap.",
    ),
    "consent_withdrawn": ("お断りを記録し、すぐに止めました。", "The no was recorded and counts at once."),
    "consent_missing": (
        "受けた方法・控えの番号・お見せした文を入れてください。",
        "Please give how it was said, where the proof lies, and the words shown.",
    ),
    "consent_lately": (
        "最近おたずねしたため、もう一度はおたずねしません。",
        "They were asked lately, so they are not asked again.",
    ),
    "consent_unreachable": (
        "アプリにつながっていないため、確認をお送りできません。記録していません。",
        "There is no app to ask them in, so nothing was recorded.",
    ),
    "consent_not_offered": ("この方には選べない種類です。", "This topic is not offered to this person."),
    "no_offer": (
        "お知らせをお断りの方です。割引などのご案内は、お客さまからたずねられたときだけ送れます。",
        "They said no to advertising. An offer may only be named when they ask about it.",
    ),
    "taught": (
        "覚えました。待っている方に答えをお送りします。",
        "Learned. Those who wait get the answer.",
    ),
    "set_aside": ("一覧から外しました。", "Taken off the list."),
    "lesson_undone": ("元に戻しました。届いた答えは戻せません。", "Undone. Answers that arrived stay."),
    "question_gone": ("その質問は、もう一覧にありません。", "That question is no longer on the list."),
    "answer_words": (
        "質問は200字まで、答えは2000字までで書いてください。",
        "Please write a question of up to 200 characters and an answer of up to 2,000.",
    ),
    "segment_kept": ("保存しました。", "Kept."),
    "segment_removed": ("削除しました。", "Removed."),
    "retried": ("もう一度試します。", "It is being tried again."),
    "number": ("0以上の数を入力してください。", "Please give a number, 0 or more."),
}
"""What a page says after an act, by the word that stands in its address; no other text is ever shown from there."""


NAVIGATION = (
    ("/", "今日", "Today"),
    ("/handovers", "対応", "Handovers"),
    ("/questions", "質問", "Questions"),
    ("/products", "商品", "Products"),
    ("/orders", "注文", "Orders"),
    ("/customers", "お客さま", "Customers"),
    ("/segments", "セグメント", "Segments"),
    ("/campaigns", "一斉配信", "Campaigns"),
    ("/deliveries", "配信の記録", "Deliveries"),
    ("/staff", "スタッフ", "Staff"),
    ("/shop", "お店の設定", "Shop"),
    ("/audit", "操作の記録", "Audit"),
    ("/events", "処理できなかったもの", "Not handled"),
)

ROLES: Mapping[str, tuple[str, str]] = {
    "owner": ("オーナー", "owner"),
    "marketer": ("配信担当", "marketer"),
    "clerk": ("店頭担当", "clerk"),
}
STATUSES: Mapping[str, tuple[str, str]] = {
    "placed": ("受付済み", "placed"),
    "shipped": ("発送済み", "shipped"),
    "delivered": ("お届け済み", "delivered"),
    "returned": ("返品", "returned"),
    "draft": ("下書き", "draft"),
    "scheduled": ("予約済み", "scheduled"),
    "running": ("配信中", "running"),
    "paused": ("一時停止中", "paused"),
    "finished": ("完了", "finished"),
    "cancelled": ("取りやめ", "cancelled"),
}

_WORDED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "role": ROLES,
    "status": STATUSES,
    "stage": wording.STAGES,
    "pace": wording.PACES,
    "consent": wording.CONSENTS,
    "consent_act": wording.CONSENT_ACTS,
    "mechanism": wording.MECHANISMS,
    "origin": wording.ORIGINS,
    "fact_kind": wording.FACTS,
    "counted": wording.COUNTS,
    "act": wording.ACTS,
}


def environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("bot.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["root"] = ROOT
    pages.filters |= {"money": _money, "n": _number, "at": _at, "day": _day, "name": _name, "short": _short}
    pages.filters["yen"] = _yen
    pages.globals |= {"done": _done, "navigation": _navigation, "channels": wording.CHANNELS}
    pages.globals |= {name: _worded(words) for name, words in _WORDED.items()}
    return pages


def _visit(context: Context) -> Visit:
    found = context["visit"]
    assert isinstance(found, Visit)  # noqa: S101 - Visit.draw put it there
    return found


@pass_context
def _money(context: Context, minor: int | None, currency: str = "JPY") -> str:
    if minor is None:
        return "–"
    return formats.money(_visit(context).locale, Money.of_minor(minor, currency).amount, currency)


@pass_context
def _number(context: Context, value: int | float) -> str:
    return formats.number(_visit(context).locale, value)


@pass_context
def _at(context: Context, value: datetime | None) -> str:
    """Give day and time by the shop's clock."""
    if value is None:
        return "–"
    visit = _visit(context)
    today = visit.now.astimezone(visit.shop.timezone).date()
    return formats.datetime(visit.locale, value, visit.shop.timezone, today)


@pass_context
def _day(context: Context, value: datetime | None) -> str:
    if value is None:
        return "–"
    visit = _visit(context)
    zone = visit.shop.timezone
    return formats.date(visit.locale, value.astimezone(zone).date(), visit.now.astimezone(zone).date())


@pass_context
def _name(context: Context, raw: str) -> str:
    """Give a customer's name, made safe to show (S7)."""
    return clean_name(raw) or _visit(context).say("お名前なし", "no name")


def _short(identifier: str) -> str:
    """Give the end of a long id, which is what differs."""
    return identifier[-6:]


@pass_context
def _done(context: Context) -> str:
    visit = _visit(context)
    found = DONE.get(visit.query("done"))
    return visit.say(*found) if found else ""


@pass_context
def _yen(context: Context, amount: Decimal) -> str:
    """Give an amount in the shop's currency, which is what the plan is paid in."""
    visit = _visit(context)
    return formats.money(visit.locale, Money(amount, visit.shop.currency).rounded().amount, visit.shop.currency)


def _worded(words: Mapping[str, tuple[str, str]]) -> Callable[[Context, str], str]:
    """Give a function for templates that says a stored word in the reader's language; an unknown one as it is."""

    @pass_context
    def say(context: Context, value: str) -> str:
        found = words.get(value)
        return _visit(context).say(*found) if found else value

    return say


@pass_context
def _navigation(context: Context) -> list[tuple[str, str, str]]:
    """Give the pages that who is signed in may open."""
    visit = _visit(context)
    return [entry for entry in NAVIGATION if visit.may("GET", entry[0])]


def templates(pages: Environment) -> list[str]:
    """Give the names of all templates, for the tests."""
    found: list[Any] = pages.list_templates()
    return [str(each) for each in found]
