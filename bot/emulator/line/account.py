"""Profile, followers, quota, statistics, bot information, link tokens and the few insights that are known."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web

from bot.emulator.line import quota, sending
from bot.emulator.line.door import Call, answer
from bot.emulator.line.refusals import RefusalError

_DATE = re.compile(r"20\d{6}")
LINK_TOKEN_LIFE = timedelta(minutes=10)
PAGE_TOKEN_LIFE = timedelta(hours=24)


def _user_id(call: Call) -> str:
    user_id = call.path("userId")
    if not sending.USER_ID.fullmatch(user_id):
        raise RefusalError(400, "The value for the 'userId' parameter is invalid", structural=True)
    return user_id


async def profile(call: Call) -> web.Response:
    """Friends and people who wrote; 404 for unknown and blocking ones."""
    user = call.line.people.get(_user_id(call))
    if user is None or user.blocked or not (user.friend or user.wrote_at):
        raise RefusalError(404, "Not found")
    body = {"userId": user.id, "displayName": user.display_name}
    extra = {"language": user.language, "pictureUrl": user.picture_url, "statusMessage": user.status_message}
    return answer(body | {key: value for key, value in extra.items() if value})


async def followers(call: Call) -> web.Response:
    if not call.line.settings.verified:
        raise RefusalError(403, "Access to this API is not available for your account")
    query, line = call.request.query, call.line
    limit = int(query["limit"]) if query.get("limit", "300").isdigit() and "limit" in query else 300
    if not 1 <= limit <= 1000:
        raise RefusalError(400, "The value for the 'limit' parameter is invalid", structural=True)
    start = 0
    if "start" in query:
        position = line.page_tokens.get(query["start"])
        if position is None or line.now() - position[1] > PAGE_TOKEN_LIFE:
            raise RefusalError(400, "Invalid start param")
        start = position[0]
    ids = [user.id for user in line.people.values() if user.friend and not user.blocked]
    body: dict[str, object] = {"userIds": ids[start : start + limit]}
    if start + limit < len(ids):
        token = line.ids.opaque(40)
        line.page_tokens[token] = (start + limit, line.now())
        body["next"] = token
    return answer(body)


async def message_quota(call: Call) -> web.Response:
    limit = call.line.quota.limit
    return answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})


async def consumption(call: Call) -> web.Response:
    return answer({"totalUsage": call.line.quota.used(call.line.now())})


def _date(call: Call) -> str:
    date = call.request.query.get("date", "")
    if not _DATE.fullmatch(date):
        raise RefusalError(400, "The value for the 'date' parameter is invalid", structural=True)
    return date


def _ready(call: Call, date: str, first: str) -> str:
    if date < first:
        return "out_of_service"
    return "ready" if date < quota.day(call.line.now()) else "unready"


def _sent(kind: str) -> Callable[[Call], Awaitable[web.Response]]:
    async def statistics(call: Call) -> web.Response:
        date = _date(call)
        status = _ready(call, date, "20180331")
        body: dict[str, object] = {"status": status}
        if status == "ready":
            body["success"] = call.line.quota.sent_on(date, kind)
        return answer(body)

    return statistics


async def units_used(call: Call) -> web.Response:
    return answer({"numOfCustomAggregationUnits": len(call.line.units_of_month())})


async def unit_names(call: Call) -> web.Response:
    return answer({"customAggregationUnits": list(call.line.units_of_month())[:100]})


async def info(call: Call) -> web.Response:
    settings = call.line.settings
    return answer(
        {
            "userId": settings.bot_user_id,
            "basicId": settings.basic_id,
            "displayName": settings.display_name,
            "chatMode": settings.chat_mode,
            "markAsReadMode": settings.mark_as_read_mode,
        }
    )


async def link_token(call: Call) -> web.Response:
    user = call.line.people.get(_user_id(call))
    if user is None or not user.friend or user.blocked:
        raise RefusalError(404, "Not found")
    token = call.line.ids.opaque(32)
    call.line.link_tokens[token] = (user.id, call.line.now() + LINK_TOKEN_LIFE)
    return answer({"linkToken": token})


async def follower_count(call: Call) -> web.Response:
    """Only today's numbers are known; they stand for every past day."""
    status = _ready(call, _date(call), "20161101")
    body: dict[str, object] = {"status": status}
    if status == "ready":
        people = call.line.people.values()
        ever = [user for user in people if user.friend or user.known]
        reached = sum(1 for user in ever if not user.blocked)
        body |= {"followers": len(ever), "targetedReaches": reached, "blocks": len(ever) - reached}
    return answer(body)


async def deliveries(call: Call) -> web.Response:
    date = _date(call)
    status = _ready(call, date, "20170301")
    body: dict[str, object] = {"status": status}
    if status == "ready":
        sent = {kind: call.line.quota.sent_on(date, kind) for kind in ("broadcast", "narrowcast")}
        body |= {"broadcast": sent["broadcast"], "targeting": sent["narrowcast"]}
        for name, kind in (("apiBroadcast", "broadcast"), ("apiPush", "push"), ("apiMulticast", "multicast")):
            body[name] = call.line.quota.sent_on(date, kind)
        body |= {"apiNarrowcast": sent["narrowcast"], "apiReply": call.line.quota.sent_on(date, "reply")}
    return answer(body)


async def demographic(_: Call) -> web.Response:
    return answer({"available": False})


async def no_group(_: Call) -> web.Response:
    """The bot is in no group and no room."""
    raise RefusalError(404, "Not found")


async def no_membership(_: Call) -> web.Response:
    raise RefusalError(404, "Membership plan not found")


HANDLERS = {
    "getProfile": profile,
    "getFollowers": followers,
    "getMessageQuota": message_quota,
    "getMessageQuotaConsumption": consumption,
    "getNumberOfSentReplyMessages": _sent("reply"),
    "getNumberOfSentPushMessages": _sent("push"),
    "getNumberOfSentMulticastMessages": _sent("multicast"),
    "getNumberOfSentBroadcastMessages": _sent("broadcast"),
    "getAggregationUnitUsage": units_used,
    "getAggregationUnitNameList": unit_names,
    "getBotInfo": info,
    "issueLinkToken": link_token,
    "getNumberOfFollowers": follower_count,
    "getNumberOfMessageDeliveries": deliveries,
    "getFriendsDemographics": demographic,
    **dict.fromkeys(
        (
            "getGroupSummary",
            "getGroupMemberProfile",
            "getGroupMemberCount",
            "getGroupMembersIds",
            "leaveGroup",
            "getRoomMemberProfile",
            "getRoomMemberCount",
            "getRoomMembersIds",
            "leaveRoom",
        ),
        no_group,
    ),
    **dict.fromkeys(("getMembershipSubscription", "getMembershipList", "getJoinedMembershipUsers"), no_membership),
}
