"""getUpdates and the webhook's methods."""

from typing import Any

from bot.emulator.telegram.answers import Result, conflict, too_many
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query
from bot.emulator.telegram.updates import LONG_POLL_MAX_SECONDS, Ask
from bot.emulator.telegram.webhooks import Webhook, read_secret, read_url

SET_WEBHOOK_SECONDS = 1.0


def _allowed(query: Query) -> Any:
    """allowed_updates; None (keep what was) also when it is no JSON."""
    try:
        return query.parsed("allowed_updates")
    except ValueError:
        return None


async def get_updates(bot: TelegramBot, query: Query) -> Result:
    if bot.deliveries.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    bot.updates.allow(_allowed(query))
    ask = Ask(
        offset=query.number("offset"),
        limit=query.number("limit", 100, 1, 100),
        timeout=query.number("timeout", 0, 0, LONG_POLL_MAX_SECONDS),
    )
    return Result(await bot.updates.poll(ask))


async def set_webhook(bot: TelegramBot, query: Query) -> Result:
    if not query.text("url"):
        return await delete_webhook(bot, query)
    url = read_url(query.text("url"), bot.settings.local)
    secret = read_secret(query.text("secret_token"))
    connections = query.number("max_connections", 40, 1, 100)
    old = bot.deliveries.webhook
    bot.updates.allow(_allowed(query))
    _drop_pending(bot, query)
    if (old.url, old.secret, old.max_connections) == (url, secret, connections):
        return Result(True, "Webhook is already set")
    now = bot.world.clock.monotonic()
    if now - bot.webhook_set_at < SET_WEBHOOK_SECONDS:
        raise too_many(1)
    bot.webhook_set_at = now
    bot.updates.interrupt("terminated by setWebhook request")
    bot.deliveries.set(Webhook(url, secret, connections, query.text("ip_address")))
    bot.world.touch()
    return Result(True, "Webhook was set")


async def delete_webhook(bot: TelegramBot, query: Query) -> Result:
    had = bool(bot.deliveries.webhook.url)
    _drop_pending(bot, query)
    if had:
        bot.deliveries.set(Webhook())
        bot.world.touch()
    return Result(True, "Webhook was deleted" if had else "Webhook is already deleted")


async def get_webhook_info(bot: TelegramBot, _: Query) -> Result:
    pending = len(bot.updates.waiting())
    return Result(bot.deliveries.webhook.as_info(pending, bot.updates.allowed))


def _drop_pending(bot: TelegramBot, query: Query) -> None:
    if query.flag("drop_pending_updates"):
        bot.updates.pending.clear()


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
