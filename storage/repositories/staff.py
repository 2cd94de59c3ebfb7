"""Staff, the one-time codes that bind them to their own chat, console sessions, and the record of their acts."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.models import AuditEntry, Identity, Invite, Session, Staff
from storage.unit_of_work import UnitOfWork

ROLES = ("owner", "marketer", "clerk")
CODE_MINUTES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud and typed on a phone
_SESSION_IDLE = timedelta(minutes=30)
_SESSION_WHOLE = timedelta(hours=12)


def new_code(length: int = 10) -> str:
    """Give a code of 49 bits, enough for ten minutes and one use."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def code_index(uow: UnitOfWork, code: str) -> str:
    return uow.keyring.index("code", code.strip().upper().replace("-", "").replace(" ", ""))


async def invite(uow: UnitOfWork, name: str, role: str, actor: str = "operator") -> str:
    """Give a code by which a person becomes staff from their own chat."""
    code = new_code()
    uow.session.add(
        Invite(
            code_index=code_index(uow, code),
            name=name,
            role=role,
            expires_at=uow.now + timedelta(minutes=CODE_MINUTES),
        )
    )
    audit(uow, actor, "staff.invited", detail={"role": role})
    return code


async def console_code(uow: UnitOfWork, staff: Staff) -> str:
    """Give a code that signs this member of staff in to the console, once."""
    code = secrets.token_urlsafe(24)
    uow.session.add(
        Invite(
            code_index=uow.keyring.index("console", code),
            purpose="console",
            staff_id=staff.id,
            expires_at=uow.now + timedelta(minutes=CODE_MINUTES),
        )
    )
    return code


async def take_code(uow: UnitOfWork, code: str) -> Invite | None:
    """Use up a staff code; None when there is no such code. An expired one is given back as it is, unused."""
    return await _take(uow, code_index(uow, code), "staff")


async def take_console_code(uow: UnitOfWork, code: str) -> Staff | None:
    found = await _take(uow, uow.keyring.index("console", code), "console")
    if found is None or found.expires_at <= uow.now or found.staff_id is None:
        return None
    staff = await uow.session.get(Staff, found.staff_id)
    return staff if staff and staff.active else None


async def _take(uow: UnitOfWork, index: str, purpose: str) -> Invite | None:
    """Use a code up by one statement: of two people who type it in the same instant, one gets it."""
    await uow.session.flush()
    meant = (col(Invite.code_index) == index, col(Invite.purpose) == purpose)
    unused = (*meant, col(Invite.used_at).is_(None))
    statement = update(Invite).where(*unused, col(Invite.expires_at) > uow.now).values(used_at=uow.now)
    result = await uow.session.execute(statement.execution_options(synchronize_session=False))
    taken = int(getattr(result, "rowcount", 0)) == 1
    query = select(Invite).where(*meant) if taken else select(Invite).where(*unused)
    return (await uow.session.scalars(query.execution_options(populate_existing=True))).first()


async def register(uow: UnitOfWork, found: Invite, identity: Identity) -> Staff:
    """Bind the invited person to this identity."""
    staff = Staff(name=found.name, role=found.role, identity_id=identity.id, created_at=uow.now)
    uow.session.add(staff)
    audit(uow, f"staff:{staff.id}", "staff.registered", staff.id, {"role": found.role, "channel": identity.channel})
    await uow.session.flush()
    return staff


async def by_identity(uow: UnitOfWork, identity_id: str) -> Staff | None:
    query = select(Staff).where(Staff.identity_id == identity_id, col(Staff.active).is_(True))
    return (await uow.session.scalars(query)).first()


async def get(uow: UnitOfWork, staff_id: str) -> Staff | None:
    return await uow.session.get(Staff, staff_id)


async def active(uow: UnitOfWork) -> list[Staff]:
    query = select(Staff).where(col(Staff.active).is_(True)).order_by(col(Staff.created_at))
    return list(await uow.session.scalars(query))


async def remove(uow: UnitOfWork, name_or_id: str, actor: str = "operator") -> Staff | None:
    """Take a person's rights away at once: chat and console."""
    query = select(Staff).where(
        (col(Staff.id) == name_or_id) | (col(Staff.name) == name_or_id), col(Staff.active).is_(True)
    )
    staff = (await uow.session.scalars(query)).first()
    if staff is None:
        return None
    staff.active, staff.removed_at, staff.identity_id = False, uow.now, None
    await uow.session.execute(delete(Session).where(col(Session.staff_id) == staff.id))
    audit(uow, actor, "staff.removed", staff.id)
    return staff


async def open_session(uow: UnitOfWork, staff: Staff) -> str:
    """Give the token of a new console session."""
    token = secrets.token_urlsafe(32)
    index = uow.keyring.index("session", token)
    uow.session.add(Session(token_index=index, staff_id=staff.id, created_at=uow.now, seen_at=uow.now))
    return token


async def by_session(uow: UnitOfWork, token: str) -> Staff | None:
    """Give who is signed in: 30 minutes idle or 12 hours in all end a session (S16)."""
    row = await uow.session.get(Session, uow.keyring.index("session", token))
    if row is None or uow.now - row.seen_at > _SESSION_IDLE or uow.now - row.created_at > _SESSION_WHOLE:
        return None
    staff = await uow.session.get(Staff, row.staff_id)
    return staff if staff and staff.active else None


async def touch_session(uow: UnitOfWork, token: str) -> None:
    index = uow.keyring.index("session", token)
    await uow.session.execute(update(Session).where(col(Session.token_index) == index).values(seen_at=uow.now))


async def close_session(uow: UnitOfWork, token: str) -> None:
    await uow.session.execute(delete(Session).where(col(Session.token_index) == uow.keyring.index("session", token)))


def audit(uow: UnitOfWork, actor: str, act: str, subject: str = "", detail: dict[str, Any] | None = None) -> None:
    """Record an act. `detail` holds no personal data."""
    row = AuditEntry(at=uow.now, actor=actor, act=act, subject=subject, detail=json.dumps(detail or {}))
    uow.session.add(row)
