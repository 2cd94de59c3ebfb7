"""Assembly: the only module that builds things and reads settings."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import structlog
from aiohttp import web

import flows
from bot import console, duties
from bot import shop as shop_file
from bot.adviser import Adviser
from bot.channels.line.channel import LineChannel
from bot.channels.line.client import Client
from bot.channels.sender import Channel
from bot.channels.telegram import limits as telegram_limits
from bot.channels.telegram.channel import TelegramChannel
from bot.delivery.composing import Composer
from bot.delivery.marking import Marker
from bot.delivery.push import LEASE, Pusher
from bot.domain.clock import Clock, SystemClock
from bot.domain.errors import ConfigError
from bot.entrypoints import (
    api,
    exports,
    health,
    line_webhook,
    links,
    metrics,
    pictures,
    telegram_polling,
    telegram_webhook,
)
from bot.entrypoints.receiving import Receiver
from bot.fence import Fence
from bot.foresight import Foresight
from bot.i18n.catalogue import Catalogue
from bot.intake import Intake
from bot.knowledge import Knowledge
from bot.reception import House
from bot.settings import Settings
from bot.shop import Shop
from bot.worker import Worker
from storage.database import Database
from storage.keyring import Keyring

log = structlog.get_logger()
_GRACE = 15.0  # seconds
_NEXT_IN_LINE = 3.0  # seconds between two tries to do what one worker at a time does
Background = Callable[[], Awaitable[object]]


@dataclass
class Service:
    """Everything of one process, built and not yet started. `role`: all, web (receives), worker (acts)."""

    settings: Settings
    shop: Shop
    clock: Clock
    database: Database
    house: House
    intake: Intake
    worker: Worker
    receiver: Receiver
    site: web.Application
    role: str
    fence: Fence
    background: list[Background]
    off: dict[str, str]
    _runner: web.AppRunner | None = None
    _tasks: list[asyncio.Task[object]] = field(default_factory=list)

    async def start(self, host: str, port: int) -> int:
        """Migrate, listen, begin to work; give the port. Raises ConfigError when the port is taken."""
        await self.database.migrate()
        if self.role != "web":
            await self.fence.look()
        if not self.database.is_sqlite:
            await self.worker.queue.install()
            self.database.before_commit = self.worker.queue.enqueue
        if self.role != "worker":
            port = await self._listen(host, port)
        elif self.settings.metrics_port:
            await self._listen(host, self.settings.metrics_port)
        for channel, reason in self.off.items():
            log.error("channel.off", channel=channel, reason=reason)
        self._tasks = [asyncio.create_task(_run(each)) for each in self.background]
        return port

    async def _listen(self, host: str, port: int) -> int:
        self._runner = web.AppRunner(self.site, access_log=None, shutdown_timeout=2.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ConfigError(
                f"cannot listen on {host}:{port}: {error.strerror}; set PORT to a free one (a worker's is METRICS_PORT)"
            ) from error
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening, let the calls and answers under way end (15 seconds at most), close everything."""
        if self._runner is not None:
            await self._runner.cleanup()
        self.worker.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet(), _GRACE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for channel in self.house.channels.values():
            await channel.close()
        if self.house.adviser is not None:
            await self.house.adviser.close()
        await self.database.close()

    async def _quiet(self) -> None:
        """Return when no event is being handled and no push is under way."""
        await self.intake.rest()
        for pusher in self.worker.pushers:
            await pusher.quiet.wait()


async def _run(background: Background) -> object:
    try:
        return await background()
    except asyncio.CancelledError:
        raise
    except Exception:
        log.exception("background.ended")
        raise


def build(settings: Settings, *, role: str = "all", clock: Clock | None = None, frame_ancestors: str = "") -> Service:
    """Build a service from its settings. Raises ConfigError with the remedy when something is wrong or missing."""
    clock = clock or SystemClock()
    shop = shop_file.load(settings.shop_file)
    keyring = keyring_of(settings)
    database = Database(settings.database_url, keyring, clock)
    channels, off = _channels(settings, shop)
    catalogue = Catalogue.load(settings.shop_file.parent / shop.copy_folder if shop.copy_folder else None)
    foresight = Foresight()
    composer = Composer(flows.JOURNEYS, shop, catalogue, settings.public_base_url, foresight)
    secret = keyring.gate_secret()
    worker_name = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    markers = {name: Marker(composer, name, worker_name, secret, LEASE) for name in channels}
    knowledge = Knowledge()
    adviser = _adviser(settings, database)
    house = House(database, channels, markers, shop, catalogue, knowledge, settings.public_base_url, adviser, foresight)
    intake = Intake(house, worker_name)
    pushers = [
        Pusher(database, channel, composer, clock, worker=worker_name, secret=secret) for channel in channels.values()
    ]
    worker = Worker(database, clock, channels, pushers, duties.tasks(house))
    receiver = Receiver(database)
    service = Service(
        settings=settings,
        shop=shop,
        clock=clock,
        database=database,
        house=house,
        intake=intake,
        worker=worker,
        receiver=receiver,
        site=_web(settings, shop, house, receiver, clock, frame_ancestors) if role != "worker" else _watched(house),
        role=role,
        fence=Fence(database, _outside(settings, database)),
        background=[],
        off=off,
    )
    service.background = _background(service)
    return service


def keyring_of(settings: Settings) -> Keyring:
    """Give the keys. Raises ConfigError when SECRET_KEY is not set."""
    if settings.secret_key is None:
        raise ConfigError("SECRET_KEY is not set; put a long random value in .env (openssl rand -hex 32)")
    own = settings.encryption_key.get_secret_value() if settings.encryption_key else ""
    secret = settings.secret_key.get_secret_value()
    return Keyring(own or secret, signing=secret)


def _outside(settings: Settings, database: Database) -> Path | None:
    """Give the file that remembers, outside the database, how old that is: beside an SQLite file unless told."""
    beside = database.url.database if database.is_sqlite else "najimi"
    if settings.generation_file is not None or beside in (None, "", ":memory:"):
        return settings.generation_file
    return Path(f"{beside}.generation")


def _adviser(settings: Settings, database: Database) -> Adviser | None:
    if not settings.language_model_on:
        return None
    return Adviser(
        database,
        settings.language_model_url,
        settings.language_model_key.get_secret_value() if settings.language_model_key else "",
        settings.language_model,
        settings.language_model_seconds,
        settings.language_model_tokens_per_day,
    )


def _channels(settings: Settings, shop: Shop) -> tuple[dict[str, Channel], dict[str, str]]:
    """Give the channels that are on, and those that were refused with the reason."""
    on: dict[str, Channel] = {}
    off: dict[str, str] = {}
    if settings.line_on and settings.line_channel_access_token is not None:
        client = Client(settings.line_channel_access_token.get_secret_value(), settings.line_api_base_url)
        on["line"] = LineChannel(client, settings.line_push_per_second)
    if settings.telegram_on and settings.telegram_bot_token is not None:
        if shop.contact.privacy_policy_url:
            paid = settings.telegram_paid_broadcast_per_second
            on["telegram"] = TelegramChannel(
                settings.telegram_bot_token.get_secret_value(),
                settings.telegram_api_base_url,
                paid or settings.telegram_messages_per_second,
                paid=paid > 0,
            )
        else:
            # Telegram's bot developer terms, section 4: an own privacy policy, or suspension (CT19)
            off["telegram"] = "set privacy_policy_url in [contact] of the shop file: Telegram requires it of every bot"
    return on, off


def price_of_speed(settings: Settings) -> str:
    """Give what Telegram's paid broadcasts cost, '' while they are off."""
    fast = settings.telegram_paid_broadcast_per_second
    if not fast or not settings.telegram_on:
        return ""
    each = telegram_limits.STARS_EACH
    thousand = f"{1000 * each:g} for a thousand"
    return f"Telegram: up to {fast:g} messages a second for {each} Stars each, {thousand}; answers stay free"


def _watched(house: House) -> web.Application:
    """Give what may be asked of every process."""
    app = web.Application(client_max_size=line_webhook.MAX_BODY)
    app.add_routes(health.routes(house.database, list(house.channels)))
    app.add_routes(metrics.routes(house.database, house.shop))
    return app


def _web(
    settings: Settings, shop: Shop, house: House, receiver: Receiver, clock: Clock, frame_ancestors: str
) -> web.Application:
    app = _watched(house)
    app.add_routes(links.routes(house.database))
    app.add_routes(pictures.routes(house.database, shop.currency))
    app.add_routes(exports.routes(house.database, house.catalogue, shop.locale))
    if settings.line_channel_secret is not None:
        secrets = [settings.line_channel_secret, settings.line_channel_secret_previous]
        known = [each.get_secret_value() for each in secrets if each is not None]
        app.router.add_post("/webhooks/line", line_webhook.endpoint(receiver, known, clock))
    if settings.telegram_webhook_secret is not None:
        secret = settings.telegram_webhook_secret.get_secret_value()
        app.router.add_post("/webhooks/telegram", telegram_webhook.endpoint(receiver, secret, clock))
    token = settings.api_token.get_secret_value() if settings.api_token else None
    app.add_subapp("/api/v1", api.build(house.database, shop, token=token))
    secure = settings.public_base_url.startswith("https://")
    app.add_subapp("/console", console.build(house, secure=secure, frame_ancestors=frame_ancestors))
    return app


def _background(service: Service) -> list[Background]:
    if service.role == "web":
        return []
    tasks: list[Background] = [service.intake.run, service.worker.run, service.fence.run]
    if not service.database.is_sqlite:
        tasks.insert(0, lambda: service.database.be_present(service.intake.worker))
    telegram = service.house.channels.get("telegram")
    if isinstance(telegram, TelegramChannel):
        tasks.append(lambda: _alone(service, "telegram", lambda: _telegram(service, telegram)))
    line = service.house.channels.get("line")
    if isinstance(line, LineChannel):
        data_url = service.settings.line_data_api_base_url
        tasks.append(lambda: _alone(service, "line", lambda: duties.set_up_line(service.house, line, data_url)))
    return tasks


async def _alone(service: Service, name: str, work: Background) -> None:
    """Do it when no other worker does; wait for that."""
    while True:
        async with service.database.exclusive(name) as mine:
            if mine:
                await work()
                return
        await service.clock.sleep(_NEXT_IN_LINE)


async def _telegram(service: Service, channel: TelegramChannel) -> None:
    """Set the bot up, then poll, or have Telegram call the webhook."""
    settings = service.settings
    webhook = settings.telegram_mode == "webhook"
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else ""
    url = f"{settings.public_base_url}/webhooks/telegram" if webhook else ""
    await duties.set_up_telegram(service.house, channel, url, secret, telegram_polling.ALLOWED)
    if not webhook:
        await telegram_polling.poll(channel, service.receiver, service.clock)


async def open_database(settings: Settings, clock: Clock | None = None) -> Database:
    """Give the database alone, migrated: what commands without a running service need."""
    database = Database(settings.database_url, keyring_of(settings), clock or SystemClock())
    try:
        await database.migrate()
    except BaseException:
        await database.close()
        raise
    return database
