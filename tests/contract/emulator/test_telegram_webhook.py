"""Webhook delivery: secret, order, retries, expiry, methods in the answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


class Receiver:
    """A webhook that answers what the test says: statuses used up from the front, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.bodies: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.answer: dict[str, Any] | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.running = 0
        self.most_running = 0

    async def receive(self, request: web.Request) -> web.Response:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        body = await request.json()
        await self.gate.wait()
        self.running -= 1
        self.bodies.append(body)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.statuses.pop(0) if self.statuses else 200
        if status != 200:
            return web.Response(status=status, headers=self.headers)
        return web.json_response(self.answer) if self.answer else web.Response()

    def texts(self) -> list[str]:
        return [body["message"]["text"] for body in self.bodies]


async def until(condition: Callable[[], Any]) -> None:
    """Returns when the condition holds; ten seconds at most."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen in ten seconds")


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


@pytest.fixture
async def receiver(client: Client) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    receiver.gate.set()
    await client.call("deleteWebhook", drop_pending_updates=True)
    await runner.cleanup()


async def test_updates_come_with_the_secret_and_in_order(client: Client, receiver: Receiver) -> None:
    person = await client.person()
    answer = await client.call("setWebhook", url=receiver.url, secret_token="s3cret_-A")
    assert answer.body == {"ok": True, "result": True, "description": "Webhook was set"}
    for word in ("a", "b", "c"):
        await client.act(person, "text", text=word)
    await until(lambda: len(receiver.bodies) == 3)
    assert receiver.texts() == ["a", "b", "c"]
    assert receiver.secrets == ["s3cret_-A"] * 3
    info = (await client.call("getWebhookInfo")).result
    assert (info["pending_update_count"], info["max_connections"]) == (0, 40)


async def test_one_chat_has_one_request_in_flight_and_chats_run_in_parallel(client: Client, receiver: Receiver) -> None:
    one, other = await client.person(), await client.person()
    await client.call("setWebhook", url=receiver.url)
    receiver.gate.clear()
    for person in (one, other):
        for word in ("a", "b"):
            await client.act(person, "text", text=word)
    await until(lambda: receiver.running == 2)
    await asyncio.sleep(0.1)
    assert receiver.most_running == 2
    receiver.gate.set()
    await until(lambda: len(receiver.bodies) == 4)


async def test_max_connections_is_kept(client: Client, receiver: Receiver) -> None:
    people = [await client.person() for _ in range(4)]
    await client.call("setWebhook", url=receiver.url, max_connections=0)
    assert (await client.call("getWebhookInfo")).result["max_connections"] == 1
    for person in people:
        await client.act(person, "text", text="x")
    await until(lambda: len(receiver.bodies) == 4)
    assert receiver.most_running == 1


async def test_failed_update_is_tried_at_once_then_later_and_blocks_its_chat(
    client: Client, world: World, receiver: Receiver
) -> None:
    person = await client.person()
    receiver.statuses = [500, 500, 500]
    await client.call("setWebhook", url=receiver.url)
    await client.act(person, "text", text="poison")
    await client.act(person, "text", text="behind")
    await until(lambda: len(receiver.bodies) == 2)
    await asyncio.sleep(0.1)
    assert receiver.texts() == ["poison", "poison"]
    info = (await client.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 2
    world.clock.advance(2)
    await until(lambda: len(receiver.bodies) == 3)
    await asyncio.sleep(0.05)
    world.clock.advance(4)
    await until(lambda: len(receiver.bodies) == 5)
    assert receiver.texts() == ["poison"] * 4 + ["behind"]


async def test_retry_after_of_the_webhook_is_obeyed(client: Client, world: World, receiver: Receiver) -> None:
    person = await client.person()
    receiver.statuses, receiver.headers = [503], {"Retry-After": "30"}
    await client.call("setWebhook", url=receiver.url)
    await client.act(person, "text", text="x")
    await until(lambda: len(receiver.bodies) == 1)
    await asyncio.sleep(0.1)
    assert len(receiver.bodies) == 1
    world.clock.advance(31)
    await until(lambda: len(receiver.bodies) == 2)


async def test_update_that_is_never_taken_expires(client: Client, world: World, receiver: Receiver) -> None:
    person = await client.person()
    receiver.statuses, receiver.headers = [503], {"Retry-After": "3600"}
    await client.call("setWebhook", url=receiver.url)
    sent = (await client.call("sendMessage", chat_id=person, text="x")).result["message_id"]
    await client.act(person, "tap", message_id=sent, data="a")
    await until(lambda: len(receiver.bodies) == 1)
    await asyncio.sleep(0.05)
    world.clock.advance(3601)
    await asyncio.sleep(0.1)
    assert len(receiver.bodies) == 1
    assert (await client.call("getWebhookInfo")).result["pending_update_count"] == 0


async def test_nobody_there(client: Client, world: World) -> None:
    person = await client.person()
    await client.call("setWebhook", url="http://127.0.0.1:9/hook")
    await client.act(person, "text", text="x")

    await until(lambda: world.telegram.deliveries.webhook.last_error)
    info = (await client.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Connection refused"
    await client.call("deleteWebhook")


async def test_410_for_23_hours_removes_the_webhook(client: Client, world: World, receiver: Receiver) -> None:
    person = await client.person()
    receiver.statuses, receiver.headers = [410, 410], {"Retry-After": "3600"}
    await client.call("setWebhook", url=receiver.url)
    await client.act(person, "text", text="x")
    await until(lambda: len(receiver.bodies) == 1)
    await asyncio.sleep(0.05)
    world.clock.advance(23 * 3600 + 1)
    await until(lambda: world.telegram.deliveries.webhook.url == "")
    assert (await client.call("getWebhookInfo")).result["url"] == ""


async def test_method_in_the_answer_is_run(client: Client, world: World, receiver: Receiver) -> None:
    person = await client.person()
    receiver.answer = {"method": "sendMessage", "chat_id": person, "text": "by answer"}
    await client.call("setWebhook", url=receiver.url)
    await client.act(person, "text", text="x")
    await until(lambda: world.inbox.entries())
    assert [entry.message["text"] for entry in world.inbox.entries()] == ["by answer"]
    receiver.answer = {"method": "deleteWebhook"}
    await client.act(person, "text", text="y")
    await until(lambda: len(receiver.bodies) == 2)
    await world.idle()
    assert world.telegram.deliveries.webhook.url == receiver.url


async def test_same_webhook_again_and_too_often(client: Client, receiver: Receiver) -> None:
    await client.call("setWebhook", url=receiver.url)
    again = await client.call("setWebhook", url=receiver.url)
    assert again.body["description"] == "Webhook is already set"
    other = await client.call("setWebhook", url=f"{receiver.url}?other")
    assert (other.status, other.headers["Retry-After"]) == (429, "1")


async def test_waiting_updates_go_to_a_new_webhook(client: Client, receiver: Receiver) -> None:
    person = await client.person()
    await client.act(person, "text", text="early")
    await client.call("setWebhook", url=receiver.url)
    await until(lambda: receiver.bodies)
    assert receiver.texts() == ["early"]


@pytest.mark.parametrize(
    ("url", "secret", "complaint"),
    [
        ("nowhere", "", "invalid webhook URL specified"),
        ("http://shop.example/", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://shop.example:9000/",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://127.0.0.1/", "", "bad webhook: IP address 127.0.0.1 is reserved"),
        ("https://shop.example/", "with space", "secret token contains unallowed characters"),
        ("https://shop.example/", "x" * 257, "secret token is too long"),
    ],
)
async def test_refused_webhooks(client: Client, url: str, secret: str, complaint: str) -> None:
    await client.control("settings", local=False)
    answer = await client.call("setWebhook", url=url, secret_token=secret)
    assert answer.complaint == f"Bad Request: {complaint}"
