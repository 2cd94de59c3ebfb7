from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import texts
from bot.domain.texts import TemplateError

HELLO = "{name|お客さま}、{last_purchase|お茶}はいかがでしたか。"


def test_values_and_the_words_for_unknown_ones() -> None:
    assert texts.fill(HELLO, {"name": "田中さま", "last_purchase": "煎茶"}) == "田中さま、煎茶はいかがでしたか。"
    assert texts.fill(HELLO, {"name": None, "last_purchase": " "}) == "お客さま、お茶はいかがでしたか。"
    assert texts.fill("{name}へ", {}, {"name": "お客さま"}) == "お客さまへ"
    assert texts.fill("{name|}、", {}, {"name": "お客さま"}) == "お客さま、"
    assert texts.check(HELLO) == ("name", "last_purchase")


def test_signs_of_a_japanese_keyboard_are_understood() -> None:
    assert texts.fill("｛name｜お客さま｝、{ name }", {}) == "お客さま、"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{nmae}", "nmae"),
        ("{coupon|x}", "coupon"),
        ("{{7*7}}", "7*7"),
        ("{0.__class__}", "0.__class__"),
        ("{}", ""),
        ("{name", ""),
        ("name}", ""),
        ("{name|{last_purchase}}", ""),
    ],
)
def test_an_unknown_placeholder_is_named(template: str, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        texts.check(template)
    assert caught.value.name == name
    with pytest.raises(TemplateError):
        texts.fill(template, {"name": "x"})


def test_the_nearest_known_one_is_offered() -> None:
    with pytest.raises(TemplateError, match=r"did you mean \{last_purchase\}\?"):
        texts.check("{lastpurchase}")


@pytest.mark.parametrize(
    "name", ["{coupon}", "{last_purchase}", "{{7*7}}", "%s", "{0.__class__}", r"\1", r"\g<0>", "$x"]
)
def test_s9_a_customer_named_like_a_placeholder_stays_what_they_are_called(name: str) -> None:
    assert texts.fill("{name}へ {last_purchase|x}", {"name": name, "last_purchase": "煎茶"}) == f"{name}へ 煎茶"


@given(st.text(), st.text())
def test_s9_values_are_never_read_again(name: str, purchase: str) -> None:
    filled = texts.fill("<{name}|{last_purchase}>", {"name": name, "last_purchase": purchase})
    assert filled == f"<{' '.join(name.split())}|{' '.join(purchase.split())}>"


@pytest.mark.parametrize(
    ("template", "known", "unknown"),
    [
        ("{name|お客さま}さま、", "田中さま、", "お客さま、"),
        ("｛name｜お客様｝様、", "田中様、", "お客様、"),
        ("{name|お客様}さま、", "田中さま、", "お客様、"),
        ("{name}さん、", "田中さん、", "お客さま、"),
        ("{name|常連}さん、", "田中さん、", "常連さん、"),
        ("{name|お客さま}の皆さま", "田中の皆さま", "お客さまの皆さま"),
        ("{name|みなさん}さん{name|様}様", "田中さん田中様", "みなさん様"),
    ],
)
def test_nobody_is_greeted_with_two_honorifics(template: str, known: str, unknown: str) -> None:
    otherwise = {"name": "お客さま"}
    assert texts.fill(template, {"name": "田中"}, otherwise) == known
    assert texts.fill(template, {}, otherwise) == unknown


@given(st.text(st.characters(exclude_characters="{}｛｝")))
def test_a_text_without_braces_is_left_alone(text: str) -> None:
    assert texts.fill(text, {"name": "x"}) == text


def test_what_the_platforms_count() -> None:
    assert texts.utf16("茶🍵") == 3
    assert texts.graphemes("👨‍👩‍👧が来た") == 4
    assert texts.graphemes("か\u3099") == 1
    assert texts.utf16("\ud800") == 1


@given(st.text(), st.integers(0, 12), st.sampled_from([texts.utf16, texts.graphemes]))
def test_shortened_texts_fit_and_never_break_a_character(text: str, limit: int, count: object) -> None:
    short = texts.shorten(text, limit, count)  # type: ignore[arg-type]
    assert count(short) <= limit  # type: ignore[operator]
    assert short == text or short in ("", "…") or text.startswith(short[:-1])


def test_a_family_is_not_taken_apart() -> None:
    assert texts.shorten("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2) == "👨‍👩‍👧…"
    assert texts.shorten("👨‍👩‍👧👨‍👩‍👧", 9, texts.utf16) == "👨‍👩‍👧…"
    assert texts.shorten("👨‍👩‍👧👨‍👩‍👧", 8, texts.utf16) == "…"


@given(st.text(alphabet="あい。\n .👩‍👩‍👧a", max_size=120), st.integers(1, 30))
def test_a_text_in_parts_loses_nothing_but_space(text: str, limit: int) -> None:
    parts = texts.split(text, limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(texts.utf16(part) <= limit or texts.graphemes(part) == 1 for part in parts)
    assert len(parts) >= 1


def test_it_is_cut_where_a_sentence_ends() -> None:
    assert texts.split("短い。", 10) == ["短い。"]
    assert texts.split("一つめの文です。二つめの文です。", 10) == ["一つめの文です。", "二つめの文です。"]
    assert texts.split("first part\n\nsecond part", 14) == ["first part", "second part"]
    assert texts.split("", 5) == [""]
