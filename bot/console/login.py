"""Signing in by a one-time link, signing out, and the language of the pages."""

from __future__ import annotations

from aiohttp import web

from bot.console.desk import LANGUAGE_COOKIE, LOCALES, ROOT, Visit
from storage.repositories import staff as members

_YEAR = 365 * 86400


async def show(visit: Visit) -> web.Response:
    """One button: a link scanner, or a preview in a chat, opens links and presses nothing."""
    if visit.staff is not None:
        return visit.go("/")
    return visit.draw("login.html", code=visit.query("code"), failed=False)


async def enter(visit: Visit) -> web.Response:
    uow = visit.uow
    uow.now = visit.desk.clock.now()
    staff = await members.take_console_code(uow, visit.field("code")[:200])
    if staff is None:
        return visit.draw("login.html", code="", failed=True, status=403)
    if visit.token:
        await members.close_session(uow, visit.token)
    token = await members.open_session(uow, staff)
    members.audit(uow, f"staff:{staff.id}", "console.signed_in", staff.id)
    response = visit.go("/")
    desk = visit.desk
    response.set_cookie(desk.cookie, token, path=desk.cookie_path, secure=desk.secure, httponly=True, samesite="Lax")
    return response


async def leave(visit: Visit) -> web.Response:
    await members.close_session(visit.uow, visit.token)
    visit.audit("console.signed_out")
    response = visit.go("/login")
    response.del_cookie(visit.desk.cookie, path=visit.desk.cookie_path, secure=visit.desk.secure, httponly=True)
    return response


async def choose_language(visit: Visit) -> web.Response:
    chosen = visit.field("language")
    response = visit.go(_own_path(visit.field("back")))
    if chosen in LOCALES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, path=ROOT, max_age=_YEAR, secure=visit.desk.secure, httponly=True, samesite="Lax"
        )
    return response


def _own_path(back: str) -> str:
    """Give a path of the console, whatever was sent (S12)."""
    inside = back.removeprefix(ROOT)
    plain = back.startswith(f"{ROOT}/") and not inside.startswith("//") and "\\" not in inside
    return inside if plain and inside.isprintable() else "/"
