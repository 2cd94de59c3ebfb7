"""parse_mode=MarkdownV2 and the legacy Markdown: text and entities, with the server's complaints at byte offsets."""

from dataclasses import dataclass

from bot.emulator.telegram.answers import RefusalError
from bot.emulator.telegram.entities import Entity, Formatted
from bot.emulator.telegram.markup import byte_offset, is_number, link_entity, unparsable

_RESERVED = "_*[]()~`>#+-=|{}.!"
# Longest first: `__` is greedy, underline before italic; "```" before "`".
_MARKS = {
    "```": "pre",
    "__": "underline",
    "||": "spoiler",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
    "`": "code",
}
_WORDS = {
    "pre": "Pre",
    "underline": "Underline",
    "spoiler": "Spoiler",
    "bold": "Bold",
    "italic": "Italic",
    "strikethrough": "Strikethrough",
    "code": "Code",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_LEGACY = {"_": "italic", "*": "bold"}


@dataclass
class _Open:
    kind: str
    at: int
    start: int


def parse(source: str) -> Formatted:
    """MarkdownV2."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []
        self.line_start = True

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            self._step()
        if self.stack and self.stack[-1].kind == "blockquote":
            self._close_quote()
        if self.stack:
            raise _endless(self.source, self.stack[-1].kind, self.stack[-1].at)
        return Formatted(self.text, tuple(self.entities))

    def _step(self) -> None:
        character = self.source[self.at]
        if character == "\\" and "\x00" < self.source[self.at + 1 : self.at + 2] <= "\x7e":
            self._keep(self.source[self.at + 1], 2)
        elif self.line_start and self._quote():
            return
        elif character == "\n" and self._quote_ends():
            self._close_quote()
            self._keep("\n", 1)
        elif character not in _RESERVED:
            self._keep(character, 1)
        elif not (self._expandable_end() or self._mark() or self._link()):
            message = f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            raise unparsable(message)

    def _keep(self, character: str, width: int) -> None:
        self.text += character
        self.at += width
        self.line_start = character == "\n"

    def _in_quote(self) -> bool:
        return any(opened.kind == "blockquote" for opened in self.stack)

    def _quote(self) -> bool:
        """A `>` at the start of a line begins a quotation or goes on with it; `**` may stand before the first."""
        self.line_start = False
        width = 3 if self.source.startswith("**>", self.at) and not self._in_quote() else 1
        if not self.source.startswith(">", self.at + width - 1):
            return False
        if not self._in_quote():
            self.stack.append(_Open("blockquote", self.at, len(self.text)))
        self.at += width
        return True

    def _quote_ends(self) -> bool:
        top_is_quote = bool(self.stack) and self.stack[-1].kind == "blockquote"
        return top_is_quote and not self.source.startswith(">", self.at + 1)

    def _expandable_end(self) -> bool:
        """`||` that ends the last line of a quotation makes it expandable."""
        ends = self.source[self.at + 2 : self.at + 3] in ("", "\n")
        if not (ends and self.source.startswith("||", self.at) and self.stack and self.stack[-1].kind == "blockquote"):
            return False
        opened = self.stack.pop()
        self._add("expandable_blockquote", opened.start)
        self.at += 2
        return True

    def _close_quote(self) -> None:
        self._add("blockquote", self.stack.pop().start)

    def _add(self, kind: str, start: int, extra: dict[str, object] | None = None) -> None:
        if len(self.text) > start:
            self.entities.append(Entity(kind, start, len(self.text) - start, extra or {}))

    def _mark(self) -> bool:
        mark = next((mark for mark in _MARKS if self.source.startswith(mark, self.at)), None)
        if mark is None:
            return False
        kind = _MARKS[mark]
        top = self.stack[-1].kind if self.stack else ""
        if mark == "__" and top == "italic":
            mark, kind = "_", "italic"
        if kind in ("pre", "code"):
            self._code(kind, mark)
        elif top == kind:
            self._add(kind, self.stack.pop().start)
            self.at += len(mark)
        else:
            if any(opened.kind == kind for opened in self.stack):
                raise _endless(self.source, top, self.stack[-1].at)
            self.stack.append(_Open(kind, self.at, len(self.text)))
            self.at += len(mark)
        return True

    def _code(self, kind: str, mark: str) -> None:
        begin, start = self.at, len(self.text)
        self.at += len(mark)
        language = self._language() if kind == "pre" else ""
        while not self.source.startswith(mark, self.at):
            if self.at >= len(self.source):
                raise _endless(self.source, kind, begin)
            character = self.source[self.at]
            if character == "\\" and "\x00" < self.source[self.at + 1 : self.at + 2] <= "\x7e":
                self._keep(self.source[self.at + 1], 2)
            elif character == "`":
                raise unparsable("Character '`' is reserved and must be escaped with the preceding '\\'")
            else:
                self._keep(character, 1)
        self.at += len(mark)
        self.line_start = False
        self._add(kind, start, {"language": language} if language else {})

    def _language(self) -> str:
        end = self.at
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if end == self.at or self.source[end : end + 1] != "\n":
            if self.source[self.at : self.at + 1] == "\n":
                self.at += 1
            return ""
        language = self.source[self.at : end]
        self.at = end + 1
        return language

    def _link(self) -> bool:
        """`[text](url)` and `![emoji](tg://emoji?id=…)`: the bracket opens, `]` closes and reads the address."""
        if self.source.startswith("![", self.at):
            self.stack.append(_Open("custom_emoji", self.at, len(self.text)))
            self.at += 2
            return True
        if self.source[self.at] == "[":
            self.stack.append(_Open("text_link", self.at, len(self.text)))
            self.at += 1
            return True
        if self.source[self.at] != "]" or not self.stack or self.stack[-1].kind not in ("text_link", "custom_emoji"):
            return False
        opened = self.stack.pop()
        self.at += 1
        self._close_link(opened, self._address(opened))
        return True

    def _address(self, opened: _Open) -> str:
        if not self.source.startswith("(", self.at):
            return ""
        begin, address = self.at, ""
        self.at += 1
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\" and self.at + 1 < len(self.source):
                self.at += 1
            address += self.source[self.at]
            self.at += 1
        if self.at >= len(self.source):
            word = "a URL" if opened.kind == "text_link" else "a custom emoji URL"
            raise unparsable(f"Can't find end of {word} at byte offset {byte_offset(self.source, begin)}")
        self.at += 1
        return address

    def _close_link(self, opened: _Open, address: str) -> None:
        if opened.kind == "custom_emoji":
            identifier = address.removeprefix("tg://emoji?id=")
            if not is_number(identifier):
                raise unparsable("Custom emoji entity must contain a tg://emoji URL")
            self._add("custom_emoji", opened.start, {"custom_emoji_id": identifier})
            return
        made = link_entity(address or self.text[opened.start :])
        if made is not None:
            self._add(made[0], opened.start, made[1])


def _endless(source: str, kind: str, at: int) -> RefusalError:
    return unparsable(f"Can't find end of {_WORDS[kind]} entity at byte offset {byte_offset(source, at)}")


def parse_legacy(source: str) -> Formatted:
    """The first Markdown: bold, italic, code, pre and links, without nesting."""
    text, entities, at = "", [], 0
    while at < len(source):
        character = source[at]
        if character == "\\" and source[at + 1 : at + 2] in tuple("_*`["):
            text, at = text + source[at + 1], at + 2
        elif character not in "_*`[":
            text, at = text + character, at + 1
        else:
            kind, content, extra, at = _legacy_entity(source, at)
            if kind and content:
                entities.append(Entity(kind, len(text), len(content), extra))
            text += content
    return Formatted(text, tuple(entities))


def _legacy_entity(source: str, at: int) -> tuple[str, str, dict[str, object], int]:
    if source[at] == "[":
        close = source.find("]", at)
        if close < 0:
            raise unparsable(f"Can't find end of the entity starting at byte offset {byte_offset(source, at)}")
        content, end = source[at + 1 : close], close + 1
        if not source.startswith("(", end):
            return "", content, {}, end
        stop = source.find(")", end)
        stop = len(source) if stop < 0 else stop
        made = link_entity(source[end + 1 : stop])
        return (made[0] if made else "", content, made[1] if made else {}, stop + 1)
    mark = "```" if source.startswith("```", at) else source[at]
    kind = {"```": "pre", "`": "code"}.get(mark) or _LEGACY[mark]
    close = source.find(mark, at + len(mark))
    if close < 0:
        raise unparsable(f"Can't find end of the entity starting at byte offset {byte_offset(source, at)}")
    return kind, source[at + len(mark) : close], {}, close + len(mark)
