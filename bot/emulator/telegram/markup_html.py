"""parse_mode=HTML: text and entities, with the server's complaints at byte offsets."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.telegram.entities import Entity, Formatted
from bot.emulator.telegram.markup import byte_offset, is_number, link_entity, unparsable

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?", re.I)
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.:/?=&%#-]+)))?")


@dataclass
class _Open:
    tag: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse(source: str) -> Formatted:
    """The text without its tags and the entities they made, in code points."""
    return _Parser(source).parse()


def decode(text: str) -> str:
    """Character references resolved; what is none stays as it stands, a bare ampersand too."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name.lower()]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if number == 0 or number >= 0x10FFFF or 0xD800 <= number < 0xE000:
        return match.group()
    return chr(number)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            bracket = self.source.find("<", self.at)
            end = len(self.source) if bracket < 0 else bracket
            self.text += decode(self.source[self.at : end])
            self.at = end
            if bracket >= 0:
                self._end_tag() if self.source.startswith("</", bracket) else self._start_tag()
        if self.stack:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return Formatted(self.text, tuple(self.entities))

    def _offset(self, index: int) -> int:
        return byte_offset(self.source, index)

    def _start_tag(self) -> None:
        begin = self.at
        name = _NAME.match(self.source, begin + 1)
        tag = name.group().lower() if name else ""
        self.at = begin + 1 + len(tag)
        if self.at >= len(self.source):
            raise unparsable(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if tag not in _TAGS:
            raise unparsable(f'Unsupported start tag "{tag}" at byte offset {self._offset(begin)}')
        attributes = self._attributes(begin, tag)
        if tag == "span" and "tg-spoiler" not in attributes.get("class", "").split():
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(begin)}')
        self.stack.append(_Open(tag, len(self.text), attributes))

    def _attributes(self, begin: int, tag: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self.source[self.at : self.at + 1].isspace():
                self.at += 1
            if self.at >= len(self.source):
                raise unparsable(f"Unclosed start tag at byte offset {self._offset(begin)}")
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            match = _ATTRIBUTE.match(self.source, self.at)
            if match is None:
                offset = self._offset(begin)
                raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
            self.at = match.end()
            if self.source[self.at : self.at + 1] in ("=", '"', "'"):
                raise unparsable(f"Unclosed start tag at byte offset {self._offset(begin)}")
            value = match.group(2) or match.group(3) or match.group(4) or ""
            attributes.setdefault(match.group(1).lower(), decode(value))

    def _end_tag(self) -> None:
        begin = self.at
        close = self.source.find(">", begin)
        name = self.source[begin + 2 : close if close >= 0 else len(self.source)].strip().lower()
        if not self.stack:
            raise unparsable(f"Unexpected end tag at byte offset {self._offset(begin)}")
        if close < 0:
            raise unparsable(f"Unclosed end tag at byte offset {self._offset(begin)}")
        opened = self.stack.pop()
        if name not in ("", opened.tag):
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise unparsable(f"Unmatched end tag at byte offset {self._offset(begin)}, {expected}")
        self.at = close + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = len(self.text) - opened.start
        if length == 0:
            return
        made = self._entity(opened, self.text[opened.start :])
        if made is not None:
            self.entities.append(Entity(made[0], opened.start, length, made[1]))

    def _entity(self, opened: _Open, content: str) -> tuple[str, dict[str, Any]] | None:
        kind, given = _TAGS[opened.tag], opened.attributes
        if kind == "text_link":
            return link_entity(given.get("href") or content)
        if kind == "blockquote":
            return ("expandable_blockquote" if "expandable" in given else kind), {}
        if kind == "custom_emoji":
            identifier = given.get("emoji-id", "")
            return (kind, {"custom_emoji_id": identifier}) if is_number(identifier) else None
        if kind == "date_time":
            unix = given.get("unix", "")
            extra: dict[str, Any] = {"date_time_format": given["format"]} if given.get("format") else {}
            return (kind, {"unix_time": int(unix), **extra}) if is_number(unix) else None
        if kind == "code":
            return self._code(opened, len(content))
        if kind == "pre":
            return self._pre(opened, len(content))
        return kind, {}

    def _code(self, opened: _Open, length: int) -> tuple[str, dict[str, Any]]:
        """`<pre><code class="language-x">`: the code becomes the language of the pre around it."""
        language = opened.attributes.get("class", "")
        inside_pre = bool(self.stack) and self.stack[-1].tag == "pre" and self.stack[-1].start == opened.start
        if inside_pre and language.startswith("language-"):
            self.stack[-1].attributes["language"] = language.removeprefix("language-")
            self.stack[-1].attributes["length"] = str(length)
        return "code", {}

    def _pre(self, opened: _Open, length: int) -> tuple[str, dict[str, Any]]:
        if opened.attributes.get("length") == str(length):
            return "pre", {"language": opened.attributes["language"]}
        return "pre", {}
