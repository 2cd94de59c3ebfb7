"""What names an offer: the words by which a message becomes advertising, whatever class it was given (MT11).

Only words that have no other everyday use count: a receipt may say "sales tax", "for sale" or セールス. Every pattern
has a fixed reach, so a text of any length is read once.
"""

from __future__ import annotations

import unicodedata

import regex  # type: ignore[import-untyped]

_JAPANESE = (
    r"クーポン|割引|割り引き|値引|値下げ|半額|特価|特売|お買い得|"
    r"(?<!ホール)セール(?!ス|ラー)|[%円割]\s{0,2}(?:オフ|引き|還元)|ポイント\s{0,2}\d{1,3}\s{0,2}倍"
)
_ENGLISH = (
    r"\b(?:coupons?|vouchers?|discount(?:s|ed)?|promo(?:tion|tional)?(?:\s{1,2}codes?)?|half[\s-]{1,2}price|bogo)\b|"
    r"\b(?:special|limited)\s{1,2}(?:offer|price)s?\b|\bclearance\s{1,2}(?:sale|price)s?\b|"
    r"(?<!\bfor\s)(?<!\bof\s)(?<!\bafter[\s-])\bsale\b(?!\s{1,2}(?:tax|id|no|number)\b)|"
    r"%\s{0,2}(?:off|discount)\b|[$€£¥฿]\s{0,2}\d{1,9}(?:[.,]\d{1,3})?\s{0,2}off\b"
)
_CHINESE = (
    r"優惠|优惠|折扣|折價|折价|特價|特价|半價|半价|促銷|促销|減價|减价|[買买]一送一|"
    r"打[\d一二三四五六七八九]{1,2}折|\d\s?折(?![疊叠衷])"
)
_THAI = r"คูปอง|ส่วนลด|ลดราคา|โปรโมชั่น|โปรโมชัน|ครึ่งราคา|ราคาพิเศษ|ข้อเสนอพิเศษ|ลด\s{0,2}\d{1,6}\s{0,2}(?:%|บาท|เปอร์เซ็นต์)"
_OFFER = regex.compile("|".join((_JAPANESE, _ENGLISH, _CHINESE, _THAI)))


def names_an_offer(text: str) -> bool:
    """Say whether a text names a coupon, a discount or a sale, in any of the four languages, full-width or not."""
    return _OFFER.search(unicodedata.normalize("NFKC", text).casefold()) is not None
