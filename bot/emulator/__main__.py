"""`python -m bot.emulator`: both platforms and the page, for as long as it is not interrupted."""

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

from bot.emulator.line.settings import LineSettings
from bot.emulator.server import NotLoopbackError, serve
from bot.emulator.telegram.settings import TelegramSettings
from bot.emulator.world import World


def parser() -> argparse.ArgumentParser:
    """The command line."""
    options = argparse.ArgumentParser(prog="najimi emulator", description="LINE and Telegram on this machine only.")
    options.add_argument("--host", default="127.0.0.1", help="a loopback address")
    options.add_argument("--port", type=int, default=8090)
    options.add_argument("--seed", type=int, default=0, help="for ids and tokens")
    options.add_argument("--specs", type=Path, default=None, help="folder of the official specs (NAJIMI_SPECS)")
    options.add_argument("--line-webhook", default="", help="where LINE posts events")
    options.add_argument("--line-secret", default=LineSettings().secret)
    options.add_argument("--line-token", default=LineSettings().access_token)
    options.add_argument("--telegram-token", default=TelegramSettings().token)
    options.add_argument("--telegram-webhook", default="", help="as if setWebhook had been called")
    options.add_argument("--telegram-webhook-secret", default="")
    options.add_argument("--shop-api", default="", help="base URL of the shop's API, for the control strip")
    options.add_argument("--shop-token", default="")
    options.add_argument("--staff-url", default="", help="link to the staff console")
    return options


async def run(given: argparse.Namespace) -> None:
    """Serves until cancelled."""
    specs = given.specs or (Path(os.environ["NAJIMI_SPECS"]) if os.environ.get("NAJIMI_SPECS") else None)
    world = World(
        seed=given.seed,
        line=LineSettings(secret=given.line_secret, access_token=given.line_token, webhook_url=given.line_webhook),
        telegram=TelegramSettings(
            token=given.telegram_token,
            webhook_url=given.telegram_webhook,
            webhook_secret=given.telegram_webhook_secret,
        ),
        specs=specs,
    )
    runner = await serve(
        given.host,
        given.port,
        world,
        shop_api=given.shop_api,
        shop_token=given.shop_token,
        staff_url=given.staff_url,
    )
    print(f"emulator: {world.base_url}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 after an interrupt, 1 when the port or host cannot be used."""
    given = parser().parse_args(arguments)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(run(given))
    except (NotLoopbackError, OSError) as wrong:
        print(f"emulator: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
