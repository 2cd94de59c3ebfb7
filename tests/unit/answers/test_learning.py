"""What is learned of many phrasings, and what becomes of it when they change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answers import learn
from bot.answers.index import FaqEntry, Index

TOPICS = {
    "refund": ("money back", "return my purchase", "undo the payment", "send it back for cash"),
    "courier": ("where is my parcel", "track the package", "has the courier left", "when does the van come"),
    "sizes": ("which size fits", "is the small one tiny", "measurements of the medium", "how wide is it"),
}
ENTRIES = [FaqEntry(id, words[0], "", words[1:], locale="en") for id, words in TOPICS.items()]


def taught() -> Index:
    held = Index.build(ENTRIES)
    held.learn()
    return held


def learned_of(index: Index, words: str) -> dict[str, float]:
    return {match.id: match.evidence.learned for match in index.search(words, "en", k=9)}


def test_nothing_is_learned_before_and_nothing_is_stale_after() -> None:
    held = Index.build(ENTRIES)
    assert held.stale
    assert set(learned_of(held, "return my parcel").values()) == {0.0}
    held.learn()
    found = learned_of(held, "track my package")
    assert not held.stale
    assert max(found, key=lambda id: found[id]) == "courier"
    assert sum(found.values()) == pytest.approx(1.0, abs=0.01)


def test_a_phrasing_taken_back_counts_no_longer_at_once() -> None:
    held = taught()
    before = learned_of(held, "undo the payment")["refund"]
    held.put(replace(ENTRIES[0], alternatives=TOPICS["refund"][1:2]))
    assert learned_of(held, "undo the payment").get("refund", 0.0) < before
    assert held.stale


def test_what_stays_keeps_what_was_learned() -> None:
    held = taught()
    before = learned_of(held, "track the package")["courier"]
    held.put(replace(ENTRIES[1], answer="Tomorrow", alternatives=(*TOPICS["courier"][1:], "is it on its way")))
    assert learned_of(held, "track the package")["courier"] == pytest.approx(before, abs=0.1)


def test_an_entry_in_the_place_of_another_inherits_nothing() -> None:
    held = taught()
    held.remove("courier")
    held.put(FaqEntry("parking", "parcel parking", "", (), locale="en"))
    assert learned_of(held, "track the package parcel")["parking"] == 0.0


def test_what_changed_while_it_was_learned_is_left_out() -> None:
    held = Index.build(ENTRIES)
    [(shelf, sample)] = held.samples()
    held.remove("courier")
    held.put(FaqEntry("parking", "parcel parking", "", (), locale="en"))
    held.put(replace(ENTRIES[0], alternatives=TOPICS["refund"][1:3]))
    shelf.take(sample, sample.learned())
    found = learned_of(held, "track the package parcel")
    assert found["parking"] == 0.0
    assert held.stale, "there is more to learn"


@pytest.mark.parametrize(
    ("owners", "worth"),
    [
        ([], False),
        ([0, 0, 0], False),
        ([0, 0, 0, 1, 1, 1], True),
        ([0, 0, 0, 1, 1, 1, *range(2, 20)], False),
        ([0, 1] * (learn.MOST // 2 + 1), False),
    ],
)
def test_it_is_learned_where_it_pays(owners: list[int], worth: bool) -> None:
    assert learn.worth(owners) is worth


def test_the_fit_names_the_entry_of_each_phrasing() -> None:
    alike = np.eye(9, dtype=np.float32)
    owners = [4] * 3 + [1] * 3 + [0, 2, 3]
    found = learn.learn(range(9), owners, alike)
    assert [int(np.argmax(found.probabilities(row, 5))) for row in alike[:6]] == [4] * 3 + [1] * 3
    assert found.probabilities(alike[0], 5)[[0, 2, 3]].tolist() == [0.0] * 3, "those with one phrasing are no class"
