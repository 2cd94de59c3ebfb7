"""MT11: the build fails when the copy of a transactional journey names an offer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

import flows
from bot.domain.offers import names_an_offer
from bot.domain.sending import MessageClass
from bot.handling import Journey
from tests.house import tree, words
from tests.house.test_catalogue import ID

TRANSACTIONAL = [each for _, each in sorted(flows.JOURNEYS.items()) if each.message_class is MessageClass.TRANSACTIONAL]


def said(journey: Journey) -> set[str]:
    """Ids of the messages that the module of a journey's `compose` can say from there on."""
    source = tree.syntax(f"{journey.compose.__module__.replace('.', '/')}.py")
    functions = {
        node.name: node for node in ast.walk(source) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    tables = {
        target.id: node
        for node in source.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    return set(_ids(journey.compose.__name__, {**tables, **functions}, set()))


def _ids(name: str, known: dict[str, ast.AST], seen: set[str]) -> Iterator[str]:
    """Literals that look like ids, in what is named and in everything of the module that it names."""
    if name in seen or name not in known:
        return
    seen.add(name)
    for node in ast.walk(known[name]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value):
            yield from (each for each in words.entries("ja") if each == node.value)
        elif isinstance(node, ast.Name):
            yield from _ids(node.id, known, seen)


@pytest.mark.parametrize("journey", TRANSACTIONAL, ids=lambda each: each.name)
def test_mt11_each_transactional_journey_says_something_we_can_read(journey: Journey) -> None:
    assert said(journey), "no message id was found: this test would see nothing"


@pytest.mark.parametrize("locale", tree.LANGUAGES)
@pytest.mark.parametrize("journey", TRANSACTIONAL, ids=lambda each: each.name)
def test_mt11_no_transactional_copy_names_an_offer(journey: Journey, locale: str) -> None:
    texts = words.rendered(locale)
    parts = {key for key in texts if key.split(".")[0] in {each.split(".")[0] for each in said(journey)}}
    assert [key for key in sorted(parts) if names_an_offer(texts[key])] == []


@pytest.mark.parametrize("locale", ["ja", "zh-Hant"])
def test_mt11_an_offer_in_the_copy_would_be_found(locale: str) -> None:
    """The sentences of agreement do name discounts: the detector is awake."""
    assert names_an_offer(words.rendered(locale)["wording-birthday"])
