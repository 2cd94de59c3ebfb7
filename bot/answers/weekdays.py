"""Weekdays: the day of the week, or tomorrow, that a sentence names, in four languages."""

from __future__ import annotations

import re

from bot.answers.normalise import normalise

_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"月曜|げつよう|\bmon(?:day)?s?\b|(?:星期|週|禮拜)一|จันทร์",
        r"火曜|かよう(?:び)|\btue(?:sday)?s?\b|(?:星期|週|禮拜)二|อังคาร",
        r"水曜|すいよう|\bwed(?:nesday)?s?\b|(?:星期|週|禮拜)三|วันพุธ|พุธ",
        r"木曜|もくよう|\bthu(?:rsday)?s?\b|(?:星期|週|禮拜)四|พฤหัส",
        r"金曜|きんよう|\bfri(?:day)?s?\b|(?:星期|週|禮拜)五|ศุกร์",
        r"土曜|どよう|土日|\bsat(?:urday)?s?\b|(?:星期|週|禮拜)六|วันเสาร์|เสาร์",
        r"日曜|にちよう|\bsundays?\b|(?:星期|週|禮拜)[日天]|วันอาทิตย์",
    )
)
_TOMORROW = re.compile(r"明日(?!香)|あした|あす(?:は|の|も)|\btomorrow\b|明天|พรุ่งนี้")
_NEXT = re.compile(r"明後日|あさって|\bday after tomorrow\b|後天|มะรืน")


def named(text: str, today: int) -> int | None:
    """Give in how many days the named day is, seen from the weekday `today` (Monday is 0); None for no day."""
    plain = normalise(text)
    if _NEXT.search(plain):
        return 2
    if _TOMORROW.search(plain):
        return 1
    found = next((day for day, pattern in enumerate(_DAYS) if pattern.search(plain)), None)
    return None if found is None else (found - today) % 7
