"""The text of a campaign: checked when it is written, filled in for one customer when it leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.domain import texts
from bot.domain.consent import Status, Topic
from bot.domain.errors import InputError
from bot.domain.replies import Card
from bot.handling import Composition
from bot.i18n.catalogue import LOCALES
from bot.shop import Shop
from storage.models import Campaign
from storage.repositories import consents, orders

LIMIT = 2000  # UTF-16 units: fits both platforms with the longest name and product filled in
ALT_LIMIT = 60  # what a notification shows of it (trust.md 5.1, 9)
_SAME_FOR_ALL = "text"


class TooLong(InputError):
    """A text is longer than `limit` units."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"the text is {count} characters long; the limit is {limit}")
        self.count, self.limit = count, limit


def check(message: Mapping[str, Any]) -> dict[str, str]:
    """Give the texts by locale; raises InputError for an unknown language or placeholder, a missing or long text."""
    known = (_SAME_FOR_ALL, *LOCALES)
    for name, text in message.items():
        if name not in known:
            raise InputError(f"unknown language {name!r} in message; write {', '.join(known)}")
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"message.{name} is empty; write the text or leave it out")
        texts.check(text)
        if texts.utf16(text) > LIMIT:
            raise TooLong(texts.utf16(text), LIMIT)
    if not message:
        raise InputError('message is missing; write {"text": "..."}')
    return {name: str(text) for name, text in message.items()}


def template(message: Mapping[str, str], locale: str, shop: Shop) -> str:
    """Give the text for a reader of `locale`: their own, the one for all, else the shop's."""
    for name in (locale, _SAME_FOR_ALL, shop.locale, *LOCALES):
        if name in message:
            return message[name]
    return ""


async def card(composition: Composition, campaign: Campaign, lead: str = "") -> Card:
    """Give the message as one customer gets it: its words, and why it came. `lead` stands above them, in a sample."""
    told = await words(composition, _texts(campaign.message))
    text = f"{lead}\n{told}" if lead else told
    return Card(
        title="",
        alt=texts.shorten(" ".join(text.split()), ALT_LIMIT),
        lines=(text,),
        footnote=composition.text("news-push.reason", topic=composition.text(f"topic-{campaign.topic}")),
    )


@lru_cache(maxsize=64)
def _texts(message: str) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(message)
    return found


async def words(composition: Composition, message: Mapping[str, str]) -> str:
    """Give a message's words for one customer. Placeholders are filled once; what is filled in is never read again
    (S9)."""
    chosen = template(message, composition.locale, composition.shop)
    values: dict[str, str | None] = {"name": composition.name}
    if "last_purchase" in texts.check(chosen):
        values["last_purchase"] = await _last_purchase(composition)
    otherwise = {
        "name": composition.text("broadcast-fallback-name"),
        "last_purchase": composition.text("broadcast-fallback-last-purchase"),
    }
    return texts.fill(chosen, values, otherwise)


async def _last_purchase(composition: Composition) -> str | None:
    """Give the name of what the customer bought last; None without their yes to the use of purchases."""
    statuses = await consents.statuses(composition.uow, composition.customer.id)
    if statuses.get(Topic.PROFILING) is not Status.GRANTED:
        return None
    last = await orders.last_bought(composition.uow, composition.customer.id)
    return last[2].name if last is not None and last[2] is not None else None
