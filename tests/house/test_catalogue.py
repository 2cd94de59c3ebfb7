"""The copy: complete in four languages, short, polite, and said by somebody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
import regex

from bot.domain.consent import Topic
from bot.domain.gate import Reason
from tests.house import tree, words

OTHERS = [locale for locale in tree.LANGUAGES if locale != "ja"]
SOURCE = words.entries("ja")
SAME_IN_ALL = re.compile(r"language-(ja|en|zh-Hant|th)|questions-answer|news-push|orders-(card|line)|.*-stage")

# Messages that are labels of buttons: LINE cuts a label after 20 characters, the bar of a rich menu after 14.
LABELS = re.compile(
    r"(button|menu)-.*|(settings|shop|broadcast)-button-.*|language-(ja|en|zh-Hant|th)|consent-topic-(on|off)"
    r"|link-start\..*|sale-confirm\..*|staff-menu\..*|broadcast-audience\..*|broadcast-stage-.*|mydata-export\.button"
)
BANNED = {
    "ja": ("絶対", "最安", "今だけ", "損", "いただけますと幸い", "!!", "！！", "システムの都合"),
    "en": ("guarantee", "cheapest", "only today", "hurry", "last chance", "miss out", "!"),
    "zh-Hant": ("絕對", "最便宜", "限時", "錯過", "你", "！", "保證"),
    "th": ("ถูกที่สุด", "รับประกัน", "วันนี้เท่านั้น", "พลาด", "ครับ", "!"),
}
STAFF = ("staff", "broadcast", "sale", "stock", "reason", "handover-card", "wording", "command")


def characters(text: str) -> int:
    return len(regex.findall(r"\X", text))


def customer_texts(locale: str) -> Iterator[tuple[str, str]]:
    return ((key, text) for key, text in words.rendered(locale).items() if not key.startswith(STAFF))


@pytest.mark.parametrize("locale", OTHERS)
def test_each_language_has_the_same_messages(locale: str) -> None:
    assert set(words.entries(locale)) == set(SOURCE)


@pytest.mark.parametrize("locale", OTHERS)
def test_each_message_asks_for_the_same_variables(locale: str) -> None:
    wanted = {key: words.variables(pattern) for key, (_, pattern) in SOURCE.items()}
    assert {key: words.variables(pattern) for key, (_, pattern) in words.entries(locale).items()} == wanted


@pytest.mark.parametrize("locale", OTHERS)
def test_the_same_variables_may_be_unknown(locale: str) -> None:
    wanted = {key: words.optional(pattern) for key, (_, pattern) in SOURCE.items()}
    assert {key: words.optional(pattern) for key, (_, pattern) in words.entries(locale).items()} == wanted


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_each_message_stands_in_the_file_of_its_noun(locale: str) -> None:
    astray = {key: stem for key, (stem, _) in words.entries(locale).items() if key.split("-")[0] != stem}
    assert astray == {}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_each_message_reads_well(locale: str, known: bool) -> None:
    """No brace, no double blank, nothing empty, no word of the machine."""
    ugly = re.compile(r"\{\$|\$\}|\{ |\?\?\?|  |\bNone\b(?! of)|\bnull\b|^\s|\s$| [.,;]|、、|。。")
    found = {key: text for key, text in words.rendered(locale, known=known).items() if not text or ugly.search(text)}
    assert found == {}


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_labels_fit_on_a_button(locale: str) -> None:
    names = [text for key, text in words.rendered(locale).items() if re.fullmatch(r"topic-[a-z]+", key)]
    labels = {key: [text] for key, text in words.rendered(locale).items() if LABELS.fullmatch(key)}
    for key in ("consent-topic-on", "consent-topic-off"):
        labels[key] = [labels[key][0].replace(str(words.SAMPLES["topic"]), name) for name in names]
    assert {key: text for key, texts in labels.items() for text in texts if characters(text) > 20} == {}
    assert characters(labels["menu-bar"][0]) <= 14


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_alt_texts_are_short_and_their_own(locale: str) -> None:
    alts = {key: text for key, text in words.rendered(locale).items() if key.endswith(".alt")}
    assert {key: text for key, text in alts.items() if characters(text) > 60} == {}
    assert len(set(alts.values())) == len(alts) > 5


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_command_descriptions_fit_telegram(locale: str) -> None:
    commands = {key: text for key, text in words.rendered(locale).items() if key.startswith("command-")}
    assert {key for key, text in commands.items() if not 3 <= len(text) <= 256} == set()


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_no_banned_word(locale: str) -> None:
    texts = words.rendered(locale).items()
    assert [(key, word) for key, text in texts for word in BANNED[locale] if word in text.lower()] == []


@pytest.mark.parametrize("locale", ["zh-Hant", "th"])
def test_nothing_was_left_in_english(locale: str) -> None:
    english, own = words.rendered("en"), words.rendered(locale)
    same = {key for key in own if own[key] == english[key] and re.search("[a-z]", own_words(locale, key))}
    assert {key for key in same if not SAME_IN_ALL.fullmatch(key)} == set()


def own_words(locale: str, key: str) -> str:
    """The words of a message without its values."""
    return _text_of(words.entries(locale)[key][1])


def _text_of(node: object) -> str:
    if isinstance(node, list):
        return "".join(map(_text_of, node))
    if type(node).__name__ == "TextElement":
        return str(vars(node)["value"])
    return "".join(map(_text_of, vars(node).values())) if hasattr(node, "__dict__") else ""


@pytest.mark.parametrize(
    ("locale", "foreign"),
    [
        ("en", r"[^\p{ASCII}–“”×✓•·]"),
        ("th", r"[\p{Han}\p{Hiragana}\p{Katakana}]"),
        ("zh-Hant", r"[\p{Hiragana}\p{Katakana}\p{Thai}]"),
    ],
)
def test_each_language_is_written_in_its_own_letters(locale: str, foreign: str) -> None:
    keys = [key for key in words.entries(locale) if not SAME_IN_ALL.fullmatch(key)]
    assert {key: found[0] for key in keys if (found := regex.search(foreign, own_words(locale, key)))} == {}


def test_japanese_bubbles_have_three_sentences_at_most() -> None:
    """VT10; what stands in 「」 is an example of what to type, and 【】 opens a list."""
    counted = {key: len(re.findall(r"[。？]", re.sub(r"「[^」]*」", "", text))) for key, text in customer_texts("ja")}
    assert {key: n for key, n in counted.items() if n > 3 and not key.startswith("privacy-")} == {}


def test_english_is_plain() -> None:
    """VT10: Flesch-Kincaid grade of all that a customer reads is at most 8, of no longer message above 10."""
    texts = {key: text for key, text in customer_texts("en") if "." not in key and not LABELS.fullmatch(key)}
    assert grade(" ".join(text.rstrip(".:") + "." for text in texts.values())) <= 8
    assert {key: grade(text) for key, text in texts.items() if len(text.split()) >= 10 and grade(text) > 10} == {}


def grade(text: str) -> float:
    """Flesch-Kincaid grade level, syllables counted as groups of vowels."""
    sentences = max(1, len(re.findall(r"[.?:;]+(?:\s|$)", text)))
    found = re.findall(r"[a-z']+", text.lower())
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


@pytest.mark.parametrize("topic", Topic)
def test_each_topic_has_a_name_a_line_and_a_wording(topic: Topic) -> None:
    assert {f"topic-{topic}", f"topic-{topic}.about", f"wording-{topic}", f"wording-{topic}.version"} <= set(SOURCE)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_of_the_gate_has_its_words(reason: Reason) -> None:
    assert f"reason-{reason.replace('_', '-')}" in SOURCE


@pytest.mark.parametrize("push", [key for key in SOURCE if re.fullmatch("[a-z]+-push", key)])
def test_each_push_has_its_reason_and_its_alt(push: str) -> None:
    """VT2; the stop control is the sender's."""
    assert {f"{push}.reason", f"{push}.alt"} <= set(SOURCE)


@pytest.mark.parametrize("locale", tree.LANGUAGES)
def test_the_opt_in_says_how_to_stop(locale: str) -> None:
    word = {"ja": "停止", "en": "stop", "zh-Hant": "停止", "th": "หยุด"}[locale]
    assert word in words.rendered(locale)["consent-ask"]
    assert str(words.SAMPLES["max"]) in words.rendered(locale)["consent-ask"]


# What is said: ids as literals in the code.

ID = re.compile(r"[a-z]+(?:-[a-zA-Z0-9]+)+(?:\.[a-z-]+)?")
SPEAKERS = ("handlers/", "flows/", "bot/")
# Their words are their own, or the literals are no ids.
SILENT = ("bot/emulator/", "bot/console/", "bot/entrypoints/", "bot/answers/", "bot/i18n/")
# Where the id stands: `context.say(id)`, `catalogue.text(locale, id)`.
SAYS = {"say": 1, "bubble": 1, "button": 1, "text": 2, "has": 1}


def spoken(module: ast.Module) -> Iterator[tuple[str, set[str] | None]]:
    """(id, variables given) of each message that a module says; None when the variables cannot be seen."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in SAYS:
            continue
        given = {word.arg for word in node.keywords if word.arg} - {"data"}
        hidden = any(word.arg is None for word in node.keywords) or node.func.attr == "has"
        for argument in node.args[: SAYS[node.func.attr]]:
            choices = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for choice in choices:
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str) and ID.fullmatch(choice.value):
                    yield choice.value, None if hidden else given


def wrong(module: ast.Module) -> list[str]:
    """What a module says wrongly: no such message, a variable too few or too many."""
    found = []
    for message_id, given in spoken(module):
        if message_id not in SOURCE:
            found.append(f"no message {message_id}")
        elif given is not None and given != (wanted := words.variables(SOURCE[message_id][1])):
            found.append(f"{message_id} wants {sorted(wanted)}, is given {sorted(given)}")
    return found


def test_what_the_code_says_exists() -> None:
    names = [name for name in tree.python_files() if name.startswith(SPEAKERS) and not name.startswith(SILENT)]
    assert {name: found for name in names if (found := wrong(tree.syntax(name)))} == {}


@pytest.mark.parametrize(
    ("line", "finds"),
    [
        ("c.text(l, 'restock-push', item=i, count=n)", 0),
        ("c.text(l, 'restock-push', item=i)", 1),
        ("c.text(l, 'restock-push', item=i, count=n, more=1)", 1),
        ("c.text(l, 'restock-pusch', **v)", 1),
        ("c.text(l, 'restock-push.alt', **v)", 0),
        ("c.say('restok-ask', item=i)", 1),
        ("c.button('button-stop' if all else 'button-stopp', 'stop:all')", 1),
        ("c.button('button-stop', data='stop:all')", 0),
    ],
)
def test_a_wrong_word_in_the_code_is_found(line: str, finds: int) -> None:
    assert len(wrong(ast.parse(line))) == finds
