"""Audit: who did what, and when. For owners; nothing here can be changed."""

from __future__ import annotations

import json

from aiohttp import web
from sqlmodel import col, select

from bot.console import people
from bot.console.desk import Visit
from storage.models import AuditEntry

_SHEET = 80


async def index(visit: Visit) -> web.Response:
    actor = visit.query("actor")
    query = select(AuditEntry).order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
    if actor:
        query = query.where(AuditEntry.actor == actor)
    found = list(await visit.uow.session.scalars(query.offset((visit.sheet - 1) * _SHEET).limit(_SHEET + 1)))
    return visit.draw(
        "audit.html",
        entries=found[:_SHEET],
        details={each.id: json.loads(each.detail) for each in found},
        actors=await people.actors(visit),
        actor=actor,
        more=len(found) > _SHEET,
    )
