"""Staff: who they are, inviting one more, and taking rights away. For owners."""

from __future__ import annotations

from aiohttp import web

from bot.console.desk import Visit
from bot.domain.spoofing import clean_name
from storage.repositories import staff


async def index(visit: Visit) -> web.Response:
    return await _draw(visit)


async def _draw(visit: Visit, code: str = "", invited: str = "") -> web.Response:
    return visit.draw(
        "staff.html",
        members=await staff.active(visit.uow),
        roles=staff.ROLES,
        code=code,
        invited=invited,
        minutes=staff.CODE_MINUTES,
    )


async def invite(visit: Visit) -> web.Response:
    """Show a code, here and now only: it stands in no address and in no other page."""
    name, role = clean_name(visit.field("name")), visit.field("role")
    taken = {each.name for each in await staff.active(visit.uow)}
    if not name or role not in staff.ROLES or name in taken:
        return visit.go("/staff", done="name")
    code = await staff.invite(visit.uow, name, role, f"staff:{visit.member.id}")
    return await _draw(visit, code, name)


async def remove(visit: Visit) -> web.Response:
    """Take somebody's rights away at once. The last owner stays: nobody could let them in again."""
    members = await staff.active(visit.uow)
    meant = next((each for each in members if each.id == visit.field("member")), None)
    if meant is None:
        return visit.go("/staff", done="changed_meanwhile")
    if meant.role == "owner" and sum(each.role == "owner" for each in members) == 1:
        return visit.go("/staff", done="last_owner")
    await staff.remove(visit.uow, meant.id, f"staff:{visit.member.id}")
    return visit.go("/staff", done="removed")
