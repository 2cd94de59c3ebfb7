"""A made-up town: customers with one of three tastes, who come back for what they like and try what goes with it."""

from __future__ import annotations

import random

from bot.insight.baskets import Basket

TASTES = ((0, 1, 2, 3), (10, 11, 12, 13), (20, 21, 22, 23))
ITEMS = 30


def town(customers: int, seed: int) -> list[list[Basket]]:
    pick = random.Random(seed)
    return [_person(pick) for _ in range(customers)]


def _person(pick: random.Random) -> list[Basket]:
    taste = pick.choice(TASTES)
    loved = pick.sample(taste, 2)
    orders = []
    for _ in range(pick.randrange(2, 8)):
        wanted = {item for item in loved if pick.random() < 0.8}
        wanted |= {item for item in taste if pick.random() < 0.15}
        wanted |= {item for item in range(ITEMS) if pick.random() < 0.01}
        orders.append(frozenset(wanted or {loved[0]}))
    return orders
