"""What the offer says; the questions themselves are tested with the greeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.caps import Cap
from bot.domain.replies import Text
from bot.shop import Pressure, Shop
from flows import onboarding
from tests.unit.handlers.conftest import Talk, said

_DAY = timedelta(days=1)


@pytest.fixture
def talk(database, clock, shop: Shop) -> Talk:  # type: ignore[no-untyped-def]
    return Talk(database, clock, shop)


@pytest.mark.parametrize(
    ("caps", "monthly", "most"),
    [
        ((Cap(1, timedelta(hours=20)), Cap(2, 7 * _DAY), Cap(6, 30 * _DAY)), None, 6),
        ((Cap(2, 7 * _DAY),), None, 10),
        ((Cap(6, 30 * _DAY),), 4, 4),
        ((), None, 30),
        ((Cap(1, 90 * _DAY),), None, 1),
    ],
)
def test_the_most_in_a_month_is_what_the_caps_let_through(
    shop: Shop, caps: tuple[Cap, ...], monthly: int | None, most: int
) -> None:
    """Never fewer than can really come: the customer agrees to this number."""
    assert onboarding.monthly_max(replace(shop, pressure=Pressure(marketing_caps=caps, monthly_max=monthly))) == most


async def test_the_three_answers_have_equal_weight(talk: Talk) -> None:
    async with talk.context("x") as context:
        *_, last = onboarding.opt_in(context)
    assert isinstance(last, Text)
    assert [button.label for button in last.choices] == ["再入荷だけ", "自分で選ぶ", "今は受け取らない"]


async def test_a_shop_without_quiet_hours_does_not_promise_any(talk: Talk) -> None:
    talk.shop = replace(talk.shop, pressure=Pressure(quiet_hours=None))
    async with talk.context("x") as context:
        ask = onboarding.opt_in(context)[0]
        assert isinstance(ask, Text)
        assert "21:00" not in ask.text


async def test_an_unknown_answer_is_none(talk: Talk) -> None:
    async with talk.context("x") as context:
        assert await onboarding.choose(context, "nonsense") is None
        assert await onboarding.answer_survey(context, "nonsense") is None


async def test_what_is_not_an_answer_is_left_to_others(talk: Talk) -> None:
    async with talk.context("注文どうなってる？") as context:
        await onboarding.begin(context)
        assert await onboarding.FLOW.steps["asked"](context) is None
    async with talk.context("今は受け取らない") as context:
        outcome = await onboarding.FLOW.steps["asked"](context)
        assert outcome is not None
        assert said(outcome).startswith("承知しました。お知らせはお送りしません")
