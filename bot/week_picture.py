"""The week's picture: sales of the last weeks as bars. Digits only, so that no font is missing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

from PIL import Image, ImageDraw, ImageFont

_SIZE = (800, 520)
_PAPER, _INK, _SOFT, _BAR, _LATEST = "#ffffff", "#1d2330", "#4a5261", "#b9cdf0", "#1a5fd0"
_MARGIN, _TOP, _BOTTOM = 40, 70, 70


def draw(until: date, amounts: Sequence[float]) -> bytes:
    """Give a PNG. `until` is the day on which the last week ended; `amounts` one for each week, the latest last, in the
    currency's main unit."""
    picture = Image.new("RGB", _SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    small, large = ImageFont.load_default(size=20), ImageFont.load_default(size=24)
    most = max([*amounts, 1])
    step = (_SIZE[0] - 2 * _MARGIN) / max(len(amounts), 1)
    floor = _SIZE[1] - _BOTTOM
    for place, amount in enumerate(amounts):
        left, right = _MARGIN + place * step + step * 0.15, _MARGIN + (place + 1) * step - step * 0.15
        top = floor - (floor - _TOP) * max(amount, 0) / most
        latest = place == len(amounts) - 1
        pen.rounded_rectangle((left, min(top, floor - 2), right, floor), 6, _LATEST if latest else _BAR)
        middle = (left + right) / 2
        pen.text((middle, top - 8), _short(amount), _INK if latest else _SOFT, large if latest else small, anchor="ms")
        begins = until - timedelta(weeks=len(amounts) - place)
        pen.text((middle, floor + 14), f"{begins.month}/{begins.day}", _SOFT, small, anchor="mt")
    pen.line((_MARGIN, floor, _SIZE[0] - _MARGIN, floor), _SOFT, 2)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _short(amount: float) -> str:
    """Give an amount that fits above a bar: 1,234, 56k, 1.2M."""
    if amount >= 1_000_000:
        return f"{amount / 1_000_000:.1f}M"
    return f"{amount / 1000:.0f}k" if amount >= 10_000 else f"{amount:,.0f}"
