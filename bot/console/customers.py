"""Customers: found by name, and the card of one: who, what they agreed to, what is remembered, what was said."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import func
from sqlmodel import col, select

from bot.console import consents as consent_forms
from bot.console import orders as order_pages
from bot.console import timeline
from bot.console.desk import Visit
from bot.domain import customers as lives
from bot.domain import rfm
from bot.domain.consent import MESSAGE_TOPICS, Status
from bot.domain.rfm import Stats
from bot.domain.spoofing import claims_office
from flows import proxy
from storage.models import Customer
from storage.repositories import consents, conversations, customers, facts, identities, orders, products, stats, wishes
from storage.repositories import cuts as cut_points
from storage.repositories.customers import Profile

_SHEET = 50


async def index(visit: Visit) -> web.Response:
    words = visit.query("q")
    found = await customers.named(visit.uow) if words else await customers.named(visit.uow, _SHEET)
    if words:
        found = [(row, profile) for row, profile in found if _is_meant(words, profile)][:_SHEET]
    total = await visit.uow.session.scalar(select(func.count()).where(col(Customer.erased_at).is_(None)))
    ids = [row.id for row, _ in found]
    bought, cuts = await stats.many(visit.uow, ids), await cut_points.current(visit.uow)
    return visit.draw(
        "customers.html",
        q=words,
        customers=[(row, customers.known_as(profile)) for row, profile in found],
        consents=await consents.statuses_of(visit.uow, ids),
        bought=bought,
        stages={each: lives.stage(bought.get(each, Stats()), visit.uow.now, cuts) for each in ids},
        total=total or 0,
    )


def _is_meant(words: str, profile: Profile) -> bool:
    plain = words.replace(" ", "").replace("　", "").casefold()
    name = customers.known_as(profile).replace(" ", "").replace("　", "").casefold()
    return plain in name or plain == profile.external_id.casefold()


async def show(visit: Visit) -> web.Response:
    uow = visit.uow
    customer = await customers.get(uow, visit.part("id"))
    if customer is None or customer.erased_at is not None:
        visit.missing()
    if customer.linked_to:
        return visit.go(f"/customers/{customer.linked_to}")
    profile = customers.profile(uow, customer)
    sums, cuts = await stats.of(uow, customer.id), await cut_points.current(uow)
    answers = await consent_forms.answers_of(visit, customer)
    recent = await orders.recent(uow, customer.id, 20)
    lines = await orders.lines_of(uow, [each.id for each in recent])
    wanted = await wishes.of(uow, customer.id)
    skus = {line.sku for of_order in lines.values() for line in of_order} | {wish.sku for wish in wanted}
    return visit.draw(
        "customer.html",
        customer=customer,
        stats=sums,
        stage_now=lives.stage(sums, uow.now, cuts),
        bands=rfm.bands(sums, uow.now, cuts),
        profile=profile,
        called=customers.known_as(profile),
        suspicious=claims_office(customers.known_as(profile)),
        identities=await identities.of(uow, customer.id),
        answers=answers,
        media=proxy.MEDIA,
        may_write=visit.may("POST", "/customers/{id}/consent"),
        refused=[each.name for each in answers if each.status is Status.WITHDRAWN and each.topic in MESSAGE_TOPICS],
        ledger=list(reversed(await consents.history(uow, customer.id)))[:40],
        facts=await facts.of(uow, customer.id),
        orders=recent,
        lines=lines,
        next=order_pages.NEXT,
        may_mark=visit.may("POST", "/orders/mark"),
        wishes=wanted,
        products=await products.many(uow, skus),
        handover=await conversations.open_handover(uow, customer.id),
        events=await timeline.of(visit, customer.id),
    )
