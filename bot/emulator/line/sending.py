"""reply, push, multicast, broadcast and their validation."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.emulator.line import objects, refusals, retries
from bot.emulator.line.door import Call, answer
from bot.emulator.line.findings import Place
from bot.emulator.line.people import User
from bot.emulator.line.refusals import RefusalError

USER_ID = re.compile(r"U[0-9a-f]{32}")
CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
_UNIT = re.compile(r"[A-Za-z0-9_]{1,30}")
UNITS_PER_MONTH = 1000


def check(call: Call, kind: str) -> list[dict[str, Any]]:
    """The message objects of a send body, checked; raises the 400 that LINE would answer."""
    common = call.findings()
    given = call.body.get("messages")
    messages = common.size(Place("messages"), given, 1, 5) if given is not None else []
    if given is None:
        common.add(Place("messages"), "May not be empty")
    notification = call.body.get("notificationDisabled")
    if notification is not None and not isinstance(notification, bool):
        common.add(Place("notificationDisabled"), "must be a boolean")
    units = call.body.get("customAggregationUnits")
    if units is not None:
        for unit in common.size(Place("customAggregationUnits"), units, 0, 1):
            if kind not in ("push", "multicast") or not _UNIT.fullmatch(str(unit)):
                common.add(Place("customAggregationUnits[0]"), "invalid unit name")
    found = []
    for index, message in enumerate(messages):
        one = call.findings()
        objects.check(one, Place("messages") / index, message, kind)
        found.append(one)
    refusal = refusals.of_messages(found, common)
    if refusal:
        raise refusal
    return messages


async def reply(call: Call) -> web.Response:
    token = call.body.get("replyToken")
    messages = check(call, "reply")
    call.accept_spec()
    chat = call.line.use_reply_token(token) if isinstance(token, str) else None
    if chat is None:
        raise RefusalError(400, "Invalid reply token")
    call.line.quota.count("reply", 1, call.line.now())
    user = call.line.people.get(chat)
    return answer({"sentMessages": deliver(call, user, chat, "reply", messages)})


async def push(call: Call) -> web.Response:
    line, to = call.line, call.body.get("to")
    retries.refuse_known(call)
    if not isinstance(to, str) or not CHAT_ID.fullmatch(to):
        raise refusals.property_invalid("'to'")
    messages = check(call, "push")
    call.accept_spec()
    user = line.people.get(to)
    if user is None:
        raise RefusalError(400, "Failed to send messages")
    count = int(line.reachable(user))
    charge(call, "push", count)
    note_units(call)
    sent = deliver(call, user if count else None, to, "push", messages)
    retries.keep(call, sent)
    return answer({"sentMessages": sent})


async def multicast(call: Call) -> web.Response:
    line, to = call.line, call.body.get("to")
    retries.refuse_known(call)
    common = call.findings()
    ids = common.size(Place("to"), to, 1, 500)
    if common.dotted:
        raise refusals.body_invalid(common.dotted)
    for index, one in enumerate(ids):
        malformed = not isinstance(one, str) or not USER_ID.fullmatch(one)
        if malformed or (one not in line.people and line.settings.refuse_unknown_in_multicast):
            raise refusals.property_invalid(f"to[{index}]")
    messages = check(call, "multicast")
    call.accept_spec()
    users = [line.people[one] for one in dict.fromkeys(ids) if one in line.people]
    send_to(call, "multicast", [user for user in users if line.reachable(user)], messages)
    note_units(call)
    return answer({})


async def broadcast(call: Call) -> web.Response:
    retries.refuse_known(call)
    messages = check(call, "broadcast")
    call.accept_spec()
    send_to(call, "broadcast", [u for u in call.line.people.values() if u.friend and not u.blocked], messages)
    return answer({})


def send_to(call: Call, kind: str, users: list[User], messages: list[dict[str, Any]]) -> None:
    """Charges the quota for all of them, then delivers; all or nothing."""
    charge(call, kind, len(users))
    for user in users:
        deliver(call, user, user.id, kind, messages)
    retries.keep(call, [])


def charge(call: Call, kind: str, recipients: int) -> None:
    """Counts recipients, not message objects; blocked and absent people cost nothing."""
    quota, now = call.line.quota, call.line.now()
    if not quota.allows(recipients, now):
        raise RefusalError(429, refusals.QUOTA)
    quota.count(kind, recipients, now)


def note_units(call: Call) -> None:
    """Remembers aggregation unit names of the month; the 1,001st is sent but not aggregated."""
    names = call.line.units_of_month()
    for unit in call.body.get("customAggregationUnits") or []:
        if unit in names or len(names) < UNITS_PER_MONTH:
            names.setdefault(unit, None)


def deliver(
    call: Call, user: User | None, chat: str, kind: str, messages: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Puts the messages into chat and inbox and returns `sentMessages`. `user` None: accepted, nobody sees it.

    A reply to a group or room has no user here but is seen there, so it is in the inbox.
    """
    line, sent = call.line, []
    meta = {
        "notification_disabled": bool(call.body.get("notificationDisabled")),
        "retry_key": call.request.headers.get("X-Line-Retry-Key"),
        "units": call.body.get("customAggregationUnits") or [],
    }
    for message in messages:
        one = {"id": line.ids.message()}
        if kind in ("push", "reply") and message["type"] in objects.QUOTABLE:
            one["quoteToken"] = line.ids.opaque(150)
        if user is not None and line.reachable(user):
            line.say(user, "bot", kind, message, one["id"])
        if (user is not None and line.reachable(user)) or (kind == "reply" and not chat.startswith("U")):
            line.world.inbox.append(line.now(), "line", chat, kind, message, call.request_id, id=one["id"], **meta)
        sent.append(one)
    line.world.touch()
    return sent


def _validator(kind: str) -> Callable[[Call], Awaitable[web.Response]]:
    async def validate(call: Call) -> web.Response:
        check(call, kind)
        call.accept_spec()
        return answer({})

    return validate


async def loading(call: Call) -> web.Response:
    """The loading animation: 202 even when nobody sees it."""
    found = call.findings()
    chat, seconds = call.body.get("chatId"), call.body.get("loadingSeconds", 20)
    if not isinstance(chat, str) or not USER_ID.fullmatch(chat):
        found.add(Place("chatId"), "Only user id is acceptable")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 5 <= seconds <= 60:
        found.add(Place("loadingSeconds"), "Must be between 5 and 60")
    if not isinstance(seconds, int) or seconds % 5:
        found.add(Place("loadingSeconds"), "must be a multiple of five")
    call.accept(found)
    user = call.line.people.get(str(chat))
    if user is not None and call.line.reachable(user):
        user.typing_until = call.line.now() + timedelta(seconds=seconds)
        call.world.touch()
    return answer({}, 202)


async def mark_as_read(call: Call) -> web.Response:
    token = call.body.get("markAsReadToken")
    if not isinstance(token, str) or token not in call.line.read_tokens:
        message = "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."
        raise RefusalError(400, message)
    call.accept()
    return answer({})


HANDLERS = {
    "reply": reply,
    "push": push,
    "multicast": multicast,
    "broadcast": broadcast,
    **{
        f"validate{kind.title()}": _validator(kind)
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    },
    "showLoadingAnimation": loading,
    "markMessagesAsReadByToken": mark_as_read,
}
