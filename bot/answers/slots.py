"""Slots: the facts inside a customer's sentence, an order number, a day, a taste."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.answers import dates, hours, paces, tastes
from bot.answers.dates import Day
from bot.answers.hours import Hours
from bot.answers.normalise import LIMIT, fold, normalise
from bot.answers.paces import Pace
from bot.answers.stops import topic_of
from bot.domain.consent import Topic

__all__ = ["MINOR_BELOW", "Day", "Hours", "Pace", "Slots", "read"]

MINOR_BELOW = 16
"""Below this age no marketing and no profiling in Japan (trust.md CF13); shops of other countries set their own."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What a sentence contained; empty where it contained nothing of the kind."""

    order_number: str = ""
    day: Day | None = None
    birthday: tuple[int, int] | None = None
    """Month and day."""
    pace: Pace | None = None
    hour: int | None = None
    """The hour (0-23) at which messages are welcome, local time."""
    avoid: Hours | None = None
    """The hours in which they are not; then `hour` is None."""
    part_of_day: str = ""
    """morning, noon, evening or night: when messages should stay away, or come where `welcome`."""
    welcome: bool = False
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    """Words of health, belief or body that must not be stored without a separate yes (CF14)."""
    age: int | None = None
    quantity: int | None = None
    size: str = ""
    topic: Topic | None = None

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < MINOR_BELOW


def read(text: str) -> Slots:
    """Give the facts in a text as the customer wrote it; reads its first 200 characters, never raises."""
    seen = unicodedata.normalize("NFKC", text[:LIMIT])
    plain = fold(seen.lower())
    likes, dislikes = tastes.read(seen)
    avoid = hours.avoided(plain)
    return Slots(
        order_number=_order_number(seen),
        day=dates.day(plain),
        birthday=dates.birthday(plain),
        pace=paces.read(plain),
        hour=None if avoid else hours.hour(plain),
        avoid=avoid,
        part_of_day=hours.part_of_day(plain),
        welcome=hours.is_welcome(plain),
        likes=likes,
        dislikes=dislikes,
        sensitive=tuple(dict.fromkeys(match[0] for match in _SENSITIVE.finditer(seen.lower()))),
        age=_number(_AGE, plain),
        quantity=_quantity(plain),
        size=_size(seen),
        topic=topic_of(normalise(text)),
    )


_ORDER = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,4})[-#_ ]?(\d{3,12})(?![A-Za-z0-9])"
    r"|(?:番号|number|no\.?|#|單號|編號|เลขที่)\s?[:は]?\s?(\d{3,14})",
    re.IGNORECASE,
)
_NOT_ORDERS = frozenset(
    {
        "size",
        "cm",
        "kg",
        "ml",
        "yen",
        "jpy",
        "usd",
        "thb",
        "ntd",
        "in",
        "for",
        "than",
        "over",
        "of",
        "the",
        "to",
        "at",
        "on",
        "is",
        "by",
        "and",
        "or",
        "w",
    }
)
_AGE = re.compile(
    r"(?<!\d)(\d{1,2}) ?(?:歳|才|さい|歲|years? old|yo\b|y/o|ขวบ)|\bi(?:'|’)?m (\d{1,2})\s*$|อายุ ?(\d{1,2})"
)
_SENSITIVE = re.compile(
    r"[^\s、。はがのもをに]{0,6}アレルギー|アレルギ|妊娠|妊婦|授乳|糖尿病?|高血圧|持病|ハラール|ハラル|ヴィーガン|ビーガン|ベジタリアン|イスラム|乳糖不耐|グルテン|喘息|アトピー|敏感肌|乳製品|"
    r"\ballerg\w{1,4}\b|\bpregnan\w{1,3}\b|\bdiabet\w{1,3}\b|\bvegan\b|\bvegetarian\b|\bhalal\b|\bkosher\b|\bgluten\b|\blactose\b|\bbreastfeeding\b|過敏|懷孕|孕婦|素食|清真|高血壓|แพ้\S{0,12}|ตั้งครรภ์|เบาหวาน|ฮาลาล|มังสวิรัติ"
)
_QUANTITY = re.compile(
    r"(?<![\d/])(\d{1,3}) ?(?:個|こ(?!ろ)|袋|本|点|枚|箱|つ|缶|着|足|pcs?\b|pieces?\b|ชิ้น|ถุง|件|包)"
    r"|(?:[x×]|数量:?) ?(\d{1,3})\b"
)
_SIZE = re.compile(
    r"(?<![A-Za-z0-9'’])(X{0,3}[SL]|M|[2-6]XL"
    r"|(?i:x{1,3}[sl]|[2-6]xl|[sml](?= ?(?:サイズ|さいず|size|號))))(?![A-Za-z0-9'’])"
    r"|(?<!\d)(\d{2}(?:\.5)?) ?(?:cm|センチ|号)(?![a-z])"
)


def _order_number(seen: str) -> str:
    for match in _ORDER.finditer(seen):
        if match[3]:
            return str(match[3])
        if match[1].lower() not in _NOT_ORDERS:
            return f"{match[1].upper()}-{match[2]}"
    return ""


def _quantity(plain: str) -> int | None:
    return _number(_QUANTITY, plain)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(next(group for group in found.groups() if group)) if found else None


def _size(seen: str) -> str:
    found = _SIZE.search(seen)
    return (found[1] or found[2]).upper() if found else ""
