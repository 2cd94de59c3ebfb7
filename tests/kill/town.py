"""A shop whose service is a process that can be killed; the platforms and the people stay.

The emulators run here, so that what they took outlives the service. Each case works on its own copy of one prepared
database: sixty people who want news, some of whom wait for a sold-out tea.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlmodel import select

from bot.channels.line import menu as line_menu
from bot.channels.telegram import menu as telegram_menu
from bot.domain.clock import SystemClock
from bot.domain.consent import Action, Mechanism, Topic
from bot.emulator.clock import Clock
from bot.emulator.line.settings import LineSettings
from bot.emulator.server import serve
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World
from bot.i18n.catalogue import LOCALES
from storage.database import Database
from storage.keyring import Keyring
from storage.models import AudienceMember, Campaign, Delivery, Identity, Note
from storage.repositories import consents, customers, identities, products, wishes
from storage.repositories.consents import Source
from tests.kill.invariants import Arrival, Row
from tests.roads.street import words as words_of

HOST = "127.0.0.1"
SECRET = "secret-key-of-the-tests-0123456789"
API_TOKEN = "api-token-of-the-tests"
WORDS = "新茶が入りました"
TEA = "玉露 50g"
SHOP = """
name = "喫茶なじみ"
timezone = "Asia/Tokyo"
[contact]
privacy_policy_url = "https://shop.example/privacy"
[pressure]
quiet_hours = ""
marketing_caps = []
monthly_max = 1000
[line]
monthly_quota = 100000
[journeys.restock]
wave_factor = 20
[hours]
monday = "10:00-19:00"
tuesday = "10:00-19:00"
wednesday = "10:00-19:00"
thursday = "10:00-19:00"
friday = "10:00-19:00"
saturday = "10:00-19:00"
sunday = "10:00-19:00"
"""
ON_LINE, ON_TELEGRAM, WAITING = 40, 20, 6
_PATIENCE = 60.0


def line_address(number: int) -> str:
    return f"U{number:032x}"


def telegram_address(number: int) -> str:
    return str(700_000_000 + number)


def people() -> list[tuple[str, str]]:
    """(channel, address) of everybody."""
    on_line = [("line", line_address(number)) for number in range(ON_LINE)]
    return on_line + [("telegram", telegram_address(number)) for number in range(ON_TELEGRAM)]


async def prepare(url: str) -> None:
    """Write what every case starts from into a database."""
    database = Database(url, Keyring(SECRET), SystemClock())
    await database.migrate()
    async with database.write() as uow:
        await products.put(uow, "GYOKURO", name=TEA, price=2400, currency="JPY", stock=0, category="お茶")
        for number, (channel, address) in enumerate(people()):
            customer = await customers.create(uow)
            identity = await identities.attach(uow, customer, channel, address)
            customer.locale, identity.menu = "ja", "ja"
            source = Source(Mechanism.BUTTON, uow.now - timedelta(days=9), f"prepared:{number}")
            await consents.record(uow, customer.id, [Topic.NEWS, Topic.RESTOCK], Action.GRANT, source)
            if number % 10 == 1:
                await wishes.add(uow, customer.id, "GYOKURO")
    await database.close()


async def rehearse(prepared: Path, folder: Path) -> str:
    """Let the service run on it once, so that a start in a case has nothing to set up; give the drafted campaign."""
    async with opened(folder, prepared) as town:
        await town.start()
        campaign = await town.draft()
        database = town.database()
        async with asyncio.timeout(_PATIENCE):
            while not await _is_set_up(database):  # noqa: ASYNC110 - another process works on it
                await asyncio.sleep(0.1)
        await database.close()
        assert await town.stop() == 0
    shutil.copy(folder / "najimi.db", prepared)
    return campaign


async def _is_set_up(database: Database) -> bool:
    async with database.read() as uow:
        notes = set(await uow.session.scalars(select(Note.key)))
    return telegram_menu.NOTE in notes and all(line_menu.note(locale) in notes for locale in LOCALES)


@dataclass
class Town:
    """Use as `async with opened(folder, prepared) as town`."""

    folder: Path
    world: World
    emulator: web.AppRunner
    http: aiohttp.ClientSession
    port: int
    campaign: str = ""
    process: asyncio.subprocess.Process | None = None
    more: dict[str, str] = field(default_factory=dict)
    database_url: str = ""
    workers: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def start(self, failpoints: str = "", *, ready: bool = True, role: str = "all") -> None:
        """Start the service, armed or not; with role worker one more of them."""
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
            "NO_PROXY": "127.0.0.1",
            "DATABASE_URL": self.database_url,
            "SHOP_FILE": str(self.folder / "shop.toml"),
            "HOST": HOST,
            "PORT": str(self.port),
            "PUBLIC_BASE_URL": self.url,
            "SECRET_KEY": SECRET,
            "API_TOKEN": API_TOKEN,
            "LINE_CHANNEL_SECRET": self.world.line.settings.secret,
            "LINE_CHANNEL_ACCESS_TOKEN": self.world.line.settings.access_token,
            "LINE_API_BASE_URL": self.world.base_url,
            "LINE_DATA_API_BASE_URL": self.world.base_url,
            "TELEGRAM_BOT_TOKEN": self.world.telegram.settings.token,
            "TELEGRAM_API_BASE_URL": self.world.base_url,
            "TELEGRAM_MESSAGES_PER_SECOND": "400",
            "LOG_LEVEL": "WARNING",
            "NAJIMI_FAILPOINTS": failpoints,
            **self.more,
        }
        process = await self._spawn(environment, role)
        if role == "worker":
            self.workers.append(process)
            return
        self.process = process
        if ready:
            await self._ready()

    async def _spawn(self, environment: dict[str, str], role: str) -> asyncio.subprocess.Process:
        command = (sys.executable, "-m", "bot", "serve", "--role", role)
        with (self.folder / "service.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *command, env=environment, cwd=self.folder, stdout=log, stderr=log
            )

    async def _ready(self) -> None:
        assert self.process is not None
        async with asyncio.timeout(_PATIENCE):
            while self.process.returncode is None:
                try:
                    async with self.http.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)

    async def died(self) -> int:
        """Wait until the service is gone; give its exit code."""
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), _PATIENCE)

    async def stop(self, sign: int = signal.SIGTERM) -> int:
        """End the service if it lives; give its exit code."""
        if self.process is None:
            return 0
        if self.process.returncode is None:
            self.process.send_signal(sign)
        return await self.died()

    async def api(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Call the shop's API; status 0 when the service died of it."""
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        try:
            async with self.http.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers) as answer:
                return answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError):
            return 0, None

    async def draft(self) -> str:
        """Write the campaign, which `begin` starts."""
        body = {"title": "t", "topic": "news", "audience": "all", "message": {"text": WORDS}}
        status, told = await self.api("POST", "/campaigns", body)
        assert status == 201, told
        self.campaign = str(told["id"])
        return self.campaign

    async def begin(self) -> None:
        """Start the campaign and put the tea on the shelf; whoever gets no answer asks again, as callers do."""
        await self.api("POST", f"/campaigns/{self.campaign}/start")
        await self.api("PUT", "/products/GYOKURO", {"name": TEA, "price": 2400, "currency": "JPY", "stock": 10})

    async def do(self, channel: str, address: str, act: str, body: Any = None) -> None:
        async with self.http.post(f"{self.world.base_url}/_/{channel}/users/{address}/{act}", json=body or {}) as done:
            assert done.status == 200, await done.text()

    async def calm(self) -> None:
        """Wait until nothing is open any more."""
        database = self.database()
        try:
            async with asyncio.timeout(_PATIENCE):
                while not await self._is_calm(database):  # noqa: ASYNC110 - another process works on it
                    await asyncio.sleep(0.05)
        except TimeoutError:
            log = (self.folder / "service.log").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"no calm: {Counter(await self.rows())}\n{log[-3000:]}") from None
        finally:
            await database.close()

    async def _is_calm(self, database: Database) -> bool:
        async with database.read() as uow:
            open_rows = await uow.session.execute(
                select(Delivery.id).where(Delivery.state.in_(("queued", "claimed", "sending"))).limit(1)  # type: ignore[attr-defined]
            )
            if open_rows.first() is not None:
                return False
            campaign = await uow.session.get(Campaign, self.campaign)
            told = await uow.session.execute(select(Delivery.id).where(Delivery.journey == "restock").limit(1))
            return campaign is not None and campaign.status == "finished" and told.first() is not None

    def database(self) -> Database:
        return Database(self.database_url, Keyring(SECRET), SystemClock())

    async def rows(self, journey: str = "broadcast") -> list[Row]:
        """Give the deliveries of a journey as facts."""
        database = self.database()
        async with database.read() as uow:
            query = select(Delivery, Identity).join(Identity, Identity.id == Delivery.identity_id, isouter=True)  # type: ignore[arg-type]
            found = (await uow.session.execute(query.where(Delivery.journey == journey))).all()
            rows = [
                Row(
                    each.channel,
                    identities.open_address(uow, home.id, home.address) if home else each.customer_id,
                    journey,
                    each.message_class,
                    each.state,
                    each.reason,
                )
                for each, home in found
            ]
        await database.close()
        return rows

    async def books(self) -> tuple[int, str, list[str]]:
        """Give the campaign's frozen audience, its status, and what the ledger's chain complains of."""
        database = self.database()
        async with database.read() as uow:
            campaign = await uow.session.get(Campaign, self.campaign)
            assert campaign is not None
            members = await uow.session.scalars(
                select(AudienceMember.customer_id).where(AudienceMember.campaign_id == self.campaign)
            )
            told = len(list(members)), campaign.status, await consents.verify(uow)
        await database.close()
        return told

    def arrivals(self) -> list[Arrival]:
        """Give what the platforms took unasked."""
        found = []
        for entry in self.world.inbox.entries():
            text = str(entry.message)
            occasion = "broadcast" if WORDS in text else "restock" if TEA in text else ""
            if occasion and entry.kind != "reply":
                found.append(Arrival(entry.seq, entry.platform, entry.user, occasion))
        return found

    def answers(self, words: str) -> Counter[str]:
        """Give how often each person got an answer with these words. It may be of several messages, so the one that
        came most often tells."""
        texts = Counter((entry.user, words_of(entry.message)) for entry in self.world.inbox.entries())
        most: Counter[str] = Counter()
        for (user, text), count in texts.items():
            if words in text:
                most[user] = max(most[user], count)
        return most


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def opened(folder: Path, prepared: Path, campaign: str = "") -> AsyncIterator[Town]:
    """The town around one case on a copy of the prepared file; nothing of it outlives the block."""
    shutil.copy(prepared, folder / "najimi.db")
    async with around(folder, f"sqlite:///{folder / 'najimi.db'}", campaign) as town:
        yield town


@asynccontextmanager
async def around(folder: Path, database_url: str, campaign: str = "") -> AsyncIterator[Town]:
    """The town around a database."""
    (folder / "shop.toml").write_text(SHOP, encoding="utf-8")
    port = _free_port()
    line = LineSettings(
        rate_limits=False,
        webhook_redelivery=True,
        redelivery_delays=[0.5, 1.0, 2.0, 4.0, 8.0],
        monthly_quota=None,
        webhook_url=f"http://{HOST}:{port}/webhooks/line",
    )
    world = World(clock=Clock(), seed=7, line=line, telegram=TelegramSettings())
    emulator = await serve(HOST, 0, world)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as http:
        town = Town(folder, world, emulator, http, port, campaign, database_url=database_url)
        try:
            await _populate(town)
            yield town
        finally:
            await town.stop(signal.SIGKILL)
            for worker in town.workers:
                if worker.returncode is None:
                    worker.kill()
                    await worker.wait()
            await emulator.cleanup()
    assert world.violations == [], "the official specifications were violated"


async def _populate(town: Town) -> None:
    base = f"{town.world.base_url}/_"
    for channel, address in people():
        body = {"user_id": address, "language": "ja"} if channel == "line" else {"id": int(address)}
        names = {"display_name": "さくら"} if channel == "line" else {"first_name": "さくら", "language_code": "ja"}
        async with town.http.post(f"{base}/{channel}/users", json={**body, **names}) as made:
            assert made.status == 200, await made.text()
        act = "follow" if channel == "line" else "start"
        async with town.http.post(f"{base}/{channel}/users/{address}/{act}?deliver=0", json={}) as done:
            assert done.status == 200, await done.text()
