"""What the service does by itself: journeys' due steps, campaigns under way, handovers' promises, platform set-up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot import failpoints
from bot.channels.line import menu as line_menu
from bot.channels.line.channel import LineChannel
from bot.channels.telegram import menu as telegram_menu
from bot.channels.telegram.channel import TelegramChannel
from bot.i18n.catalogue import LOCALES
from bot.jobs.duty import Task
from bot.reception import House
from flows import (
    campaigns,
    followup,
    handovers,
    insight,
    notices,
    proxy,
    reactions,
    recommendation,
    replenish,
    restock,
    retention,
)
from storage.repositories import idempotency, notes, plans
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()
_KEYS_KEPT = timedelta(days=7)


def tasks(house: House) -> list[Task]:
    """Give everything that is due on a rhythm, or when a unit of work announces it."""
    free = frozenset(name for name, channel in house.channels.items() if channel.limits.reply_is_free)

    def each(name: str, seconds: float, step: Callable[[UnitOfWork], Awaitable[object]], signal: str = "") -> Task:
        async def run() -> None:
            async with house.database.write() as uow:
                await step(uow)

        return Task(name, seconds, run, signal)

    return [
        each("restock", 10, lambda uow: restock.run_waves(uow, house.shop), "plans"),
        Task("followup", 60, lambda: _follow_up(house, free), "plans"),
        Task("reactions", 300, lambda: reactions.watch(house.database)),
        Task("suggestions", 900, lambda: _suggest(house, free)),
        Task("campaigns", 5, lambda: _advance_campaigns(house), "campaigns"),
        Task("nightly", 3600, lambda: _tidy(house)),
        each("notices", 30, lambda uow: notices.watch(uow, house.shop), "notices"),
        Task("week", 300, lambda: notices.report_week(house.database, house.shop)),
        each("handovers", 15, lambda uow: handovers.tick(uow, house.shop)),
    ]


async def _tidy(house: House) -> None:
    """End yeses that nobody confirmed, forget what is too old, and once a night look at what is kept of purchases."""
    async with house.database.write() as uow:
        await idempotency.prune(uow, uow.now - _KEYS_KEPT)
    ended = True
    while ended:
        async with house.database.write() as uow:
            ended = bool(await proxy.expire(uow))
    await insight.nightly(house.database, house.shop)
    gone = await retention.nightly(house.database, house.shop)
    if gone is not None:
        log.info("retention.done", **gone)


async def _follow_up(house: House, free: frozenset[str]) -> None:
    """Start the follow-ups that are due, a few in each unit of work: nobody's message waits for a long one."""
    due = True
    while due:
        async with house.database.write() as uow:
            await followup.start_due(uow, house.shop, free)
            due = bool(await plans.due(uow, limit=1, journey=followup.NAME))


async def _suggest(house: House, free: frozenset[str]) -> None:
    """Propose what is chosen by purchases, once a day; what runs out comes first. What goes with an order is looked up
    as its thanks leave, so it is learned here before."""
    if house.shop.journeys.order.enabled:
        house.foresight.keep_fresh(house.database)
    await replenish.daily(house.database, house.shop, free)
    await recommendation.daily(house.database, house.shop, house.foresight, free)


async def _advance_campaigns(house: House) -> None:
    """Start what is due, turn frozen audiences into rows page by page, and close what has no open row."""
    async with house.database.write() as uow:
        await campaigns.start_due(uow, house.shop)
    while True:
        async with house.database.write() as uow:
            if not await campaigns.expand_all_due(uow):
                break
        failpoints.hit("campaign.after_page")
    async with house.database.write() as uow:
        await campaigns.finish_done(uow)


async def set_up_line(house: House, channel: LineChannel, data_base: str) -> None:
    """Make the rich menus that are missing or changed; while LINE cannot be reached the old ones stay."""
    async with house.database.read() as uow:
        known: dict[str, Any] = {each: await notes.get(uow, line_menu.note(each)) for each in LOCALES}
    try:
        made = await line_menu.ensure(
            channel.client, data_base, house.catalogue.text, LOCALES, house.shop.locale, known
        )
    except Exception as error:
        log.warning("line.menu_not_set", reason=type(error).__name__)
        channel.menus = {locale: value["id"] for locale, value in known.items() if value}
        return
    channel.menus = {locale: value["id"] for locale, value in made.items()}
    async with house.database.write() as uow:
        for locale, value in made.items():
            await notes.put(uow, line_menu.note(locale), value)


async def set_up_telegram(
    house: House, channel: TelegramChannel, webhook_url: str, secret: str, allowed: Sequence[str]
) -> None:
    """Point Telegram at our webhook, or away from it when we poll, and show the commands in every language."""
    problem = await channel.point_to(webhook_url, secret, allowed)
    if problem:
        log.error("telegram.webhook_not_set", reason=problem)
    async with house.database.read() as uow:
        known = await notes.get(uow, telegram_menu.NOTE, "")
    try:
        digest = await telegram_menu.ensure(
            channel.bot, house.catalogue.text, shop=house.shop.name, default=house.shop.locale, known=known
        )
    except Exception as error:
        log.warning("telegram.menu_not_set", reason=type(error).__name__)
        return
    async with house.database.write() as uow:
        await notes.put(uow, telegram_menu.NOTE, digest)
