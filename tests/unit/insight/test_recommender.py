"""What a customer is likely to take next, and why: in a made-up town whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.insight import recommender, scoring
from bot.insight.baskets import Basket, Items
from bot.insight.crowd import Crowd
from bot.insight.recommender import Recommender, Why
from tests.unit.insight.town import ITEMS, TASTES, town


@pytest.fixture(scope="module")
def learned() -> Recommender:
    return Recommender.fit(town(400, 1), ITEMS)


def foretold(learned: Recommender, seed: int) -> scoring.Score:
    people = town(300, seed)
    ranked = learned.rank([history[:-1] for history in people], 4)
    return scoring.score(ranked, [history[-1] for history in people])


def test_both_formulas_foretell_far_more_than_popularity(learned: Recommender) -> None:
    assert learned.ranking is not None
    blend, plain = foretold(learned, 2), foretold(replace(learned, ranking=None), 2)
    popular = [int(item) for item in np.argsort(-learned.crowd.popularity)[:4]]
    people = town(300, 2)
    everybody = scoring.score([popular] * len(people), [history[-1] for history in people])
    assert min(blend.recall, plain.recall) > 2 * everybody.recall
    assert min(blend.recall, plain.recall) > 0.85


def test_what_was_learned_is_honest(learned: Recommender) -> None:
    """Of what is said to be taken with some probability, so much is."""
    said, taken = [], []
    for history in town(300, 6):
        for each in learned.suggest(history[:-1], ITEMS):
            said.append(each.probability)
            taken.append(each.item in history[-1])
    assert np.mean(said) == pytest.approx(np.mean(taken), rel=0.15)
    strong = [was for probability, was in zip(said, taken, strict=True) if probability > 0.6]
    assert np.mean(strong) > 0.6


def test_the_same_orders_and_seed_learn_the_same(learned: Recommender) -> None:
    again = Recommender.fit(town(400, 1), ITEMS)
    people = [history[:-1] for history in town(50, 3)]
    assert learned.rank(people) == again.rank(people)


def test_a_reason_stands_beside_each_suggestion(learned: Recommender) -> None:
    history = [frozenset({0, 1}), frozenset({0})]
    first, *_ = learned.suggest(history)
    assert (first.item, first.why, first.because) == (0, Why.BOUGHT, None)
    fresh = learned.suggest(history, 2, fresh=True)
    assert {each.item for each in fresh} == {2, 3}, "what goes with their taste"
    assert all(each.why is Why.COMPANION and each.because in (0, 1) for each in fresh)
    assert all(0 < each.probability < 1 for each in (first, *fresh))


def test_what_must_not_be_suggested_is_not(learned: Recommender) -> None:
    history = [frozenset({0, 1})]
    found = learned.suggest(history, ITEMS, without={0, 2})
    assert {0, 2}.isdisjoint(each.item for each in found)
    assert all(each.item not in (0, 1) for each in learned.suggest(history, ITEMS, fresh=True))


def test_whoever_never_bought_gets_what_everybody_buys(learned: Recommender) -> None:
    popular = int(np.argmax(learned.crowd.popularity))
    first, *_ = learned.suggest([], 3)
    assert first.why is Why.POPULAR
    assert popular in [each.item for each in learned.suggest([], 3)]


def test_too_few_returning_customers_learn_no_weights() -> None:
    few = Recommender.fit(town(recommender.LEAST_LEARNERS - 1, 4), ITEMS)
    assert few.ranking is None
    assert few.suggest([frozenset({5})] * 5, 1)[0].item == 5


def test_a_shop_without_orders_suggests_something_and_breaks_nothing() -> None:
    empty = Recommender.fit([], 3)
    assert len(empty.suggest([], 2)) == 2
    assert empty.rank([[frozenset({1})]], 1) == [[1]]


def test_nothing_goes_with_itself_and_likeness_is_mutual() -> None:
    companions = Crowd.of(town(200, 5), ITEMS).companions.toarray()
    assert (companions.diagonal() == 0).all()
    assert np.allclose(companions, companions.T, atol=1e-5)
    inside = np.mean([companions[a, b] for taste in TASTES for a in taste for b in taste if a != b])
    across = np.mean([companions[a, b] for a in TASTES[0] for b in TASTES[1]])
    assert inside > 5 * across


histories = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=5), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(histories, max_size=8), histories)
def test_any_shop_and_any_customer_can_be_asked(shop: list[list[Basket]], customer: list[Basket]) -> None:
    learned = Recommender.fit(shop, 7)
    [ranked] = learned.rank([customer], 7)
    assert sorted(ranked) == list(range(7))
    found = learned.suggest(customer, 7)
    assert [each.item for each in found] == ranked
    assert all(0 <= each.probability <= 1 for each in found)


def test_items_have_numbers_and_the_unknown_is_left_out() -> None:
    items = Items.of(["b", "a", "b"])
    assert items.skus == ("a", "b")
    assert items.history([["b", "x"], ["x"], []]) == [frozenset({1})]
