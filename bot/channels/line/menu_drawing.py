"""The rich menu's picture: six tiles with icons drawn by code, and the words where a font on this machine has them.

Without such a font the icons stand alone; what the tiles do is said by the labels of the areas either way.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

_INK = "#1f3d34"
_PAPER = "#fbfaf6"
_TILE = "#ffffff"
_EDGE = "#d9d6cb"
_LEAF = "#3f7d5f"
_GRID = 100
"""Icons are drawn on a square of 100 units, four times as large as they are shown: Pillow's lines have hard edges."""

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_FONTS = {
    "th": ("NotoSansThai-Medium*", "NotoSansThai-Regular*", "NotoSansThai*", "Sarabun-Regular*", "Loma.*", "Waree.*"),
    "": (
        "NotoSansCJK-Medium*",
        "NotoSansCJK-Regular*",
        "NotoSansCJK*",
        "NotoSansJP*",
        "ヒラギノ角ゴシック W4*",
        "YuGothM*",
        "meiryo*",
        "ipagp*",
        "NotoSerifCJK*",
    ),
}
_COLLECTION = {"zh-Hant": 3}
"""Which face of a Noto CJK collection: 0 is Japanese, 3 Traditional Chinese."""


def draw(labels: Sequence[str], locale: str, width: int, height: int) -> bytes:
    """Give a PNG far below LINE's 1 MB: few colours, and flat ones."""
    picture = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(picture)
    font = find_font(labels, locale, size=height // 17)
    wide, high = width // 3, height // 2
    for place, (label, icon) in enumerate(zip(labels, _ICONS, strict=True)):
        left, top = place % 3 * wide, place // 3 * high
        gap = width // 100
        pen.rounded_rectangle(
            (left + gap, top + gap, left + wide - gap, top + high - gap), width // 50, _TILE, _EDGE, width // 500
        )
        size = high * (44 if font else 58) // 100
        shift = high * (8 if font else 0) // 100
        _paste(picture, icon, left + (wide - size) // 2, top + (high - size) // 2 - shift, size)
        if font:
            _write(pen, label, font, left + wide // 2, top + high * 80 // 100, wide - 6 * gap)
    out = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, label: str, font: Any, x: int, y: int, room: int) -> None:
    while pen.textlength(label, font=font) > room and font.size > 20:
        font = font.font_variant(size=font.size - 4)
    pen.text((x, y), label, _INK, font, anchor="mm")


def _paste(picture: Image.Image, icon: Any, left: int, top: int, size: int) -> None:
    canvas = Image.new("RGB", (size * 4, size * 4), _TILE)
    icon(_Pen(ImageDraw.Draw(canvas), size * 4 / _GRID))
    picture.paste(canvas.resize((size, size), Image.Resampling.LANCZOS), (left, top))


def find_font(labels: Sequence[str], locale: str, size: int) -> Any:
    """Give a font of this machine that has every letter of the labels, None when there is none."""
    letters = sorted(set("".join(labels)) - {" "})
    for path in _candidates(locale):
        index = _COLLECTION.get(locale, 0) if "CJK" in path.name and path.suffix == ".ttc" else 0
        try:
            font = ImageFont.truetype(str(path), size, index=index)
        except OSError:
            continue
        if _covers(font, letters):
            return font
    return None


def _candidates(locale: str) -> Iterator[Path]:
    patterns = _FONTS["th"] + _FONTS[""] if locale == "th" else _FONTS[""]
    for pattern in patterns:
        for folder in _FOLDERS:
            if folder.is_dir():
                yield from sorted(folder.rglob(pattern))


def _covers(font: Any, letters: Sequence[str]) -> bool:
    """A letter that a font lacks is drawn like one that no font has."""
    nothing = bytes(font.getmask("\U0010fffe"))
    return all(bytes(font.getmask(letter)) != nothing for letter in letters)


class _Pen:
    """Lines and shapes in the icon's own units."""

    def __init__(self, pen: ImageDraw.ImageDraw, unit: float) -> None:
        self._pen = pen
        self._unit = unit

    def line(self, *points: tuple[float, float], colour: str = _INK, wide: float = 5) -> None:
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._pen.line(scaled, colour, round(wide * self._unit), joint="curve")
        radius = wide * self._unit / 2
        for x, y in scaled:
            self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), colour)

    def box(self, left: float, top: float, right: float, bottom: float, round_: float = 6, fill: str = "") -> None:
        area = tuple(value * self._unit for value in (left, top, right, bottom))
        self._pen.rounded_rectangle(area, round_ * self._unit, fill or None, _INK, round(5 * self._unit))

    def circle(self, x: float, y: float, radius: float, fill: str = "", edge: bool = True) -> None:
        area = tuple(value * self._unit for value in (x - radius, y - radius, x + radius, y + radius))
        self._pen.ellipse(area, fill or None, _INK if edge else None, round(5 * self._unit) if edge else 0)

    def arc(self, x: float, y: float, radius: float, start: float, end: float) -> None:
        area = tuple(value * self._unit for value in (x - radius, y - radius, x + radius, y + radius))
        self._pen.arc(area, start, end, _INK, round(5 * self._unit))

    def shape(self, *points: tuple[float, float], fill: str) -> None:
        self._pen.polygon([(x * self._unit, y * self._unit) for x, y in points], fill)


def _glass(pen: _Pen) -> None:
    """Find products: a magnifying glass over a leaf."""
    pen.circle(43, 43, 27)
    pen.line((63, 63), (84, 84), wide=8)
    pen.shape((32, 52), (34, 38), (46, 31), (56, 33), (54, 45), (45, 53), fill=_LEAF)


def _parcel(pen: _Pen) -> None:
    """Orders: a parcel."""
    pen.shape((42, 34), (58, 34), (58, 52), (42, 52), fill=_LEAF)
    pen.box(18, 34, 82, 82)
    pen.line((18, 37), (28, 18), (72, 18), (82, 37))
    pen.line((50, 18), (50, 34))


def _bell(pen: _Pen) -> None:
    """Restocks: a bell."""
    pen.shape((30, 68), (34, 44), (42, 31), (58, 31), (66, 44), (70, 68), fill="#e4efe8")
    pen.line((22, 70), (30, 60), (33, 42), (41, 30), (50, 27), (59, 30), (67, 42), (70, 60), (78, 70), (22, 70))
    pen.line((50, 18), (50, 26))
    pen.circle(50, 80, 6, _LEAF)


def _house(pen: _Pen) -> None:
    """The shop: a house with an awning."""
    pen.box(22, 44, 78, 84, 3)
    for left in (16, 33, 50, 67):
        pen.shape((left, 24), (left + 17, 24), (left + 17, 44), (left, 44), fill=_LEAF if left in (16, 50) else "#fff")
    pen.box(16, 24, 84, 44, 3)
    pen.box(42, 56, 58, 84, 2)


def _sliders(pen: _Pen) -> None:
    """Settings: three sliders."""
    for y, x in ((27, 62), (50, 36), (73, 68)):
        pen.line((16, y), (84, y))
        pen.circle(x, y, 9, _LEAF)


def _person(pen: _Pen) -> None:
    """Staff: a person who listens, with a headset."""
    pen.shape((24, 82), (32, 68), (50, 63), (68, 68), (76, 82), fill="#e4efe8")
    pen.line((22, 83), (30, 68), (50, 62), (70, 68), (78, 83), (22, 83))
    pen.circle(50, 38, 17, "#fff")
    pen.arc(50, 36, 24, 180, 360)
    pen.circle(26, 40, 6, _LEAF)
    pen.circle(74, 40, 6, _LEAF)


_ICONS = (_glass, _parcel, _bell, _house, _sliders, _person)
