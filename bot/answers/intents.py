"""Intents: what a customer's sentence wants, in four languages, by rules in order of what matters most."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.answers import language as languages
from bot.answers import rules, slots, stops
from bot.answers.slots import Slots
from bot.answers.stops import NONE, Kind, Stop


class Intent(StrEnum):
    """Everything the bot can hear. The order here means nothing; priority is the order of intents.toml."""

    OPT_OUT = "opt_out"
    OPT_OUT_TOPIC = "opt_out_topic"
    AMBIGUOUS_CANCEL = "ambiguous_cancel"
    START = "start"
    ABUSE = "abuse"
    HUMAN = "human"
    COMPLAINT = "complaint"
    COMPLAINT_DUPLICATE = "complaint_duplicate"
    ORDER_STATUS = "order_status"
    ORDER_CHANGE = "order_change"
    ORDER_CANCEL = "order_cancel"
    RETURN = "return"
    EXCHANGE = "exchange"
    RESTOCK_SUBSCRIBE = "restock_subscribe"
    RESTOCK_ASK = "restock_ask"
    STOCK_ASK = "stock_ask"
    SIZE_STOCK = "size_stock"
    SIZE = "size"
    PRICE = "price"
    SHIPPING_FEE = "shipping_fee"
    SHIPPING_AREA = "shipping_area"
    DISCOUNT_ASK = "discount_ask"
    PAYMENT = "payment"
    STORE_HOURS = "store_hours"
    STORE_PLACE = "store_place"
    QUIET_HOURS_CHANGE = "quiet_hours_change"
    PREF_FREQUENCY = "pref_frequency"
    PREF_UPDATE = "pref_update"
    PREF_SENSITIVE = "pref_sensitive"
    PREF_VIEW = "pref_view"
    BIRTHDAY_SET = "birthday_set"
    BIRTHDAY_FIX = "birthday_fix"
    BIRTHDAY_ASK = "birthday_ask"
    AGE = "age"
    PAYDAY = "payday"
    RECOMMEND = "recommend"
    PRODUCT_SEARCH = "product_search"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    MY_DATA = "my_data"
    DELETE_ME = "delete_me"
    HELP = "help"
    LANGUAGE = "language"
    BOT_IDENTITY = "bot_identity"
    GREETING = "greeting"
    THANKS = "thanks"
    CHITCHAT = "chitchat"
    UNKNOWN = "unknown"


SURE = 0.7
"""At or above: act. Below: ask, offering the nearest choices."""


@dataclass(frozen=True, slots=True)
class Understanding:
    intent: Intent
    confidence: float
    slots: Slots = field(default_factory=Slots)
    language: str | None = None
    """What the text itself tells, else the caller's locale."""
    stop: Stop = NONE

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def understand(text: str, *, locale: str | None = None) -> Understanding:
    """Tell what a text wants. UNKNOWN with confidence 0 means: try products and the FAQ, then offer choices.

    `stop` is set independently of `intent`, from the words of all languages, and outranks it.
    """
    stop = stops.classify(text)
    intent, sure = _of_stop(stop) or _of_rules(stops.plain(text))
    return Understanding(intent, sure, slots.read(text), languages.detect(text) or locale, stop)


def _of_stop(stop: Stop) -> tuple[Intent, float] | None:
    found = _BY_STOP.get(stop.kind)
    return (found, 1.0) if found else None


def _of_rules(plain: str) -> tuple[Intent, float]:
    for rule in rules.fitting("intents", plain):
        return Intent(rule.means), rule.sure
    return Intent.UNKNOWN, 0.0


_BY_STOP = {
    Kind.HARD: Intent.OPT_OUT,
    Kind.SOFT: Intent.OPT_OUT,
    Kind.TOPIC: Intent.OPT_OUT_TOPIC,
    Kind.ASK: Intent.AMBIGUOUS_CANCEL,
    Kind.RESUME: Intent.START,
}
