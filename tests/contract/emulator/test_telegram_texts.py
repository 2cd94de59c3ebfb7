"""Markup, entities and lengths as the Bot API server makes them."""

from typing import Any

import pytest

from bot.emulator.telegram.answers import RefusalError
from bot.emulator.telegram.entities import to_objects
from bot.emulator.telegram.texts import caption, format_text


def shape(source: str, mode: str = "", explicit: Any = None) -> tuple[str, list[tuple[str, int, int]]]:
    formatted = format_text(source, mode, explicit)
    return formatted.text, [(one["type"], one["offset"], one["length"]) for one in to_objects(formatted)]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>Hi <i>you</i></b>", "Hi you", [("bold", 0, 6), ("italic", 3, 3)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", None),
        ("&lt;3 &amp; &quot;&#12354;&#x3042; & &nbsp;", '<3 & "ああ & &nbsp;', []),
        ("a <b>x<code>y</code>z</b>", "a xyz", [("bold", 2, 1), ("code", 3, 1), ("bold", 4, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("<a href='not a link'>x</a>", "x", []),
        ("<u>a</u><u>b</u>", "ab", [("underline", 0, 2)]),
        ("<b> padded </b> ", "padded", [("bold", 0, 6)]),
    ],
)
def test_html_becomes_entities(source: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    found = shape(source, "HTML")
    assert found[0] == text
    assert entities is None or found[1] == entities


def test_html_link_and_code_keep_their_fields() -> None:
    formatted = format_text(
        '<a href="https://shop.example/?a=1&amp;b=2">tea</a> <pre><code class="language-py">x</code></pre>', "html"
    )
    assert to_objects(formatted) == [
        {"type": "text_link", "offset": 0, "length": 3, "url": "https://shop.example/?a=1&b=2"},
        {"type": "pre", "offset": 4, "length": 1, "language": "py"},
    ]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<3", "Unclosed start tag at byte offset 0"),
        ("お<b", "Unclosed start tag at byte offset 3"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_broken_html_is_refused_with_its_byte_offset(source: str, complaint: str) -> None:
    with pytest.raises(RefusalError) as refused:
        format_text(source, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b _i_*", "b i", [("bold", 0, 3), ("italic", 2, 1)]),
        ("__u__ ~s~ ||p||", "u s p", [("underline", 0, 1), ("strikethrough", 2, 1), ("spoiler", 4, 1)]),
        ("___both___", "both", [("italic", 0, 4), ("underline", 0, 4)]),
        ("`a\\`b` 3\\.50", "a`b 3.50", [("code", 0, 3)]),
        ("```py\nprint()\n```", "print()", [("pre", 0, 7)]),
        ("[t](https://x.example/a\\)b)", "t", [("text_link", 0, 1)]),
        (">q1\n>q2\nx", "q1\nq2\nx", [("blockquote", 0, 5)]),
    ],
)
def test_markdown_becomes_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, made = shape(source, "MarkdownV2")
    assert found == text
    assert sorted(made) == sorted(entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Hi.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("日*x", "Can't find end of Bold entity at byte offset 3"),
        ("`x", "Can't find end of Code entity at byte offset 0"),
    ],
)
def test_broken_markdown_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(RefusalError) as refused:
        format_text(source, "MarkdownV2")
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_legacy_markdown() -> None:
    assert shape("*b* _i_ `c`", "markdown") == ("b i c", [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1)])


def test_automatic_entities() -> None:
    text = "shop.example https://shop.example/tea?id=3. @user_name #お茶 /help a@b.com +81 90 1234 5678"
    kinds = [kind for kind, _, _ in shape(text)[1]]
    assert kinds == ["url", "url", "mention", "hashtag", "bot_command", "email", "phone_number"]
    # the full stop does not belong to the address
    assert shape(text)[1][1] == ("url", 13, 29)


def test_nothing_is_found_inside_code_and_links() -> None:
    assert shape("<code>/help @name1</code> <a href='https://a.example/'>b.example</a>", "HTML")[1] == [
        ("code", 0, 12),
        ("text_link", 13, 9),
    ]


def test_explicit_entities_count_in_utf16_and_yield_to_parse_mode() -> None:
    explicit = [{"type": "bold", "offset": 2, "length": 1}]
    assert shape("😀x", "", explicit) == ("😀x", [("bold", 2, 1)])
    assert shape("😀x", "HTML", explicit) == ("😀x", [])


def test_text_is_trimmed_and_cleaned() -> None:
    assert shape(" \n a\tb\r\nc \n")[0] == "a b\nc"


@pytest.mark.parametrize("mode", ["latex", "html5"])
def test_other_parse_modes_are_refused(mode: str) -> None:
    with pytest.raises(RefusalError, match="unsupported parse_mode"):
        format_text("x", mode)


def test_length_counts_after_parsing() -> None:
    assert len(caption("<b>" + "x" * 1024 + "</b>", "HTML", None).text) == 1024
    with pytest.raises(RefusalError, match="message caption is too long"):
        caption("x" * 1025, "", None)
    with pytest.raises(RefusalError, match="text is too long"):
        format_text("<b></b>" * 5000, "HTML")
