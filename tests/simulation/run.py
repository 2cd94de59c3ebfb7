"""Living one story: the real service on a real database file, killed now and then, and what it was worth at the end."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import flows
from bot import duties
from bot.channels.sender import Channel
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.delivery.push import LEASE, Pusher
from bot.domain.clock import first_of
from bot.domain.consent import Action, Mechanism, Topic
from bot.i18n.catalogue import Catalogue
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.reception import House
from bot.shop import Shop, read
from bot.worker import Worker
from flows import campaigns, orders, stock
from storage.database import Database
from storage.keyring import Keyring
from storage.repositories import campaigns as campaign_rows
from storage.repositories import consents, identities, inbox, products, wishes
from storage.repositories.consents import Source
from storage.repositories.inbox import Arrival
from storage.repositories.orders import Line
from tests.simulation import checks, story
from tests.simulation.determinism import Draws, JumpingClock, same_each_time
from tests.simulation.platforms import Faults, Killed, Truth, channels
from tests.simulation.story import Act

NOON = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)  # 12:00 in Tokyo
SHOP = {
    "name": "喫茶なじみ",
    "timezone": "Asia/Tokyo",
    "contact": {"privacy_policy_url": "https://shop.example/privacy"},
    "line": {"monthly_quota": 100_000},
}
_KILL_AT_FAILPOINT = 0.002
_AFTERWARDS = timedelta(days=4)
_CATALOGUE = Catalogue.load()


@dataclass
class Run:
    """One life of a shop. `broken` are the promises that were not kept."""

    seed: int
    acts: Sequence[Act]
    kills: int = 0
    broken: list[str] = field(default_factory=list)
    digest: str = ""
    taken: int = 0


class Life:
    """The service, as often as it is born, and the world around it."""

    def __init__(self, seed: int, faults: Faults, folder: Path) -> None:
        self.draws = Draws(seed)
        self.clock = JumpingClock(NOON)
        self.truth = Truth(self.clock, self.draws, faults)
        self.shop: Shop = read(SHOP)
        self.folder = folder
        self.kills = 0
        self._passes: dict[str, int] = {}
        self._events = 0
        self._campaigns: dict[int, str] = {}

    def hit(self, name: str) -> None:
        """A failpoint is passed: now and then the process dies there."""
        if self.truth.killed:
            raise Killed
        self._passes[name] = number = self._passes.get(name, 0) + 1
        if not self.truth.quiet and self.draws.part("failpoint", name, number) < _KILL_AT_FAILPOINT:
            self.truth.die()

    def be_born(self) -> None:
        """Build the service anew on what the last one left behind."""
        self.truth.killed = False
        self.database = Database(f"sqlite:///{self.folder / 'life.db'}", Keyring("k"), self.clock)
        platforms: dict[str, Channel] = channels(self.truth)
        composer = Composer(flows.JOURNEYS, self.shop, _CATALOGUE, "http://127.0.0.1")
        worker = f"life:{self.kills}"
        markers = {name: Marker(composer, name, worker, b"s", LEASE) for name in platforms}
        self.house = House(self.database, platforms, markers, self.shop, _CATALOGUE, Knowledge(), "http://127.0.0.1")
        self.intake = Intake(self.house)
        pushers = [
            Pusher(self.database, each, composer, self.clock, worker=worker, secret=b"s") for each in platforms.values()
        ]
        for pusher in pushers:
            pusher.pace._random.seed(self.kills)
        self.worker = Worker(self.database, self.clock, platforms, pushers, duties.tasks(self.house))

    async def do(self, work: Any) -> None:
        """Do it, and all that comes of it; if the service dies meanwhile, it is born again and goes on."""
        for each in (work, self._rest):
            self.truth.death.clear()
            task = asyncio.ensure_future(each())
            await first_of(asyncio.wait({task}), self.truth.death.wait())
            if not self.truth.killed:
                await task
                continue
            await self._bury(task)
            self.be_born()
            await self.do(self._rest)

    async def _bury(self, task: asyncio.Future[Any]) -> None:
        """Nothing of the dead goes on: every task of it ends, and what it had open with it."""
        self.kills += 1
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(task, *others, return_exceptions=True)
        await self.database.close()
        self.clock.at += LEASE.total_seconds() + 1

    async def _rest(self) -> None:
        await self.intake._answer_late(timedelta(0))
        await self.intake.drain()
        await self.worker.drain()

    async def act(self, act: Act) -> None:
        match act.kind:
            case "join" | "say" | "unblock" | "block":
                await self._person(act)
            case "wish" | "buy":
                await self._customer(act)
            case "stock":
                sku, count = act.what
                async with self.database.write() as uow:
                    await stock.receive(uow, self.shop, {sku: count}, "api")
            case _:
                await self._campaign(act)

    async def _person(self, act: Act) -> None:
        """Something done on a phone: stored as a webhook stores it, once, twice or a moment later."""
        key = (story.channel_of(act.who), story.address_of(act.who))
        if act.kind == "block":
            self.truth.blocked.add(key)
        if act.kind in ("unblock", "join"):
            self.truth.blocked.discard(key)
        self._events += 1
        arrival = self._arrival(act, f"e{self._events}")
        times = 2 if self.draws.part("twice", self._events) < 0.1 else 1
        for _ in range(times):
            async with self.database.write() as uow:
                await inbox.store(uow, [arrival])
        if act.kind == "join":
            await self._rest()
            await self._agree(act.who)

    def _arrival(self, act: Act, event_id: str) -> Arrival:
        channel, address = story.channel_of(act.who), story.address_of(act.who)
        at = int(self.clock.now().timestamp() * 1000)
        body = _line(act, event_id, address, at) if channel == "line" else _telegram(act, self._events, address, at)
        return Arrival(channel, event_id, address, at, body)

    async def _agree(self, who: int) -> None:
        """Most say yes to something, as they would by buttons."""
        topics = [topic for topic in (Topic.NEWS, Topic.RESTOCK, Topic.FOLLOWUP) if self.draws.part(who, topic) < 0.8]
        async with self.database.write() as uow:
            identity = await identities.find(uow, story.channel_of(who), story.address_of(who))
            if identity is not None and topics:
                source = Source(Mechanism.BUTTON, uow.now, f"agree:{who}")
                await consents.record(uow, identity.customer_id, topics, Action.GRANT, source)

    async def _customer(self, act: Act) -> None:
        async with self.database.write() as uow:
            identity = await identities.find(uow, story.channel_of(act.who), story.address_of(act.who))
            if identity is None:
                return
            if act.kind == "wish":
                await wishes.add(uow, identity.customer_id, act.what)
                return
            line = Line(act.what, 1, 1200)
            placed = orders.Placed(f"o{act.who}", identity.customer_id, uow.now, "delivered", (line,))
            await orders.put(uow, self.shop, placed)

    async def _campaign(self, act: Act) -> None:
        async with self.database.write() as uow:
            if act.kind == "campaign":
                if act.what in self._campaigns:
                    return
                text = {"text": f"お知らせその{act.what}です。"}
                values = {"title": f"c{act.what}", "topic": "news", "message": text, "audience": "all"}
                made = await campaigns.create(uow, self.shop, **values, send_at=None, created_by="api")  # type: ignore[arg-type]
                self._campaigns[act.what] = made.id
                await campaigns.start(uow, self.shop, made, "api")
                return
            found = await campaign_rows.get(uow, self._campaigns.get(act.what, ""))
            if found is not None:
                await getattr(campaigns, act.kind)(uow, found, "api")

    async def prepare(self) -> None:
        self.be_born()
        await self.database.migrate()
        async with self.database.write() as uow:
            for sku in story.SKUS:
                await products.put(uow, sku, name=f"品 {sku}", price=1200, currency="JPY", stock=0)

    async def live(self, acts: Sequence[Act]) -> None:
        """Do one act after the other, each at its instant, with a look every six hours in between."""
        for act in acts:
            while act.at - self.clock.at > 6 * 3600:
                self.clock.at += 6 * 3600
                await self.do(self._rest)
            self.clock.at = max(self.clock.at, act.at)
            await self.do(lambda act=act: self.act(act))  # type: ignore[misc]
        self.truth.quiet = True
        until = self.clock.at + _AFTERWARDS.total_seconds()
        while self.clock.at < until:
            self.clock.at += 6 * 3600
            await self.do(self._rest)


def _line(act: Act, event_id: str, address: str, at: int) -> dict[str, Any]:
    event: dict[str, Any] = {
        "type": {"join": "follow", "unblock": "follow", "block": "unfollow", "say": "message"}[act.kind],
        "mode": "active",
        "timestamp": at,
        "source": {"type": "user", "userId": address},
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
    }
    if act.kind != "block":
        event["replyToken"] = f"{address}:{event_id}"
    if act.kind == "say":
        event["message"] = {"id": event_id, "type": "text", "text": act.what, "quoteToken": "q"}
    if event["type"] == "follow":
        event["follow"] = {"isUnblocked": act.kind == "unblock"}
    return event


def _telegram(act: Act, number: int, address: str, at: int) -> dict[str, Any]:
    person = {"id": int(address), "is_bot": False, "first_name": "さくら", "language_code": "ja"}
    chat = {"id": int(address), "type": "private", "first_name": "さくら"}
    if act.kind in ("block", "unblock"):
        member = {"user": {"id": 1, "is_bot": True, "first_name": "bot"}}
        old, new = ("member", "kicked") if act.kind == "block" else ("kicked", "member")
        changed = {
            "chat": chat,
            "from": person,
            "date": at // 1000,
            "old_chat_member": {**member, "status": old},
            "new_chat_member": {**member, "status": new},
        }
        return {"update_id": number, "my_chat_member": changed}
    text = "/start" if act.kind == "join" else act.what
    message: dict[str, Any] = {"message_id": number, "date": at // 1000, "chat": chat, "from": person, "text": text}
    if act.kind == "join":
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
    return {"update_id": number, "message": message}


async def _live(seed: int, acts: Sequence[Act], faults: Faults, folder: Path) -> Run:
    life = Life(seed, faults, folder)
    with same_each_time(life.hit):
        await life.prepare()
        await life.live(acts)
        broken = await checks.broken(life.database, life.truth)
        await life.database.close()
    transcript = "\n".join(f"{each.at.isoformat()} {each.address} {each.kind} {each.text}" for each in life.truth.taken)
    digest = hashlib.sha256(transcript.encode()).hexdigest()
    return Run(seed, acts, life.kills, broken, digest, len(life.truth.taken))


def simulate(seed: int, acts: Sequence[Act], faults: Faults | None = None) -> Run:
    """Live a story to its end; give what came of it."""
    shm = Path("/dev/shm")  # noqa: S108 - memory instead of a disk, where there is such
    folder = Path(tempfile.mkdtemp(prefix="najimi-life-", dir=shm if shm.is_dir() else None))
    try:
        return asyncio.run(_live(seed, acts, faults or Faults(), folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shrunk(run: Run, faults: Faults | None = None, *, most: int = 40) -> Run:
    """Give a run with fewer acts that still breaks a promise, after at most so many tries."""
    part = max(1, len(run.acts) // 2)
    while part >= 1 and most > 0:
        for start in range(0, len(run.acts), part):
            fewer = [*run.acts[:start], *run.acts[start + part :]]
            most -= 1
            if most <= 0:
                break
            tried = simulate(run.seed, fewer, faults)
            if tried.broken:
                run = tried
                break
        else:
            part //= 2
    return run


def transcript(run: Run) -> str:
    """Give what a person needs to see it again."""
    told = "\n".join(act.told() for act in run.acts)
    return f"seed {run.seed}, {run.kills} kills:\n{told}\n" + "\n".join(f"BROKEN {each}" for each in run.broken)
