"""What staff may do, by role; and the buttons of their own chat, signed so that only they can press them.

A button carries `s:act:subject:end:signature`. The signature is over the member of staff, so a forwarded or copied one
is worth nothing to anybody else, and it lasts ten minutes (S4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.domain.events import Tap
from bot.handling import Context
from storage.models import Staff
from storage.repositories import staff as members
from storage.repositories.staff import ROLES

VERB: Final = "s"
LASTS: Final = timedelta(minutes=10)
_EVERYONE: Final = frozenset(ROLES)
_SENDERS: Final = frozenset({"owner", "marketer"})
_SELLERS: Final = frozenset({"owner", "clerk"})

ACTS: Final[Mapping[str, frozenset[str]]] = {
    "menu": _EVERYONE,
    "help": _EVERYONE,
    "console": _EVERYONE,
    "stock": _EVERYONE,
    "h_list": _EVERYONE,
    "h_card": _EVERYONE,
    "h_take": _EVERYONE,
    "h_reply": _EVERYONE,
    "h_back": _EVERYONE,
    "h_suggest": _EVERYONE,
    "q_list": _SELLERS,
    "q_card": _SELLERS,
    "q_write": _SELLERS,
    "q_same": _SELLERS,
    "q_aside": _SELLERS,
    "q_undo": _SELLERS,
    "sale": _SELLERS,
    "s_who": _SELLERS,
    "s_what": _SELLERS,
    "s_yes": _SELLERS,
    "s_no": _SELLERS,
    "s_undo": _SELLERS,
    "broadcast": _SENDERS,
    "b_topic": _SENDERS,
    "b_aud": _SENDERS,
    "b_cat": _SENDERS,
    "b_item": _SENDERS,
    "b_stage": _SENDERS,
    "b_sample": _SENDERS,
    "b_confirm": _SENDERS,
    "b_rewrite": _SENDERS,
    "b_discard": _SENDERS,
    "b_list": _SENDERS,
    "b_open": _SENDERS,
    "b_pause": _SENDERS,
    "b_resume": _SENDERS,
    "b_cancel": _SENDERS,
    "b_end": _SENDERS,
    "b_report": _SENDERS,
    "e_stop": _SENDERS,
    "e_everything": _SENDERS,
    "e_resume": frozenset({"owner"}),
}
"""Which roles may do what. What is not in here nobody may."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that this member of staff was given, and may still press."""

    act: str
    subject: str


@dataclass(frozen=True, slots=True)
class Forged:
    """A button that was made for somebody else, or by nobody."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A button of this member of staff that is older than ten minutes."""

    act: str
    subject: str


def allowed(role: str, act: str) -> bool:
    """Say whether a role may do this."""
    return role in ACTS.get(act, frozenset())


def needed(act: str) -> list[str]:
    """Give the roles that may do this, the owner first."""
    return [role for role in ROLES if allowed(role, act)]


def data(context: Context, act: str, subject: str = "") -> str:
    """Give what a button carries that lets this member of staff, and nobody else, do this for ten minutes."""
    staff = member(context)
    end = f"{int((context.now + LASTS).timestamp()):x}"
    return f"{VERB}:{act}:{subject}:{end}:{context.uow.keyring.sign(staff.id, act, subject, end)}"


def pressed(context: Context) -> Pressed | Forged | Stale | None:
    """Give the act of the pressed button; None when it is none of staff's."""
    if not isinstance(context.event.what, Tap) or context.taps[0] != VERB:
        return None
    if len(context.taps) != 5:
        return Forged()
    _, act, subject, end, signature = context.taps
    if not context.uow.keyring.verify(signature, member(context).id, act, subject, end):
        return Forged()
    return Stale(act, subject) if int(end, 16) < context.now.timestamp() else Pressed(act, subject)


def member(context: Context) -> Staff:
    """Give who this is. Only for what runs behind `context.staff`."""
    if context.staff is None:
        raise PermissionError("an act of staff without a member of staff")
    return context.staff


def actor(context: Context) -> str:
    return f"staff:{member(context).id}"


def audit(context: Context, act: str, subject: str = "", **detail: Any) -> None:
    """Record what this member of staff did. `detail` holds no personal data."""
    members.audit(context.uow, actor(context), act, subject, detail)
