"""Audiences made of uploaded user ids, and who a narrowcast's recipient tree means."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.emulator.line import refusals, sending
from bot.emulator.line.door import Call, answer
from bot.emulator.line.findings import Place
from bot.emulator.line.refusals import RefusalError

MOST = 1000
MOST_IDS = 10_000
MOST_JOBS = 50
KEPT = timedelta(days=180)


@dataclass(slots=True)
class Audience:
    """`ready`: when the upload is worked through; an empty audience never gets there."""

    id: int
    description: str
    created: datetime
    ready: datetime
    members: set[str] = field(default_factory=set)
    jobs: list[dict[str, Any]] = field(default_factory=list)

    def status(self, now: datetime) -> str:
        if now - self.created > KEPT:
            return "EXPIRED"
        return "READY" if self.members and self.ready <= now else "IN_PROGRESS"

    def as_json(self, now: datetime) -> dict[str, Any]:
        return {
            "audienceGroupId": self.id,
            "type": "UPLOAD",
            "description": self.description,
            "status": self.status(now),
            "audienceCount": len(self.members),
            "created": int(self.created.timestamp()),
            "isIfaAudience": False,
            "permission": "READ_WRITE",
            "createRoute": "MESSAGING_API",
        }


def _description(call: Call, *, but: int | None = None) -> str:
    found = call.findings()
    given = call.body.get("description")
    found.text(Place("description"), given, 120)
    call.accept(found)
    taken = {one.description.lower() for one in call.line.audiences.values() if one.id != but}
    if given.lower() in taken:
        raise RefusalError(400, "The audience name already exists", structural=True)
    return str(given)


def _ids(call: Call) -> set[str]:
    """The uploaded ids; one of a wrong form fails the whole upload."""
    found = call.findings()
    given = call.body.get("audiences")
    rows = found.size(Place("audiences"), given, 0, MOST_IDS) if given is not None else []
    call.accept(found)
    ids = [row.get("id") if isinstance(row, dict) else None for row in rows]
    if any(not isinstance(one, str) or not sending.USER_ID.fullmatch(one) for one in ids):
        code = "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"
        details = [{"message": code, "property": "audiences"}]
        raise RefusalError(400, "audience id format is invalid", details, structural=True)
    return {str(one) for one in ids}


def _find(call: Call, given: Any) -> Audience:
    number = int(given) if isinstance(given, int) or (isinstance(given, str) and given.isdigit()) else -1
    found = call.line.audiences.get(number)
    if found is None:
        details = [{"message": "AUDIENCE_GROUP_NOT_FOUND"}]
        raise RefusalError(400, "audience group not found", details)
    return found


def _work(call: Call, audience: Audience, ids: set[str], job: bool) -> None:
    now, wait = call.line.now(), timedelta(seconds=call.line.settings.audience_seconds)
    if not audience.members:
        audience.ready = now + wait
    audience.members |= ids
    if job:
        entry = {
            "audienceGroupJobId": len(audience.jobs) + 1,
            "audienceGroupId": audience.id,
            "description": str(call.body.get("uploadDescription", "")),
            "type": "DIFF_ADD",
            "audienceCount": len(ids),
            "created": int(now.timestamp()),
            "until": now + wait,
        }
        audience.jobs = [*audience.jobs, entry][-MOST_JOBS:]


async def create(call: Call) -> web.Response:
    line = call.line
    description, ids = _description(call), _ids(call)
    if len(line.audiences) >= MOST:
        raise RefusalError(400, "the number of audience groups has reached the limit")
    number = 1_000_000_000_000 + line.world.random.randrange(10**12)
    audience = line.audiences[number] = Audience(number, description, line.now(), line.now())
    _work(call, audience, ids, job=False)
    body = audience.as_json(line.now())
    shown = ("audienceGroupId", "createRoute", "type", "description", "created", "permission", "isIfaAudience")
    expires = int((audience.created + KEPT).timestamp())
    return answer({**{key: body[key] for key in shown}, "expireTimestamp": expires}, 202)


async def add(call: Call) -> web.Response:
    audience = _find(call, call.body.get("audienceGroupId"))
    _work(call, audience, _ids(call), job=True)
    return answer({}, 202)


async def one(call: Call) -> web.Response:
    audience, now = _find(call, call.path("audienceGroupId")), call.line.now()
    jobs = []
    for job in audience.jobs:
        status = "FINISHED" if job["until"] <= now else "WORKING"
        jobs.append({**{key: value for key, value in job.items() if key != "until"}, "jobStatus": status})
    return answer({"audienceGroup": audience.as_json(now), "jobs": jobs})


async def every(call: Call) -> web.Response:
    query, now = call.request.query, call.line.now()
    page, size = query.get("page", "1"), query.get("size", "20")
    if not page.isdigit() or int(page) < 1 or not size.isdigit() or not 1 <= int(size) <= 40:
        raise RefusalError(400, "The value for the 'page' or 'size' parameter is invalid", structural=True)
    found = [audience.as_json(now) for audience in call.line.audiences.values()]
    if word := query.get("description", "").lower():
        found = [audience for audience in found if word in audience["description"].lower()]
    start = (int(page) - 1) * int(size)
    return answer(
        {
            "audienceGroups": found[start : start + int(size)],
            "hasNextPage": int(page) < math.ceil(len(found) / int(size)),
            "totalCount": len(found),
            "readWriteAudienceGroupTotalCount": len(found),
            "page": int(page),
            "size": int(size),
        }
    )


async def rename(call: Call) -> web.Response:
    audience = _find(call, call.path("audienceGroupId"))
    audience.description = _description(call, but=audience.id)
    return answer({})


async def delete(call: Call) -> web.Response:
    del call.line.audiences[_find(call, call.path("audienceGroupId")).id]
    return answer({}, 202)


def members(call: Call, recipient: Any, place: Place) -> set[str]:
    """The user ids that a recipient tree means; raises LINE's 400 for what it names wrongly.

    `not` is taken from all people of the channel, of whom only friends get the message anyway.
    """
    kind = recipient.get("type") if isinstance(recipient, dict) else None
    if kind == "audience":
        number = recipient.get("audienceGroupId")
        audience = call.line.audiences.get(number) if isinstance(number, int) else None
        if audience is None or audience.status(call.line.now()) != "READY":
            raise RefusalError(400, f"Invalid audience group id: {number}")
        return set(audience.members)
    if kind == "redelivery":
        earlier = call.line.narrowcasts.get(str(recipient.get("requestId")))
        if earlier is None or earlier.phase != "succeeded":
            raise RefusalError(400, f"Invalid request id: {recipient.get('requestId')}")
        return set(earlier.recipients)
    if kind == "operator":
        return _operator(call, recipient, place)
    raise refusals.body_invalid([{"message": "invalid recipient type", "property": (place / "type").path}])


def _operator(call: Call, recipient: dict[str, Any], place: Place) -> set[str]:
    operators = [key for key in ("and", "or", "not") if recipient.get(key)]
    if len(operators) != 1:
        raise refusals.body_invalid([{"message": "exactly one of and, or, not", "property": place.path}])
    operator = operators[0]
    inner = recipient[operator]
    if operator == "not":
        return set(call.line.people) - members(call, inner, place / "not")
    if not isinstance(inner, list):
        raise refusals.body_invalid([{"message": "must be a list", "property": (place / operator).path}])
    sets = [members(call, each, place / operator / index) for index, each in enumerate(inner)]
    return set.intersection(*sets) if operator == "and" else set.union(*sets)


HANDLERS = {
    "createAudienceGroup": create,
    "addAudienceToAudienceGroup": add,
    "getAudienceData": one,
    "getAudienceGroups": every,
    "updateAudienceGroupDescription": rename,
    "deleteAudienceGroup": delete,
}
