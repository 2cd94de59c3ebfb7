"""The emergency stop: nothing unasked leaves on any machine until an owner lets it. Also how a restored database waits.

What customers asked for goes on, unless it is chosen otherwise; answers to what they say go on always.
"""

from __future__ import annotations

from flows import campaigns, notices
from storage.repositories import campaigns as rows
from storage.repositories import generations, staff, stops
from storage.unit_of_work import UnitOfWork

SERVICE = "service"
"""The actor of what the service does by itself."""


async def stop(uow: UnitOfWork, by: str, *, everything: bool = False) -> int:
    """Stop all unasked sending, or `everything`, at once; give how many broadcasts were under way or scheduled.
    Owners are told of each stop once: nobody else can let it go on."""
    stopped = await campaigns.pause_all(uow, by)
    since = await stops.put(uow, stops.EMERGENCY, by, everything=everything)
    staff.audit(uow, by, "emergency.stopped", detail={"everything": everything, "campaigns": stopped})
    await notices.tell(uow, "stopped", f"stopped:{since.isoformat()}", ("owner",))
    return stopped


async def resume(uow: UnitOfWork, by: str) -> bool:
    """Let journeys and messages go on; False when nothing was stopped. Broadcasts stay paused: each is looked at and
    resumed by itself. A restored database begins a new life with this."""
    reasons = await stops.lift(uow)
    if stops.RESTORED in reasons:
        await generations.begin(uow)
    if reasons:
        staff.audit(uow, by, "emergency.resumed", detail={"reasons": reasons})
    return bool(reasons)


async def fence(uow: UnitOfWork) -> None:
    """Hold everything that a restored database would send: nobody knows what of it was sent since the backup (R25)."""
    for campaign in await rows.in_status(uow, "running", "paused"):
        await rows.move(uow, campaign, ("running", "paused"), status="paused", pause_reason=stops.RESTORED)
    for campaign in await rows.in_status(uow, "scheduled"):
        await rows.move(uow, campaign, ("scheduled",), status="draft", pause_reason=stops.RESTORED)
    await stops.put(uow, stops.RESTORED, SERVICE, everything=True)
    staff.audit(uow, SERVICE, "emergency.fenced")
    await notices.tell(uow, "restored", f"restored:{uow.now.isoformat()}")
