from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import money
from bot.domain.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1200", "JPY", "1200"),
        ("¥1,200", "JPY", "1200"),
        ("１２００円", "JPY", "1200"),
        ("1200.00", "JPY", "1200"),
        ("12.5", "USD", "12.50"),
    ],
)
def test_an_amount_is_read(text: str, currency: str, amount: str) -> None:
    assert money.parse(text, currency) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["", "12.5", "-1", "nan", "inf", "1e20", "twelve", "1_000x"])
def test_what_is_no_amount_of_yen_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        money.parse(text, "JPY")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["JPY", "USD", "TWD"]))
def test_minor_units_go_there_and_back(minor: int, currency: str) -> None:
    assert Money.of_minor(minor, currency).minor == minor


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 1000))
def test_sums_are_exact(one: int, two: int, times: int) -> None:
    left, right = Money.of_minor(one, "USD"), Money.of_minor(two, "USD")
    assert (left + right - right) == left
    assert ((left + right) * times).minor == (one + two) * times


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="USD cannot be added to JPY"):
        Money(Decimal(1), "JPY") + Money(Decimal(1), "USD")


def test_the_bill_of_a_broadcast() -> None:
    assert money.bill(4000, 5000, Decimal(3)) == money.Bill(4000, 0, Money(Decimal(0)), 1000)
    assert money.bill(5001, 5000, Decimal("2.5")) == money.Bill(5001, 1, Money(Decimal(3)), 0)
    assert money.bill(10, -4, Decimal(3)) == money.Bill(10, 10, Money(Decimal(30)), 0)


def test_what_the_plan_does_not_include_is_counted() -> None:
    assert money.bill(5001, 5000, Decimal(0)).extra == 1
