"""Export: everything that is kept of a customer, as files in a zip, behind a link that works once (CF10).

The link is one use and 24 hours; `resolve_link` uses it up, `peek_link` does not, for the page that asks first:
messengers fetch links to draw a preview.
"""

from __future__ import annotations

import csv
import html
import io
import json
import secrets
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import update
from sqlmodel import col, select

from bot.domain.replies import plain, unpack
from bot.i18n.catalogue import SOURCE, Catalogue
from bot.sheets import harmless
from storage.models import Cart, ChatMessage, Customer, Enquiry, Identity, Note, Order, View, Wish
from storage.models.ownership import Owned
from storage.repositories import consents, customers, facts, identities, orders
from storage.unit_of_work import UnitOfWork

LINK_FOR = timedelta(hours=24)
A_DAY_IN_ALL = 10
"""Exports a day for the whole shop (CF10)."""

_BOM = "\ufeff"


async def make_link(uow: UnitOfWork, identity: Identity) -> str | None:
    """Give the token of a new link; an unused one of the same customer ends. None when the day's exports are used.

    Not for an app that was linked within the last 24 hours (`is_held`): the other app's records are in the files.
    """
    since = uow.now - LINK_FOR
    notes = list(await uow.session.scalars(select(Note).where(col(Note.key).startswith("export:"))))
    for note in list(notes):
        value = json.loads(note.value)
        if note.at <= since or (value["customer"] == identity.customer_id and not value["used"]):
            notes.remove(note)
            await uow.session.delete(note)
    if len(notes) >= A_DAY_IN_ALL:
        return None
    token = secrets.token_urlsafe(24)
    uow.session.add(Note(key=_key(uow, token), value=_value(identity, used=False), at=uow.now))
    await uow.session.flush()
    return token


def _key(uow: UnitOfWork, token: str) -> str:
    return f"export:{uow.keyring.index('export', token)}"


def _value(identity: Identity, *, used: bool) -> str:
    return json.dumps({"customer": identity.customer_id, "identity": identity.id, "used": used})


def is_held(identity: Identity, now: datetime) -> bool:
    """Tell whether this app was linked so lately that it may not take the other's records away (S19)."""
    return identity.shared_from is not None and identity.shared_from > now


async def peek_link(uow: UnitOfWork, token: str) -> Customer | None:
    """Give who the link is for, None when it is unknown, used or older than a day."""
    note = await uow.session.get(Note, _key(uow, token))
    if note is None or note.at <= uow.now - LINK_FOR:
        return None
    value = json.loads(note.value)
    identity = await identities.get(uow, value["identity"])
    if value["used"] or identity is None or is_held(identity, uow.now):
        return None
    return await customers.get(uow, identity.customer_id)


async def resolve_link(uow: UnitOfWork, token: str) -> Customer | None:
    """Use the link up; of two who come at once, one gets the files."""
    customer = await peek_link(uow, token)
    if customer is None:
        return None
    note = await uow.session.get_one(Note, _key(uow, token))
    before = note.value
    after = json.dumps(json.loads(before) | {"used": True})
    result = await uow.session.execute(
        update(Note).where(col(Note.key) == note.key, col(Note.value) == before).values(value=after)
    )
    return customer if int(getattr(result, "rowcount", 0)) == 1 else None


async def bundle(uow: UnitOfWork, customer: Customer, catalogue: Catalogue | None = None) -> bytes:
    """Give the zip; the page to read is in the customer's language."""
    words, locale = catalogue or Catalogue.load(), customer.locale or SOURCE
    profile = await _profile(uow, customer)
    bought = await _purchases(uow, customer)
    known = await _preferences(uow, customer)
    talk = await _messages(uow, customer)
    said = await _consents(uow, customer)
    files = {
        "profile.json": _json(profile),
        "purchases.csv": _csv(bought),
        "preferences.json": _json(known),
        "messages.jsonl": "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in talk),
        "consents.csv": _csv(said),
        "index.html": _page(words, locale, profile, bought, known, talk, said),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            stamp = zipfile.ZipInfo(name, date_time=uow.now.timetuple()[:6])
            archive.writestr(stamp, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


Rows = list[dict[str, Any]]
_Row = TypeVar("_Row", bound=Owned)


async def _profile(uow: UnitOfWork, customer: Customer) -> dict[str, Any]:
    profile = customers.profile(uow, customer)
    return {
        "name": profile.name,
        "external_id": profile.external_id,
        "birthday": profile.birthday,
        "attributes": profile.attributes,
        "language": customer.locale,
        "time_zone": customer.zone,
        "own_pace": customer.own_cap,
        "own_quiet_hours": customer.own_quiet,
        "known_since": _time(customer.created_at),
        "accounts": [
            {"channel": each.channel, "address": identities.address(uow, each), "since": _time(each.created_at)}
            for each in await identities.of(uow, customer.id)
        ],
    }


async def _purchases(uow: UnitOfWork, customer: Customer) -> Rows:
    query = select(Order).where(Order.customer_id == customer.id).order_by(col(Order.placed_at))
    found = list(await uow.session.scalars(query))
    lines = await orders.lines_of(uow, [each.id for each in found])
    return [
        {
            "order": each.id,
            "placed_at": _time(each.placed_at),
            "status": each.status,
            "sku": line.sku,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
        }
        for each in found
        for line in lines.get(each.id, [])
    ]


async def _preferences(uow: UnitOfWork, customer: Customer) -> dict[str, Rows]:
    known = await facts.of(uow, customer.id)
    return {
        "facts": [
            {"kind": each.kind, "value": each.value, "origin": each.origin, "at": _time(each.at)} for each in known
        ],
        "wishes": [
            {"sku": each.sku, "state": each.state, "asked_at": _time(each.asked_at)}
            for each in await _owned(uow, Wish, customer)
        ],
        "carts": [
            {"lines": json.loads(each.lines), "url": each.url, "at": _time(each.updated_at)}
            for each in await _owned(uow, Cart, customer)
        ],
        "views": [{"sku": each.sku, "at": _time(each.at)} for each in await _owned(uow, View, customer)],
        "enquiries": [
            {
                "text": uow.keyring.open(each.text, "enquiries", "text", each.id) if each.text else "",
                "at": _time(each.opened_at),
            }
            for each in await _owned(uow, Enquiry, customer)
        ],
    }


async def _owned(uow: UnitOfWork, model: type[_Row], customer: Customer) -> list[_Row]:
    query = select(model).where(model.customer_id == customer.id).order_by(col(model.id))
    return list(await uow.session.scalars(query))


async def _messages(uow: UnitOfWork, customer: Customer) -> Rows:
    """What was taken back is there as a time without words (CT16)."""
    query = select(ChatMessage).where(ChatMessage.customer_id == customer.id)
    found = await uow.session.scalars(query.order_by(col(ChatMessage.at), col(ChatMessage.id)))
    return [
        {"at": _time(each.at), "from": each.author, "text": _words(uow, each), "taken_back": each.unsent_at is not None}
        for each in found
    ]


def _words(uow: UnitOfWork, row: ChatMessage) -> str:
    body = uow.keyring.open_json(row.body, "chat_messages", "body", row.id) or {}
    return str(body.get("text") or (plain(unpack(body["message"])) if "message" in body else ""))


async def _consents(uow: UnitOfWork, customer: Customer) -> Rows:
    return [
        {
            "at": _time(each.occurred_at),
            "topic": each.topic,
            "action": each.action,
            "channel": each.channel,
            "by": each.actor,
            "how": each.mechanism,
            "wording": each.wording_id,
            "version": each.wording_version,
            "language": each.locale,
            "text_sha256": each.rendered_sha256,
        }
        for each in await consents.history(uow, customer.id)
    ]


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(rows[0])
        writer.writerows([harmless(value) for value in row.values()] for row in rows)
    return _BOM + out.getvalue()


def _page(catalogue: Catalogue, locale: str, *parts: Any) -> str:
    """One page to read: the same, as tables, under the names that the chat uses."""
    profile, bought, known, talk, said = parts
    title = catalogue.text(locale, "mydata-card.title")
    sections = (
        ("privacy-list-name", [{"": key, " ": value} for key, value in profile.items() if value]),
        ("privacy-list-orders", bought),
        ("privacy-list-preferences", [each for kind in known.values() for each in kind]),
        ("privacy-list-messages", talk),
        ("privacy-list-consent", said),
    )
    body = "".join(f"<h2>{html.escape(catalogue.text(locale, name))}</h2>{_table(rows)}" for name, rows in sections)
    style = "body{font:16px/1.6 sans-serif;margin:2rem}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left}"
    return (
        f'<!doctype html><html lang="{locale}"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style><h1>{html.escape(title)}</h1>{body}</html>\n"
    )


def _table(rows: Iterable[dict[str, Any]]) -> str:
    cells = [
        "<tr>" + "".join(f"<td>{html.escape('' if value is None else str(value))}</td>" for value in row.values())
        for row in rows
    ]
    return f"<table>{''.join(cells)}</table>" if cells else "<p>–</p>"
