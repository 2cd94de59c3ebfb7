"""The control group: customers who get no marketing, so that its effect can be measured.

Membership is a keyed hash of the customer and a salt: the same on every machine and after every restart, and new
only when the salt is (MT7). Source: product.md "Gate", trust.md 2.2.
"""

from __future__ import annotations

import hmac
from datetime import date

BUCKETS = 10_000
WORTH_IT_FROM = 20_000
"""Below so many reachable customers a control group proves too little to be on by itself."""


def bucket(secret: bytes, salt: str, customer_id: str) -> int:
    """Give the customer's bucket, 0 to 9999."""
    name = f"{salt}\0{customer_id}".encode()
    return int.from_bytes(hmac.digest(secret, name, "sha256")[:8], "big") % BUCKETS


def contains(secret: bytes, salt: str, customer_id: str, percent: float) -> bool:
    """Tell whether the customer is in a control group of this size; a larger group contains the smaller one."""
    return bucket(secret, salt, customer_id) < round(percent * BUCKETS / 100)


def salt_of(day: date) -> str:
    """Give the salt of the quarter, "2026Q4": the group is dealt anew four times a year."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def default_percent(reachable: int) -> float:
    """Give the size to begin with: 5 % for a large audience, else none."""
    return 5.0 if reachable >= WORTH_IT_FROM else 0.0
