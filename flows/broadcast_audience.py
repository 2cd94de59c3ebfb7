"""Choosing whom a broadcast is for, in the chat: by buttons, a product's name, a number of days, or a condition."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import timedelta

import regex  # type: ignore[import-untyped]

from bot.domain import segments
from bot.domain.customers import Stage
from bot.domain.replies import Button, Outcome
from bot.domain.segments import Bought, InStage, SegmentError
from bot.handling import Context
from bot.i18n import formats
from flows import acts
from storage.repositories import conversations, products, saved_segments

NAME = "broadcast"
PATIENCE = timedelta(minutes=30)
_CATEGORIES = 8
_MOST_DAYS = 9999
_DIGITS = regex.compile(r"\p{Nd}+")

Finish = Callable[[Context, str], Awaitable[Outcome]]
"""What to do with the segment, once it is chosen."""


async def go(context: Context, step: str, **changes: object) -> None:
    """Put the conversation at a step, with what is known so far and what is new."""
    known = context.position.data if context.position and context.position.flow == NAME else {}
    await conversations.go(context.uow, context.identity.id, NAME, step, known | changes, PATIENCE)


def ask(context: Context) -> Outcome:
    return context.say(
        "broadcast-audience",
        context.button("broadcast-audience.all", acts.data(context, "b_aud", "all")),
        context.button("broadcast-audience.bought-category", acts.data(context, "b_aud", "category")),
        context.button("broadcast-audience.bought-product", acts.data(context, "b_aud", "product")),
        context.button("broadcast-audience.stage", acts.data(context, "b_aud", "stage")),
        context.button("broadcast-audience.condition", acts.data(context, "b_aud", "condition")),
    )


async def choose(context: Context, kind: str, finish: Finish) -> Outcome:
    """Take the kind of segment, and ask what is missing."""
    match kind:
        case "all":
            return await finish(context, "all")
        case "category":
            return await _ask_category(context)
        case "product":
            await go(context, "product")
            return context.say("broadcast-ask-product")
        case "stage":
            buttons = [_stage(context, stage) for stage in Stage]
            return context.say("broadcast-ask-stage", *buttons)
        case _:
            await go(context, "condition")
            return context.say("broadcast-ask-condition")


async def _ask_category(context: Context) -> Outcome:
    known = (await products.categories(context.uow))[:_CATEGORIES]
    await go(context, "category", categories=known)
    buttons = [
        Button(formats.shorten(name), data=acts.data(context, "b_cat", str(place))) for place, name in enumerate(known)
    ]
    return context.say("broadcast-ask-category", *buttons)


def _stage(context: Context, stage: Stage) -> Button:
    return Button(context.text(f"broadcast-stage-{stage}"), data=acts.data(context, "b_stage", stage))


async def choose_stage(context: Context, stage: str, finish: Finish) -> Outcome:
    return await finish(context, segments.format(InStage(Stage(stage))))


async def choose_category(context: Context, place: str) -> Outcome | None:
    """Take a category, and ask for the days; None for one that was not offered."""
    category = _chosen(context, "categories", place)
    return None if category is None else await _ask_days(context, "category", category)


async def choose_product(context: Context, place: str) -> Outcome | None:
    sku = _chosen(context, "skus", place)
    return None if sku is None else await _ask_days(context, "sku", sku)


def _chosen(context: Context, kind: str, place: str) -> str | None:
    offered = context.position.data.get(kind, []) if context.position and context.position.flow == NAME else []
    return str(offered[int(place)]) if place.isdecimal() and int(place) < len(offered) else None


async def _ask_days(context: Context, what: str, value: str) -> Outcome:
    await go(context, "days", what=what, value=value)
    return context.say("broadcast-ask-days")


async def hear_product(context: Context) -> Outcome:
    """Find the product that was typed; several give a choice."""
    found = context.knowledge.products.find(context.words)
    known = await products.many(context.uow, [sku for sku, _ in found])
    skus = [sku for sku, _ in found if sku in known]
    if not skus:
        return context.say("sale-product-none", query=formats.shorten(context.words))
    if len(skus) == 1 or found[0][1] >= 100:
        return await _ask_days(context, "sku", skus[0])
    await go(context, "product", skus=skus)
    buttons = [
        Button(formats.shorten(known[sku].name), data=acts.data(context, "b_item", str(place)))
        for place, sku in enumerate(skus)
    ]
    return context.say("sale-product", *buttons)


async def hear_days(context: Context, finish: Finish) -> Outcome:
    days = number(context.words)
    if days is None or not 1 <= days <= _MOST_DAYS or context.position is None:
        return context.say("broadcast-number-wrong")
    data = context.position.data
    what = "category" if data["what"] == "category" else "sku"
    return await finish(context, segments.format(Bought(what, str(data["value"]), days)))  # type: ignore[arg-type]


async def hear_condition(context: Context, finish: Finish) -> Outcome:
    """Read a condition as it was typed; say at which character it cannot be understood."""
    try:
        node = segments.parse(unicodedata.normalize("NFC", context.words), await saved_segments.every(context.uow))
    except SegmentError as wrong:
        return context.say("broadcast-condition-wrong", problem=str(wrong))
    return await finish(context, segments.format(node))


def number(text: str) -> int | None:
    """Give the number in a text such as 「９０日」 or "1,234", None when there is none or more than one."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("、", "")
    found = _DIGITS.findall(plain)
    return int(found[0]) if len(found) == 1 and len(found[0]) <= 9 else None
