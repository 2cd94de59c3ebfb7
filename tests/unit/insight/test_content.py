from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.insight import content
from bot.insight.recommender import Recommender, Why

TEXTS = [
    "深蒸し煎茶 日本茶",
    "煎茶 やぶきた 日本茶",
    "エチオピア珈琲豆",
    "珈琲豆 深煎り エチオピア",
    "",
    "Ceramic cup",
    "cup ceramic blue",
]


def test_what_is_written_of_alike_is_alike_and_nothing_is_like_itself() -> None:
    found = content.alike(TEXTS).toarray()
    assert found[0].argmax() == 1
    assert found[2].argmax() == 3
    assert found[5].argmax() == 6
    assert not found[4].any()
    assert not found.diagonal().any()
    assert np.allclose(found, found.T, atol=1e-6)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_texts_give_cosines(texts: list[str]) -> None:
    found = content.alike(texts)
    assert found.shape == (len(texts), len(texts))
    assert found.nnz == 0 or (found.data.min() > 0 and found.data.max() <= 1 + 1e-5)


def test_a_product_that_nobody_has_bought_is_suggested_by_its_text_and_says_so() -> None:
    """Items 0 to 3 are bought; 4 is new, and written of like 0."""
    texts = ["sencha deep green tea", "brown mug", "red mug", "paper filter", "sencha gyokuro green tea"]
    histories = [[frozenset({0})], [frozenset({1}), frozenset({2})], [frozenset({3})]] * 5
    learned = Recommender.fit(histories, 5, texts=texts)
    found = {each.item: each for each in learned.suggest([frozenset({0})], 5, fresh=True)}
    assert (found[4].why, found[4].because) == (Why.SIMILAR, 0)
    assert learned.suggest([frozenset({1})], 5, fresh=True)[0].item == 2
    plain = Recommender.fit(histories, 5)
    assert {each.item: each for each in plain.suggest([frozenset({0})], 5, fresh=True)}[4].why is Why.POPULAR
