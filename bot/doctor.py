"""`najimi doctor`: looks at everything that must be right before customers come, and says how to mend what is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import aiohttp

from bot import app
from bot import settings as settings_file
from bot import shop as shop_file
from bot.channels.line.channel import LineChannel
from bot.channels.line.client import Lost, NotSent
from bot.channels.telegram.channel import TelegramChannel
from bot.domain.clock import SystemClock
from bot.domain.errors import NajimiError
from bot.settings import Settings
from bot.shop import Shop
from storage import schema
from storage.database import Database
from storage.repositories import stops

_CLOCK_TOLERANCE = 60.0  # seconds
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` is empty when it is well."""

    what: str
    found: str
    remedy: str = ""


async def run(env: Path, has_file: bool, out: TextIO) -> int:
    """Print every finding; give 1 when something needs mending."""
    problems = 0
    async for finding in look(env, has_file):
        problems += bool(finding.remedy)
        mark = "✗" if finding.remedy else "✓"
        print(f"{mark} {finding.what}: {finding.found}", file=out)
        if finding.remedy:
            print(f"    → {finding.remedy}", file=out)
    print("Everything is well." if not problems else f"{problems} to mend.", file=out)
    return 1 if problems else 0


async def look(env: Path, has_file: bool) -> AsyncIterator[Finding]:
    """Give the findings, one after the other; what depends on something broken is left out."""
    try:
        settings = settings_file.load(env)
    except NajimiError as error:
        yield _broken("settings", error)
        return
    yield Finding("settings", "read from the environment" + (f" and {env}" if has_file else ""))
    shop = None
    try:
        shop = shop_file.load(settings.shop_file)
        yield Finding("shop", f"{shop.name} ({shop.timezone})")
    except NajimiError as error:
        yield _broken("shop", error)
    async for finding in _database(settings):
        yield finding
    if settings.api_token is None:
        yield Finding("API", "off: API_TOKEN is not set, so the shop's systems cannot connect")
    if shop is not None:
        async for finding in _channels(settings, shop):
            yield finding
    yield await _clock(settings)


def _broken(what: str, error: NajimiError) -> Finding:
    problem, _, remedy = str(error).partition("; ")
    return Finding(what, problem, remedy or "mend it and run najimi doctor again")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    """Only look: bringing the schema up to date is what `najimi serve` does."""
    try:
        database = Database(settings.database_url, app.keyring_of(settings), SystemClock())
    except NajimiError as error:
        yield _broken("database", error)
        return
    name = database.url.render_as_string(hide_password=True)
    try:
        found = await database.version()
        state = "is migrated" if found == schema.HEAD else "will be migrated" if found else "is new"
        yield Finding("database", f"{name} answers and {state}")
        if found == schema.HEAD:
            yield await _stops(database)
    except NajimiError as error:
        yield _broken("database", error)
    finally:
        await database.close()


async def _stops(database: Database) -> Finding:
    async with database.read() as uow:
        standing = await stops.standing(uow)
    if not standing:
        return Finding("sending", "nothing holds it back")
    reasons = ", ".join(f"{each.reason} since {each.at:%Y-%m-%d %H:%M} UTC by {each.by}" for each in standing)
    return Finding("sending", f"stopped: {reasons}", "look at what waits, then: najimi resume-sending")


async def _channels(settings: Settings, shop: Shop) -> AsyncIterator[Finding]:
    try:
        service = app.build(settings, clock=SystemClock())
    except NajimiError as error:
        yield _broken("channels", error)
        return
    channels = service.house.channels
    for name, remedy in service.off.items():
        yield Finding(name, "refused", remedy)
    if not channels and not service.off:
        yield Finding(
            "channels", "none", "set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN, or TELEGRAM_BOT_TOKEN"
        )
    for name, channel in channels.items():
        try:
            yield Finding(name, f"connected as {await channel.check()}")
        except NajimiError as error:
            yield _broken(name, error)
            continue
        if isinstance(channel, LineChannel):
            yield await _line_webhook(settings, channel)
        if isinstance(channel, TelegramChannel):
            yield await _telegram_webhook(settings, channel)
    for channel in channels.values():
        await channel.close()
    await service.database.close()


async def _line_webhook(settings: Settings, channel: LineChannel) -> Finding:
    wanted = f"{settings.public_base_url}/webhooks/line"
    try:
        answer = await channel.client.call("GET", "/v2/bot/channel/webhook/endpoint")
    except (NotSent, Lost) as error:
        return Finding("LINE webhook", f"not known ({error})", "check the network and run najimi doctor again")
    found = str(answer.body.get("endpoint", ""))
    if found != wanted:
        return Finding(
            "LINE webhook",
            f"LINE calls {found or 'nobody'}",
            f"set the webhook URL to {wanted} in the LINE Developers console and switch it on",
        )
    if answer.body.get("active") is False:
        return Finding(
            "LINE webhook", f"{found} is switched off", 'switch "Use webhook" on in the LINE Developers console'
        )
    return Finding("LINE webhook", found)


async def _telegram_webhook(settings: Settings, channel: TelegramChannel) -> Finding:
    info = await channel.bot.get_webhook_info()
    if settings.telegram_mode == "polling":
        if info.url:
            return Finding("Telegram", "a webhook is set, so polling gets nothing", "start najimi serve: it removes it")
        return Finding("Telegram", "polling, no public URL needed")
    wanted = f"{settings.public_base_url}/webhooks/telegram"
    if urlsplit(wanted).scheme != "https" and urlsplit(wanted).hostname not in _LOCAL:
        return Finding("Telegram webhook", wanted, "set PUBLIC_BASE_URL to an https address: Telegram calls no other")
    if info.url != wanted:
        return Finding("Telegram webhook", f"Telegram calls {info.url or 'nobody'}", "start najimi serve: it sets it")
    if info.last_error_message:
        return Finding("Telegram webhook", f"last call failed: {info.last_error_message}", "make the URL reachable")
    return Finding("Telegram webhook", wanted)


async def _clock(settings: Settings) -> Finding:
    """Compare our clock with a platform's Date header: consent, quiet hours and tokens all depend on it."""
    url = settings.line_api_base_url if settings.line_on else settings.telegram_api_base_url
    try:
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            told = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return Finding("clock", f"{SystemClock().now():%Y-%m-%d %H:%M:%S} UTC (no platform to compare with)")
    off = abs((SystemClock().now() - told).total_seconds())
    if off > _CLOCK_TOLERANCE:
        return Finding("clock", f"{off:.0f} seconds off", "switch time synchronisation on (timedatectl set-ntp true)")
    return Finding("clock", "right within a minute")
