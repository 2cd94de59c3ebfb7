"""Deeds: who asked, viewed or reacted, as queries for the ids of those customers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import col, select

from bot.domain.segments import Answered, Did
from bot.domain.sending import REACHED_STATES, MessageClass
from storage.models import Delivery, FaqRow, Product, Question, View

NEGATIVE = ("", "stop", "less")
"""What is no answer to a message, or one that asks for fewer."""
_TOLD = "answer"
_POSITIVE = (col(Delivery.reaction) != "", col(Delivery.reaction).not_in(NEGATIVE))
"""The first is what the index of reactions is made of."""


def did(node: Did, now: datetime) -> Select[Any]:
    """Give the query for the ids of those who did it."""
    since = None if node.days is None else now - timedelta(days=node.days)
    match node.kind:
        case "asked":
            return _asked(node, since)
        case "viewed":
            return _viewed(node, since)
        case "reacted":
            return _reacted(node, since)


def _asked(node: Did, since: datetime | None) -> Select[Any]:
    query: Select[Any] = select(Question.customer_id)
    if since is not None:
        query = query.where(col(Question.at) > since)
    match node.key:
        case "entry":
            return query.where(_about(node.value))
        case "category":
            entries = select(FaqRow.id).where(FaqRow.category == node.value)
            # an answered question shows one entry, written as the JSON list of it
            lists = select('["' + col(FaqRow.id) + '"]').where(FaqRow.category == node.value)
            told = and_(col(Question.band) == _TOLD, col(Question.shown).in_(lists))
            return query.where(or_(col(Question.tapped).in_(entries), told))
        case _:
            return query


def _about(entry: str) -> ColumnElement[bool]:
    told = and_(col(Question.band) == _TOLD, col(Question.shown) == json.dumps([entry], ensure_ascii=False))
    return or_(col(Question.tapped) == entry, told)


def _viewed(node: Did, since: datetime | None) -> Select[Any]:
    query: Select[Any] = select(View.customer_id)
    if since is not None:
        query = query.where(col(View.at) > since)
    match node.key:
        case "sku":
            return query.where(col(View.sku) == node.value)
        case "category":
            return query.join(Product, col(Product.sku) == col(View.sku)).where(col(Product.category) == node.value)
        case _:
            return query


def _reacted(node: Did, since: datetime | None) -> Select[Any]:
    query: Select[Any] = select(Delivery.customer_id).where(
        Delivery.message_class == MessageClass.MARKETING, *_POSITIVE
    )
    if since is not None:
        query = query.where(col(Delivery.reacted_at) > since)
    return query.where(col(Delivery.topic) == node.value) if node.key == "topic" else query


def answered(node: Answered) -> Select[Any]:
    """Give the query for the ids of those who answered so many of the last marketing messages."""
    place = func.row_number().over(
        partition_by=col(Delivery.customer_id), order_by=(col(Delivery.sending_at).desc(), col(Delivery.id).desc())
    )
    pushes = (
        select(Delivery.customer_id, Delivery.reaction, place.label("place"))
        .where(
            Delivery.message_class == MessageClass.MARKETING,
            col(Delivery.state).in_(REACHED_STATES),
            col(Delivery.sending_at).is_not(None),
            # whoever never reacted need not be counted through
            col(Delivery.customer_id).in_(select(Delivery.customer_id).where(*_POSITIVE)),
        )
        .subquery()
    )
    return (
        select(pushes.c.customer_id)
        .where(pushes.c.place <= node.last, pushes.c.reaction.not_in(NEGATIVE))
        .group_by(pushes.c.customer_id)
        .having(func.count() >= node.least)
    )
