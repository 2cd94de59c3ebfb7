"""What LINE promises about sending: tokens, keys, quota, limits, and who really gets a message."""

import io
import uuid

import aiohttp
import pytest

from bot.emulator.line.people import User
from bot.emulator.line.quota import day
from bot.emulator.world import World
from tests.contract.emulator.conftest import Bot, Line, People

STRANGER = "U" + "9" * 32
TEXT = {"type": "text", "text": "hi"}


@pytest.fixture
async def user(people: People) -> str:
    return await people.add()


@pytest.fixture
async def token(people: People, bot: Bot, world: World, user: str) -> str:
    """A fresh reply token."""
    world.line.settings.webhook_url = bot.url
    await people.act(user, "text", text="おすすめは?")
    return str(bot.events()[-1]["replyToken"])


async def test_every_answer_carries_a_request_id(line: Line, user: str) -> None:
    ids = set()
    for status, _, headers in (
        await line.push(user),
        await line.push(STRANGER),
        await line("GET", "/v2/bot/info", token="wrong"),
        await line("GET", "/v2/bot/nothing"),
    ):
        assert status in (200, 400, 401, 404)
        ids.add(uuid.UUID(headers["X-Line-Request-Id"]))
    assert len(ids) == 4


async def test_wrong_token_is_401(line: Line, world: World, user: str) -> None:
    status, body, _ = await line("POST", "/v2/bot/message/push", {"to": user, "messages": [TEXT]}, token="wrong")
    assert (status, list(body)) == (401, ["message"])
    assert world.inbox.entries() == []


async def test_push_reaches_chat_and_inbox(line: Line, people: People, world: World, user: str) -> None:
    status, body, headers = await line.push(user, TEXT, {"type": "sticker", "packageId": "446", "stickerId": "1988"})
    assert status == 200
    assert [len(one["id"]) for one in body["sentMessages"]] == [18, 18]
    first, second = world.inbox.entries("line", user)
    assert (first.kind, first.message, first.request_id) == ("push", TEXT, headers["X-Line-Request-Id"])
    assert first.meta["id"] == body["sentMessages"][0]["id"]
    assert second.message["type"] == "sticker"
    chat = await people.chat(user)
    assert [(one["from"], one["kind"]) for one in chat["messages"]] == [("bot", "push")] * 2


async def test_reply_token_works_once(line: Line, token: str, world: World, user: str) -> None:
    status, body, _ = await line.reply(token)
    assert (status, len(body["sentMessages"])) == (200, 1)
    status, body, _ = await line.reply(token)
    assert (status, body) == (400, {"message": "Invalid reply token"})
    assert [entry.kind for entry in world.inbox.entries("line", user)] == ["reply"]


async def test_reply_token_lives_a_minute(line: Line, token: str, world: World) -> None:
    world.clock.advance(61)
    assert (await line.reply(token))[:2] == (400, {"message": "Invalid reply token"})


async def test_redelivery_gives_the_reply_token_another_minute(
    line: Line, people: People, bot: Bot, world: World, user: str
) -> None:
    world.line.settings.webhook_url = bot.url
    raw = (await people.act(user, "text", text="a", query={"deliver": "0"}))["raw"]
    await world.line.webhook.post(bot.url, raw)
    world.clock.advance(120)
    again = [{**raw[0], "deliveryContext": {"isRedelivery": True}}]
    await world.line.webhook.post(bot.url, again)
    world.clock.advance(30)
    assert (await line.reply(raw[0]["replyToken"]))[0] == 200


async def test_reply_token_ends_twenty_minutes_after_the_event(
    line: Line, people: People, bot: Bot, world: World, user: str
) -> None:
    world.line.settings.webhook_url = bot.url
    raw = (await people.act(user, "text", text="a", query={"deliver": "0"}))["raw"]
    await world.line.webhook.post(bot.url, raw)
    world.clock.advance(1201)
    await world.line.webhook.post(bot.url, [{**raw[0], "deliveryContext": {"isRedelivery": True}}])
    assert (await line.reply(raw[0]["replyToken"]))[0] == 400


async def test_retry_key_is_accepted_once(line: Line, world: World, user: str) -> None:
    key = str(uuid.uuid4())
    status, first, headers = await line.push(user, key=key)
    assert status == 200
    status, second, again = await line.push(user, key=key)
    assert status == 409
    assert second == {"message": "The retry key is already accepted", "sentMessages": first["sentMessages"]}
    assert again["x-line-accepted-request-id"] == headers["x-line-request-id"]
    assert again["x-line-request-id"] != headers["x-line-request-id"]
    assert len(world.inbox.entries("line", user)) == 1


async def test_retry_key_is_forgotten_after_a_day(line: Line, world: World, user: str) -> None:
    key = str(uuid.uuid4())
    await line.push(user, key=key)
    world.clock.advance(86_401)
    assert (await line.push(user, key=key))[0] == 200
    assert len(world.inbox.entries("line", user)) == 2


async def test_retry_key_of_a_refused_request_is_free(line: Line, user: str) -> None:
    key = str(uuid.uuid4())
    assert (await line.push(STRANGER, key=key))[0] == 400
    assert (await line.push(user, key=key))[0] == 200


async def test_multicast_conflict_has_no_sent_messages(line: Line, user: str) -> None:
    headers = {"X-Line-Retry-Key": str(uuid.uuid4())}
    body = {"to": [user], "messages": [TEXT]}
    assert (await line("POST", "/v2/bot/message/multicast", body, headers=headers))[:2] == (200, {})
    status, answer, _ = await line("POST", "/v2/bot/message/multicast", body, headers=headers)
    assert (status, answer) == (409, {"message": "The retry key is already accepted"})


async def test_retry_key_on_reply_is_refused(line: Line, world: World, token: str) -> None:
    body = {"replyToken": token, "messages": [TEXT]}
    headers = {"X-Line-Retry-Key": str(uuid.uuid4())}
    assert (await line("POST", "/v2/bot/message/reply", body, headers=headers))[0] == 400
    assert len(world.violations) == 1
    world.violations.clear()
    assert (await line.reply(token))[0] == 200


async def test_retry_key_must_be_a_uuid(line: Line, world: World, user: str) -> None:
    assert (await line.push(user, key="not-a-uuid"))[0] == 400
    assert world.inbox.entries() == []
    world.violations.clear()


async def test_quota_counts_people_not_messages(line: Line, world: World, people: People, token: str) -> None:
    await line.reply(token)
    users = [await people.add() for _ in range(3)]
    await line.push(users[0], TEXT, TEXT, TEXT)
    await line("POST", "/v2/bot/message/multicast", {"to": users, "messages": [TEXT, TEXT]})
    assert (await line("GET", "/v2/bot/message/quota/consumption"))[1] == {"totalUsage": 4}
    path = f"/v2/bot/message/delivery/push?date={day(world.clock.now())}"
    assert (await line("GET", path))[1] == {"status": "unready"}
    world.clock.advance(86_400)
    assert (await line("GET", path))[1] == {"status": "ready", "success": 1}


async def test_quota_429_says_monthly_limit(line: Line, world: World, people: People, user: str) -> None:
    world.line.change({"monthly_quota": 2, "used": 1})
    other = await people.add()
    status, body, headers = await line("POST", "/v2/bot/message/multicast", {"to": [user, other], "messages": [TEXT]})
    assert (status, body) == (429, {"message": "You have reached your monthly limit."})
    assert "retry-after" not in headers
    assert world.inbox.entries() == []
    assert (await line.push(user))[0] == 200
    assert (await line.push(user))[0] == 429


async def test_reply_stays_free_when_the_quota_is_used_up(line: Line, world: World, token: str) -> None:
    world.line.change({"monthly_quota": 0})
    assert (await line.reply(token))[0] == 200


async def test_quota_begins_anew_next_month(line: Line, world: World, user: str) -> None:
    world.line.change({"monthly_quota": 1, "used": 1})
    assert (await line.push(user))[0] == 429
    world.clock.advance(32 * 86_400)
    assert (await line.push(user))[0] == 200


async def test_blocked_user_is_200_and_gets_nothing(line: Line, world: World, people: People, user: str) -> None:
    await people.act(user, "block")
    status, body, _ = await line.push(user)
    assert (status, len(body["sentMessages"])) == (200, 1)
    assert world.inbox.entries() == []
    assert (await line("GET", "/v2/bot/message/quota/consumption"))[1] == {"totalUsage": 0}
    assert (await line("GET", f"/v2/bot/profile/{user}"))[:2] == (404, {"message": "Not found"})


async def test_unknown_user_is_400(line: Line, world: World) -> None:
    assert (await line.push(STRANGER))[:2] == (400, {"message": "Failed to send messages"})
    status, body, _ = await line.push("花子")
    message = "The property, 'to', in the request body is invalid (line: -, column: -)"
    assert (status, body) == (400, {"message": message})
    world.violations.clear()


async def test_who_wrote_can_be_pushed_for_seven_days(line: Line, world: World, people: People) -> None:
    passer_by = await people.add(friend=False)
    assert (await line.push(passer_by))[0] == 200
    assert world.inbox.entries() == []
    await people.act(passer_by, "text", text="hello")
    await line.push(passer_by)
    assert len(world.inbox.entries("line", passer_by)) == 1
    world.clock.advance(7 * 86_400 + 1)
    assert (await line.push(passer_by))[0] == 200
    assert len(world.inbox.entries("line", passer_by)) == 1


async def test_multicast_with_one_bad_id_reaches_nobody(line: Line, world: World, user: str) -> None:
    status, body, _ = await line("POST", "/v2/bot/message/multicast", {"to": [user, STRANGER], "messages": [TEXT]})
    message = "The property, to[1], in the request body is invalid (line: -, column: -)"
    assert (status, body) == (400, {"message": message})
    assert world.inbox.entries() == []
    world.violations.clear()


async def test_multicast_takes_500(line: Line, world: World) -> None:
    ids = [world.line.ids.user() for _ in range(501)]
    world.line.people.update({one: User(one, "x", friend=True) for one in ids})
    world.line.change({"monthly_quota": None})
    assert (await line("POST", "/v2/bot/message/multicast", {"to": ids[:500], "messages": [TEXT]}))[0] == 200
    assert len(world.inbox.entries()) == 500
    status, body, _ = await line("POST", "/v2/bot/message/multicast", {"to": ids, "messages": [TEXT]})
    assert status == 400
    assert body["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]
    world.violations.clear()


async def test_broadcast_reaches_friends_only(line: Line, world: World, people: People, user: str) -> None:
    await people.add(friend=False)
    gone = await people.add()
    await people.act(gone, "block")
    assert (await line("POST", "/v2/bot/message/broadcast", {"messages": [TEXT]}))[:2] == (200, {})
    assert [entry.user for entry in world.inbox.entries()] == [user]


async def test_bucket_refills_one_by_one(line: Line, world: World) -> None:
    body = {"messages": [TEXT]}
    statuses = [(await line("POST", "/v2/bot/message/broadcast", body))[0] for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    status, answer, headers = await line("POST", "/v2/bot/message/broadcast", body)
    assert (status, answer) == (429, {"message": "The API rate limit has been exceeded. Try again later."})
    assert "retry-after" not in headers
    assert (await line("GET", "/v2/bot/info"))[0] == 200
    world.clock.advance(60)
    assert [(await line("POST", "/v2/bot/message/broadcast", body))[0] for _ in range(2)] == [200, 429]
    world.line.change({"rate_limits": False})
    assert (await line("POST", "/v2/bot/message/broadcast", body))[0] == 200


async def test_bad_bodies(line: Line, world: World) -> None:
    push = "/v2/bot/message/push"
    status, body, _ = await line("POST", push, data=b"{", headers={"Content-Type": "application/json"})
    assert (status, body["message"][:45]) == (400, "The request body could not be parsed as JSON ")
    status, body, _ = await line("POST", push, data=b"{}", headers={"Content-Type": "text/plain"})
    assert (status, body) == (415, {"message": "The content type, text/plain, is not supported"})
    big = io.BytesIO(b'{"to":"' + b"x" * (2 * 1024 * 1024) + b'"}')
    assert (await line("POST", push, data=big, headers={"Content-Type": "application/json"}))[0] == 413
    world.violations.clear()


async def test_narrowcast_is_followed_by_its_request_id(line: Line, world: World) -> None:
    ids = [world.line.ids.user() for _ in range(60)]
    world.line.people.update({one: User(one, "x", friend=True) for one in ids})
    world.line.settings.narrowcast_seconds = 10
    status, body, headers = await line("POST", "/v2/bot/message/narrowcast", {"messages": [TEXT]})
    assert (status, body) == (202, {})
    path = f"/v2/bot/message/progress/narrowcast?requestId={headers['x-line-request-id']}"
    assert (await line("GET", path))[1]["phase"] == "waiting"
    # the reach of 60 is reserved: of 100 only 40 are left meanwhile
    world.line.change({"monthly_quota": 100})
    status, body, _ = await line("POST", "/v2/bot/message/multicast", {"to": ids[:41], "messages": [TEXT]})
    assert (status, body) == (429, {"message": "You have reached your monthly limit."})
    world.clock.advance(10)
    await world.idle()
    body = (await line("GET", path))[1]
    assert {key: body[key] for key in ("phase", "successCount", "targetCount")} == {
        "phase": "succeeded",
        "successCount": 60,
        "targetCount": 60,
    }
    assert len(world.inbox.entries()) == 60


async def test_narrowcast_to_few_people_fails_later(line: Line, world: World, user: str) -> None:
    world.line.settings.narrowcast_seconds = 0
    _, _, headers = await line("POST", "/v2/bot/message/narrowcast", {"messages": [TEXT]})
    await world.idle()
    path = f"/v2/bot/message/progress/narrowcast?requestId={headers['x-line-request-id']}"
    body = (await line("GET", path))[1]
    assert (body["phase"], body["errorCode"]) == ("failed", 2)
    assert world.inbox.entries() == []
    assert world.line.quota.reserved == 0


async def test_loading_reports_both_errors(line: Line, world: World, people: People, user: str) -> None:
    status, body, _ = await line("POST", "/v2/bot/chat/loading/start", {"chatId": user, "loadingSeconds": 63})
    assert (status, len(body["details"])) == (400, 2)
    world.violations.clear()
    assert (await line("POST", "/v2/bot/chat/loading/start", {"chatId": user, "loadingSeconds": 5}))[:2] == (202, {})
    assert (await people.chat(user))["typing_until"]
    await line.push(user)
    assert (await people.chat(user))["typing_until"] is None


async def test_accept_then_drop_leaves_the_message_in_the_inbox(
    line: Line, world: World, http: aiohttp.ClientSession, user: str
) -> None:
    async with http.post("/_/faults", json={"platform": "line", "method": "push", "action": "accept_then_drop"}):
        pass
    key = str(uuid.uuid4())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await line.push(user, key=key)
    assert len(world.inbox.entries("line", user)) == 1
    assert world.requests[-1].status == 0
    assert (await line.push(user, key=key))[0] == 409


async def test_aggregation_units(line: Line, world: World, user: str) -> None:
    body = {"to": user, "messages": [TEXT], "customAggregationUnits": ["restock_1"]}
    assert (await line("POST", "/v2/bot/message/push", body))[0] == 200
    assert world.inbox.entries()[-1].meta["units"] == ["restock_1"]
    assert (await line("GET", "/v2/bot/message/aggregation/list"))[1] == {"customAggregationUnits": ["restock_1"]}
    body["customAggregationUnits"] = ["bad name"]
    assert (await line("POST", "/v2/bot/message/push", body))[0] == 400
    world.violations.clear()
