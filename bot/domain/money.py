"""Money: an amount with its currency, and what a number of pushes costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_WITHOUT_DECIMALS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "RWF"})
_LARGEST = Decimal(10) ** 15


def decimals(currency: str) -> int:
    """Give how many decimals a currency has: 0 for the yen (ISO 4217), 2 for all others that we know."""
    return 0 if currency in _WITHOUT_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount; only amounts of one currency add up, anything else is a ValueError."""

    amount: Decimal
    currency: str = "JPY"

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """Give the money of an amount in the smallest unit (yen, cents)."""
        return cls(Decimal(minor).scaleb(-decimals(currency)), currency)

    @property
    def minor(self) -> int:
        """The amount in the smallest unit."""
        return int(self.rounded().amount.scaleb(decimals(self.currency)))

    def rounded(self) -> Money:
        """Give the amount as it can be paid, half up."""
        unit = Decimal(1).scaleb(-decimals(self.currency))
        return Money(self.amount.quantize(unit, ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._like(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._like(other).amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def _like(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} cannot be added to {self.currency}")
        return other


def parse(text: str, currency: str) -> Money:
    """Give the money of "1,200", "¥1,200" or "12.50"; raises ValueError with the remedy on anything else.

    More decimals than the currency has are refused: rounding a price in silence would be wrong.
    """
    plain = text.strip().lstrip("¥￥$").removesuffix("円").replace(",", "").replace("，", "").strip()
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no amount; write it like 1200") from None
    if not amount.is_finite() or not 0 <= amount < _LARGEST:
        raise ValueError(f"{text!r} is no amount from 0 to {_LARGEST:,f}")
    if amount != Money(amount, currency).rounded().amount:
        raise ValueError(f"{text!r} has more decimals than {currency} has ({decimals(currency)})")
    return Money(amount, currency).rounded()


@dataclass(frozen=True, slots=True)
class Bill:
    """What a number of paid messages does to the month: how many are beyond the quota, their cost, what is left."""

    messages: int
    extra: int
    cost: Money
    left_after: int


def bill(messages: int, quota_left: int, price_per_extra: Decimal, currency: str = "JPY") -> Bill:
    """Give the bill of sending `messages`; a quota already passed counts as nothing left."""
    left = max(0, quota_left)
    extra = max(0, messages - left)
    cost = Money(price_per_extra * extra, currency).rounded()
    return Bill(messages, extra, cost, max(0, left - messages))
