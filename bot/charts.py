"""Charts: small pictures as SVG text, readable without any font but the viewer's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#1a5fd0", "#4f9d69", "#c9a227", "#c4703a", "#8a4fbf", "#6b7484")
_DARK = 0.55
_WIDTH, _ROW, _MARGIN, _LABELS = 720, 34, 24, 210
_FONT = "font-family=\"system-ui, 'Noto Sans CJK JP', 'Noto Sans Thai', sans-serif\""


def bars(title: str, rows: Sequence[tuple[str, float, str]], notes: Sequence[str] = ()) -> str:
    """Give horizontal bars, one for each (label, value, value in words), and lines of text below them."""
    most = max((value for _, value, _ in rows), default=0.0) or 1.0
    room = _WIDTH - _LABELS - 2 * _MARGIN - 70
    parts = [_text(_MARGIN, 40, title, 20, weight=700)]
    for number, (label, value, words) in enumerate(rows):
        top = 64 + number * _ROW
        wide = max(1.0, value / most * room) if value else 0.0
        colour = COLOURS[number % len(COLOURS)]
        parts.append(_text(_MARGIN, top + 17, label, 14))
        parts.append(f'<rect x="{_MARGIN + _LABELS}" y="{top}" width="{wide:.1f}" height="22" rx="4" fill="{colour}"/>')
        parts.append(_text(_MARGIN + _LABELS + wide + 8, top + 17, words, 14))
    below = 64 + len(rows) * _ROW + 18
    parts += [_text(_MARGIN, below + number * 22, note, 13, colour="#4a5261") for number, note in enumerate(notes)]
    return _picture(parts, below + len(notes) * 22 + 6)


def grid(title: str, across: str, down: str, counts: Sequence[Sequence[int]]) -> str:
    """Give a map of five by five bands or the like: `counts[row][column]`, both from the lowest band on; the stronger
    the colour the more. Rows are drawn upwards."""
    most = max((count for row in counts for count in row), default=0) or 1
    wide, high, left = 104, 62, _MARGIN + 60
    parts = [_text(_MARGIN, 40, title, 20, weight=700), _text(_MARGIN, 84, down, 13, colour="#4a5261")]
    for row, line in enumerate(counts):
        top = 96 + (len(counts) - 1 - row) * high
        parts.append(_text(_MARGIN + 28, top + high / 2 + 5, str(row + 1), 14))
        for column, count in enumerate(line):
            x, shade = left + column * wide, 0.08 + 0.92 * count / most if count else 0.03
            parts.append(
                f'<rect x="{x}" y="{top}" width="{wide - 4}" height="{high - 4}" rx="4" fill="{COLOURS[0]}" '
                f'fill-opacity="{shade:.2f}"/>'
            )
            colour = "#ffffff" if shade > _DARK else "#1d2330"
            parts.append(_text(x + wide / 2 - 2, top + high / 2 + 4, f"{count:,}", 14, colour=colour, middle=True))
    below = 96 + len(counts) * high + 20
    columns = len(counts[0]) if counts else 0
    parts += [
        _text(left + column * wide + wide / 2 - 2, below, str(column + 1), 14, middle=True) for column in range(columns)
    ]
    parts.append(_text(left, below + 26, across, 13, colour="#4a5261"))
    return _picture(parts, below + 44)


def curves(title: str, lines: Mapping[str, Sequence[tuple[float, float]]], across: str) -> str:
    """Give lines over a common ground: `across` says what x is; y is a share from 0 to 1."""
    left, top, right, floor = _MARGIN + 44, 70.0, _WIDTH - _MARGIN, 350.0
    last = max((x for points in lines.values() for x, _ in points), default=1.0) or 1.0
    parts = [_text(_MARGIN, 40, title, 20, weight=700)]
    for tenth in range(0, 11, 2):
        y = floor - (floor - top) * tenth / 10
        parts.append(f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#e3e6ec"/>')
        parts.append(_text(_MARGIN, y + 5, f"{tenth * 10} %", 13, colour="#4a5261"))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        drawn = " ".join(
            f"{left + (right - left) * x / last:.1f},{floor - (floor - top) * min(max(y, 0), 1):.1f}" for x, y in points
        )
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="3"/>')
        parts.append(_text(left + number * 150, floor + 48, name, 14, colour=colour, weight=700))
    step = max(1, math.ceil(last / 6))
    parts += [
        _text(left + (right - left) * x / last, floor + 22, f"{x}", 13, colour="#4a5261", middle=True)
        for x in range(0, int(last) + 1, step)
    ]
    parts.append(_text(left, floor + 72, across, 13, colour="#4a5261"))
    return _picture(parts, floor + 90)


def _text(
    x: float, y: float, words: str, size: int, *, weight: int = 400, colour: str = "#1d2330", middle: bool = False
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" fill="{colour}"' + (' text-anchor="middle"' if middle else "")
    return f'<text {place} font-size="{size}" font-weight="{weight}">{escape(words)}</text>'


def _picture(parts: Sequence[str], height: float) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" height="{height:.0f}"'
    body = "\n".join(parts)
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT}>\n{ground}\n{body}\n</svg>\n'
