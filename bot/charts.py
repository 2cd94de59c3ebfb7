"""Charts: small pictures as SVG text, readable without any font but the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

COLOURS = ("#1a5fd0", "#4f9d69", "#c9a227", "#c4703a", "#8a4fbf", "#6b7484")
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


def _text(x: float, y: float, words: str, size: int, *, weight: int = 400, colour: str = "#1d2330") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" fill="{colour}"'
    return f'<text {place} font-size="{size}" font-weight="{weight}">{escape(words)}</text>'


def _picture(parts: Sequence[str], height: float) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height:.0f}" width="{_WIDTH}" height="{height:.0f}"'
    body = "\n".join(parts)
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT}>\n{ground}\n{body}\n</svg>\n'
