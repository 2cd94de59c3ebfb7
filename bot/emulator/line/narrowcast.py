"""Narrowcast: accepted at once, sent later, followed by its request id."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.emulator.line import audiences, refusals, retries, sending
from bot.emulator.line.door import Call, answer
from bot.emulator.line.findings import Place
from bot.emulator.line.people import User
from bot.emulator.line.refusals import RefusalError

KEPT = timedelta(days=14)
REASONS = {
    1: "internal error",
    2: "not enough recipients",
    3: "conflict: the request was already accepted",
    4: "an audience has not enough people",
    5: "partial delivery is forbidden",
}


@dataclass(slots=True)
class Narrowcast:
    """One narrowcast on its way. `phase`: waiting, sending, succeeded, failed; counts are known after waiting."""

    accepted: datetime
    phase: str = "waiting"
    completed: datetime | None = None
    success: int = 0
    failure: int = 0
    target: int = 0
    error: int | None = None
    recipients: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"phase": self.phase, "acceptedTime": instant(self.accepted)}
        if self.phase != "waiting" and self.error is None:
            body |= {"successCount": self.success, "failureCount": self.failure, "targetCount": self.target}
        if self.error is not None:
            body |= {"errorCode": self.error, "failedDescription": REASONS[self.error]}
        if self.completed is not None:
            body["completedTime"] = instant(self.completed)
        return body


def instant(moment: datetime) -> str:
    """ISO 8601 in milliseconds, UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


async def narrowcast(call: Call) -> web.Response:
    """202 and a task; the quota of the whole target reach is reserved until it ends.

    Nobody's age or region is known here, so a demographic filter keeps everybody.
    """
    line, body = call.line, call.body
    retries.refuse_known(call)
    messages = sending.check(call, "narrowcast")
    limit = _limit(call)
    if limit.get("forbidPartialDelivery") and not limit.get("upToRemainingQuota"):
        raise refusals.body_invalid(
            [{"message": "upToRemainingQuota must be true", "property": "limit.forbidPartialDelivery"}]
        )
    call.accept_spec()
    recipient = body.get("recipient")
    meant = None if recipient is None else audiences.members(call, recipient, Place("recipient"))
    friends = [user for user in line.people.values() if user.friend and not user.blocked]
    friends = friends if meant is None else [user for user in friends if user.id in meant]
    if body.get("filter") and len(friends) < line.settings.reach_minimum:
        raise RefusalError(403, "Your account does not have enough friends")
    left = line.quota.left(line.now())
    if left is not None and len(friends) > left and not limit.get("upToRemainingQuota"):
        raise RefusalError(429, refusals.QUOTA)
    reserved = len(friends) if left is None else min(len(friends), left)
    line.quota.reserved += reserved
    one = line.narrowcasts[call.request_id] = Narrowcast(line.now())
    retries.keep(call, [])
    call.world.spawn(_run(call, one, friends, messages, reserved))
    return answer({}, 202)


def _limit(call: Call) -> dict[str, Any]:
    limit = call.body.get("limit") or {}
    most = limit.get("max", 1) if isinstance(limit, dict) else 0
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise refusals.body_invalid([{"message": "must be at least 1", "property": "limit.max"}])
    return dict(limit)


async def _run(call: Call, one: Narrowcast, friends: list[User], messages: list[dict[str, Any]], reserved: int) -> None:
    line, limit = call.line, call.body.get("limit") or {}
    try:
        await line.world.clock.sleep(line.settings.narrowcast_seconds)
        line.quota.reserved -= reserved
        reserved = 0
        one.phase = "sending"
        chosen = _chosen(call, friends, limit)
        if chosen is None:
            one.error = 5
        elif len(chosen) < line.settings.narrowcast_minimum:
            one.error = 2
        else:
            one.target = len(chosen)
            arriving = [user for user in chosen if line.reachable(user)]
            line.quota.count("narrowcast", len(arriving), line.now())
            for user in arriving:
                sending.deliver(call, user, user.id, "narrowcast", messages)
            one.recipients = [user.id for user in arriving]
            one.success, one.failure = len(arriving), len(chosen) - len(arriving)
        one.phase = "succeeded" if one.error is None else "failed"
        one.completed = line.now()
        line.world.touch()
    finally:
        line.quota.reserved -= reserved


def _chosen(call: Call, friends: list[User], limit: dict[str, Any]) -> list[User] | None:
    line, chosen = call.line, list(friends)
    if limit.get("max"):
        chosen = line.world.random.sample(chosen, min(len(chosen), int(limit["max"])))
    left = line.quota.left(line.now())
    if left is not None and len(chosen) > left:
        if limit.get("forbidPartialDelivery"):
            return None
        chosen = line.world.random.sample(chosen, left)
    return chosen


async def progress(call: Call) -> web.Response:
    request_id = call.request.query.get("requestId")
    if not request_id:
        raise RefusalError(400, "The value for the 'requestId' parameter is invalid", structural=True)
    one = call.line.narrowcasts.get(request_id)
    if one is None or call.line.now() - one.accepted > KEPT:
        raise RefusalError(404, "Not found")
    return answer(one.as_json())


HANDLERS = {"narrowcast": narrowcast, "getNarrowcastProgress": progress}
