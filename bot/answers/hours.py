"""Hours: at what time of day somebody wants to hear from the shop, or not, in four languages.

Texts here are NFKC, lower case and in hiragana, and were capped by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages should not come: from the hour `start` to the hour `end`, 0 to 23; None is an open side."""

    start: int | None
    end: int | None


_PARTS = {
    "night": re.compile(r"夜|よる|深夜|\bnight\b|晚上|半夜|กลางคืน|ดึก|寝て|\blate\b"),
    "morning": re.compile(r"朝|あさ|\bmorning\b|早上|凌晨|ตอนเช้า"),
    "noon": re.compile(r"昼|ひる|\bnoon\b|\blunch\b|中午|กลางวัน|เที่ยง"),
    "evening": re.compile(r"夕方|\bevening\b|傍晚|ตอนเย็น"),
}
_HOUR = re.compile(
    r"(?P<when>午後|午前|pm|am|下午|早上|上午|深夜|真夜中|半夜|凌晨|晚上|夜|よる|朝)?の? ?(?<!\d)(?P<hour>\d{1,2}) ?"
    r"(?:時|點|点|(?::[0-5]\d|\.00)(?!\d)(?: ?(?P<m>[ap])\.?m\b)?|โมง|นาฬิกา|(?P<thum>ทุ่ม)|(?P<n>[ap])\.?m\b)"
)
_AFTERNOON = frozenset({"午後", "pm", "下午"})
_NIGHT = frozenset({"晚上", "夜", "よる"})
_SMALL = frozenset({"深夜", "真夜中", "半夜", "凌晨", "午前", "上午", "am"})
_AFTER = (
    re.compile(r"(?:\b(?:after|past|later than|from|since)|หลัง(?:จาก)?|ตั้งแต่) ?$"),
    re.compile(r"^ ?(?:半)?(?:を)?(?:以降|以後|すぎ|過ぎ|より(?:後|あと|遅)|之後|過後|後|から)"),
)
_BEFORE = (
    re.compile(r"(?:\b(?:before|earlier than|until|till|by)|ก่อน) ?$"),
    re.compile(r"^ ?(?:半)?(?:より(?:前|まえ|早)|以前|之前|前|まえ|まで)"),
)
_TO = re.compile(r"^ ?(?:半)?(?:から|~|〜|-|–|\bto\b|\band\b|until|till|到|至|ถึง) ?(?:翌(?:日の?|朝の?)?|隔天)?$")
_NO = re.compile(
    r"な(?:い|く|し)|(?<!く)ません|要らん|いらん|るな|やめ|止め|とめ|不要|控え|控えて|困|だめ|うるさ|避け|遠慮|迷惑|おふ"
    r"|\b(?:no|not|never|stop|quit|avoid|without|dont|cant)\b|n't\b|不|別|勿|อย่า|ไม่|งด|หยุด|ห้าม"
)
_YES = re.compile(
    r"送って(?!こな|くるな)|届けて|にして|がいい|が良い|でお願い|だけ(?:に|で|送|$)|\b(?:send|only|prefer|please)\b|傳給|發給|再傳|ส่ง"
)


def hour(plain: str) -> int | None:
    """Give the hour, 0 to 23, that a text names."""
    found = _HOUR.search(plain)
    return _value(found) if found else None


def part_of_day(plain: str) -> str:
    """Give morning, noon, evening or night, or ''."""
    return next((name for name, pattern in _PARTS.items() if pattern.search(plain)), "")


def is_welcome(plain: str) -> bool:
    """Tell whether the time that a text names is when messages should come, and not when they should stay away."""
    return bool(_YES.search(plain)) and not _NO.search(plain)


def avoided(plain: str) -> Hours | None:
    """Give the hours to be left in peace: 「22時以降は送らないで」 is from 22, "only after 6 pm" is until 18.

    None when no hour is named, or one at which messages are welcome (see `hour`).
    """
    found = list(_HOUR.finditer(plain))
    if not found or _value(found[0]) is None:
        return None
    first, said = _value(found[0]), _bounds(plain, found)
    if said is None:
        return None if is_welcome(plain) or not _NO.search(plain) or first is None else Hours(first, (first + 1) % 24)
    return said if _NO.search(plain) else Hours(said.end, said.start)


def _bounds(plain: str, found: list[re.Match[str]]) -> Hours | None:
    """Give the span of the day that the words name, welcome or not."""
    first, before, after = _value(found[0]), plain[: found[0].start()], plain[found[0].end() :]
    if len(found) > 1 and _TO.search(plain[found[0].end() : found[1].start()]):
        return Hours(first, _value(found[1]))
    if _AFTER[0].search(before) or _AFTER[1].search(after):
        return Hours(first, None)
    if _BEFORE[0].search(before) or _BEFORE[1].search(after):
        return Hours(None, first)
    return None


def _value(found: re.Match[str]) -> int | None:
    named, when = int(found["hour"]), found["when"] or ""
    half = found["m"] or found["n"]
    if found["thum"]:
        return named + 18 if named < 6 else None
    if named == 12 and (half == "a" or when in _NIGHT | _SMALL):
        return 0
    # 夜1時 is after midnight, 夜7時 before
    if named < 12 and (half == "p" or when in _AFTERNOON or (when in _NIGHT and named >= 5)):
        named += 12
    return named % 24 if named <= 24 else None
