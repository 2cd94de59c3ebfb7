"""Webhooks: the signature, the two seconds, redelivery, and every event a person can cause."""

import base64
import json
import re
from pathlib import Path

import aiohttp
import pytest
from linebot.v3.models import UnknownEvent
from linebot.v3.webhook import WebhookParser

from bot.emulator.line import webhooks
from bot.emulator.world import World
from tests.contract.emulator.conftest import Bot, Line, People


@pytest.fixture(autouse=True)
def _connected(world: World, bot: Bot) -> None:
    world.line.settings.webhook_url = bot.url


def parsed(world: World, bot: Bot) -> list[str]:
    """What LINE's own parser makes of every webhook so far; it must accept the signature and know every event."""
    parser = WebhookParser(world.line.settings.secret)
    names = []
    for headers, raw in bot.received:
        for event in parser.parse(raw.decode(), headers["x-line-signature"]):
            assert not isinstance(event, UnknownEvent)
            names.append(type(event).__name__)
    return names


def test_official_signature_vector() -> None:
    raw = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    expected = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    assert webhooks.signature("8c570fa6dd201bb328f1c1eac23a96d8", raw) == expected


async def test_every_act_is_an_event_that_the_sdk_knows(world: World, bot: Bot, people: People, line: Line) -> None:
    user = await people.add()
    await people.act(user, "text", text="豆はありますか?🍎")
    await people.act(user, "sticker", package_id="446", sticker_id="1988", keywords=["hello"])
    for kind in ("image", "video", "audio", "file", "location"):
        await people.act(user, kind)
    await people.act(user, "tap", action={"type": "postback", "label": "a", "data": "x=1", "displayText": "はい"})
    last = (await people.chat(user))["messages"][-2]
    await people.act(user, "unsend", message_id=last["id"])
    token = (await line("POST", f"/v2/bot/user/{user}/linkToken"))[1]["linkToken"]
    async with line._http.post("/_/line/account-link", json={"link_token": token, "nonce": "n" * 32}) as answer:
        assert answer.status == 200
    await world.idle()
    await people.act(user, "block")
    await people.act(user, "unblock")
    assert parsed(world, bot) == [
        "FollowEvent",
        *["MessageEvent"] * 7,
        "PostbackEvent",
        "UnsendEvent",
        "AccountLinkEvent",
        "UnfollowEvent",
        "FollowEvent",
    ]
    events = bot.events()
    assert [event["follow"]["isUnblocked"] for event in events if event["type"] == "follow"] == [False, True]
    assert all("replyToken" not in event for event in events if event["type"] in ("unsend", "unfollow"))
    assert len({event["webhookEventId"] for event in events}) == len(events)


async def test_shape_of_ids_and_headers(bot: Bot, people: People) -> None:
    await people.act(await people.add(friend=False), "text", text="hi")
    headers, raw = bot.received[0]
    assert headers["user-agent"] == "LineBotWebhook/2.0"
    assert headers["content-type"] == "application/json; charset=utf-8"
    event = json.loads(raw)["events"][0]
    assert re.fullmatch(r"[0-9a-f]{32}", event["replyToken"])
    assert re.fullmatch(r"\d{18}", event["message"]["id"])
    assert re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", event["webhookEventId"])
    assert len(event["message"]["quoteToken"]) == 150


async def test_redelivery_keeps_everything_but_the_flag(world: World, bot: Bot, people: People) -> None:
    user = await people.add(friend=False)
    world.line.settings.webhook_redelivery = True
    world.line.settings.redelivery_delays = [0, 0]
    bot.statuses = [500, 503]
    answer = await people.act(user, "text", text="hi")
    assert answer["deliveries"] == [{"status": 500, "reason": "ERROR_STATUS_CODE", "detail": "500"}]
    await world.idle()
    first, second, third = bot.events()
    assert [e["deliveryContext"]["isRedelivery"] for e in (first, second, third)] == [False, True, True]
    assert {**second, "deliveryContext": None} == {**first, "deliveryContext": None}
    assert world.line.webhook.statistics == {"ERROR_STATUS_CODE": 2, "OK": 1}


async def test_no_redelivery_by_default(world: World, bot: Bot, people: People) -> None:
    bot.status = 500
    await people.act(await people.add(friend=False), "text", text="hi")
    await world.idle()
    assert len(bot.received) == 1


async def test_slow_bot_is_a_timeout(world: World, bot: Bot, people: People) -> None:
    assert world.line.settings.webhook_timeout == 2.0
    world.line.settings.webhook_timeout = 0.05
    bot.delay = 0.3
    answer = await people.act(await people.add(friend=False), "text", text="hi")
    assert answer["deliveries"][0]["reason"] == "REQUEST_TIMEOUT"


async def test_dead_bot_and_no_bot(world: World, people: People) -> None:
    user = await people.add(friend=False)
    world.line.settings.webhook_url = "http://127.0.0.1:9/webhook"
    assert (await people.act(user, "text", text="hi"))["deliveries"][0]["reason"] == "COULD_NOT_CONNECT"
    world.line.settings.webhook_url = ""
    assert (await people.act(user, "text", text="hi"))["deliveries"] == [None]


async def test_duplicates_and_reordering(bot: Bot, people: People, http: aiohttp.ClientSession) -> None:
    user = await people.add(friend=False)
    await people.act(user, "text", text="twice", query={"duplicate": "1"})
    one, two = bot.events()
    assert one == two
    first = (await people.act(user, "text", text="1", query={"deliver": "0"}))["raw"]
    second = (await people.act(user, "text", text="2", query={"deliver": "0"}))["raw"]
    assert len(bot.received) == 2
    async with http.post("/_/line/webhook", json={"events": second + first}, params={"wait": "1"}) as answer:
        assert answer.status == 200
    assert [event["message"]["text"] for event in bot.events()[2:]] == ["2", "1"]
    assert len(bot.received) == 3


async def test_order_of_one_user_is_kept_by_default(world: World, bot: Bot, people: People) -> None:
    user = await people.add(friend=False)
    for number in range(5):
        await people.act(user, "text", text=str(number), query={"wait": "0"})
    await world.idle()
    assert [event["message"]["text"] for event in bot.events()] == ["0", "1", "2", "3", "4"]


async def test_chaos_loses_order_and_repeats_but_loses_nothing(world: World, bot: Bot, people: People) -> None:
    user = await people.add(friend=False)
    world.line.change({"webhook_jitter": 0.1, "webhook_duplicate_rate": 0.5})
    for number in range(20):
        await people.act(user, "text", text=str(number), query={"wait": "0"})
    await world.idle()
    order = [int(event["message"]["text"]) for event in bot.events()]
    assert set(order) == set(range(20))
    assert len(order) > 20
    assert order != sorted(order)
    assert {event["deliveryContext"]["isRedelivery"] for event in bot.events()} == {False}


async def test_leaving_line_tells_the_bot_nothing(bot: Bot, people: People, line: Line, world: World) -> None:
    user = await people.add()
    await people.act(user, "delete-account")
    assert [event["type"] for event in bot.events()] == ["follow"]
    assert (await line.push(user))[0] == 200
    assert world.inbox.entries() == []
    assert (await line("GET", f"/v2/bot/profile/{user}"))[0] == 404


async def test_every_official_sample_can_be_sent(
    world: World, bot: Bot, http: aiohttp.ClientSession, specs: Path | None
) -> None:
    path = specs / "line/webhook-samples.json" if specs else None
    if path is None or not path.is_file():
        pytest.skip("NAJIMI_SPECS does not name the folder with line/webhook-samples.json")
    samples = list(json.loads(path.read_text())["samples"].values())
    async with http.post("/_/line/webhook", json={"events": samples}, params={"wait": "1"}) as answer:
        assert answer.status == 200
    assert bot.events() == samples
    assert len(parsed(world, bot)) == len(samples)


async def test_a_broken_event_is_a_violation(world: World, http: aiohttp.ClientSession, specs: Path | None) -> None:
    if specs is None:
        pytest.skip("NAJIMI_SPECS is not set")
    async with http.post("/_/line/webhook", json={"events": [{"type": "message"}]}, params={"wait": "1"}):
        pass
    assert [violation.side for violation in world.violations] == ["webhook"]
    world.violations.clear()


async def test_endpoint_is_set_read_and_tested(world: World, bot: Bot, line: Line) -> None:
    endpoint = "/v2/bot/channel/webhook/endpoint"
    world.line.settings.webhook_url = ""
    assert (await line("GET", endpoint))[0] == 404
    for wrong in ("http://example.com/webhook", "https://example.com/" + "a" * 500, "nonsense"):
        assert (await line("PUT", endpoint, {"endpoint": wrong}))[0] == 400
    world.violations.clear()
    assert (await line("PUT", endpoint, {"endpoint": bot.url}))[:2] == (200, {})
    assert (await line("GET", endpoint))[1] == {"endpoint": bot.url, "active": True}
    status, body, _ = await line("POST", "/v2/bot/channel/webhook/test", {})
    assert (status, body["success"], body["statusCode"], body["reason"]) == (200, True, 200, "OK")
    assert json.loads(bot.received[-1][1])["events"] == []
    bot.status = 302
    body = (await line("POST", "/v2/bot/channel/webhook/test", {}))[1]
    assert (body["success"], body["statusCode"], body["reason"]) == (False, 302, "ERROR_STATUS_CODE")


async def test_tapping_buttons(world: World, bot: Bot, people: People, line: Line) -> None:
    user = await people.add()
    action = {"type": "postback", "label": "買う", "data": "buy", "displayText": "買います"}
    item = {"type": "action", "action": action}
    message = {"type": "text", "text": "?", "quickReply": {"items": [item]}}
    sent = (await line.push(user, message))[1]["sentMessages"][0]["id"]
    assert (await people.chat(user))["quick_reply"] == {"items": [item]}
    await people.act(user, "tap", action=action, message_id=sent)
    assert bot.events()[-1]["postback"] == {"data": "buy"}
    chat = await people.chat(user)
    assert chat["messages"][-1]["message"]["text"] == "買います"
    assert chat["quick_reply"] is None
    async with line._http.post(
        f"/_/line/users/{user}/tap", json={"action": {**action, "data": "other"}, "message_id": sent}
    ) as answer:
        assert answer.status == 400
    picker = {"type": "datetimepicker", "label": "d", "data": "day", "mode": "date", "max": "2026-12-31"}
    await people.act(user, "tap", action=picker, value="2026-12-01")
    assert bot.events()[-1]["postback"] == {"data": "day", "params": {"date": "2026-12-01"}}
    assert await people.act(user, "tap", action={"type": "uri", "label": "a", "uri": "tel:1"}) == {
        "events": [],
        "uri": "tel:1",
        "deliveries": [],
    }
    await people.act(user, "tap", action={"type": "message", "label": "a", "text": "営業時間"})
    assert bot.events()[-1]["message"]["text"] == "営業時間"


async def test_content_of_a_picture_and_of_an_unsent_one(people: People, line: Line, world: World) -> None:
    user = await people.add()
    given = base64.b64encode(b"\xff\xd8 jpeg").decode()
    sent = await people.act(user, "image", data=given, content_type="image/jpeg")
    path = f"/v2/bot/message/{sent['message_id']}/content"
    status, body, headers = await line("GET", path)
    assert (status, body, headers["content-type"]) == (200, b"\xff\xd8 jpeg", "image/jpeg")
    await people.act(user, "unsend", message_id=sent["message_id"])
    assert (await line("GET", path))[0] == 410
    assert (await line("GET", "/v2/bot/message/123456789012345678/content"))[0] == 404


async def test_video_is_not_ready_at_once(people: People, line: Line, world: World) -> None:
    world.line.settings.transcoding_seconds = 30
    sent = await people.act(await people.add(), "video")
    path = f"/v2/bot/message/{sent['message_id']}/content"
    assert (await line("GET", path))[0] == 202
    assert (await line("GET", path + "/transcoding"))[1] == {"status": "processing"}
    world.clock.advance(31)
    assert (await line("GET", path))[0] == 200
    assert (await line("GET", path + "/transcoding"))[1] == {"status": "succeeded"}


async def test_link_token_is_used_once_and_expires(people: People, line: Line, world: World, bot: Bot) -> None:
    user = await people.add()
    tokens = [(await line("POST", f"/v2/bot/user/{user}/linkToken"))[1]["linkToken"] for _ in range(2)]
    for token in (tokens[0], tokens[0]):
        async with line._http.post("/_/line/account-link", json={"link_token": token, "nonce": "n" * 32}):
            pass
    world.clock.advance(601)
    async with line._http.post("/_/line/account-link", json={"link_token": tokens[1], "nonce": "n" * 32}) as answer:
        assert (await answer.json())["events"] == []
    await world.idle()
    assert [event["link"]["result"] for event in bot.events() if event["type"] == "accountLink"] == ["ok"]
