"""Text length as LINE counts it: UTF-16 code units by default, graphemes for labels and what is shown as a title."""

import regex  # type: ignore[import-untyped,unused-ignore]

_GRAPHEME = regex.compile(r"\X")


def units(text: str) -> int:
    """UTF-16 code units: an emoji outside the basic plane counts 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """What a reader calls characters: a family emoji of eleven units counts 1."""
    return sum(1 for _ in _GRAPHEME.finditer(text))
