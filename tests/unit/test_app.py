"""Assembly: which channels come up, and which are refused with the reason."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app
from bot.emulator.server import running
from bot.emulator.world import World
from bot.settings import Settings

POLICY = '[contact]\nprivacy_policy_url = "https://shop.example/privacy"\n'


def settings(folder: Path, world: World, shop: str, mode: str) -> Settings:
    file = folder / "shop.toml"
    file.write_text(f'name = "Teahouse"\n{shop}', encoding="utf-8")
    return Settings(
        database_url=f"sqlite:///{folder / 'najimi.db'}",
        shop_file=file,
        telegram_bot_token=SecretStr(world.telegram.settings.token),
        telegram_api_base_url=world.base_url,
        telegram_mode=mode,  # type: ignore[arg-type]
        telegram_webhook_secret=SecretStr("telegram-secret") if mode == "webhook" else None,
        secret_key=SecretStr("secret-key-of-the-tests-0123456789"),
    )


async def calls(world: World, service: app.Service) -> int:
    """Let the service run for a moment; give how often Telegram was called."""
    await service.start("127.0.0.1", 0)
    try:
        await asyncio.sleep(0.7)
    finally:
        await service.stop()
    return len(world.requests)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_ct19_without_a_privacy_policy_telegram_is_not_started(tmp_path: Path, mode: str) -> None:
    """No bot is set up, polled or called; the reason names the remedy."""
    world = World(seed=1)
    async with running(world):
        service = app.build(settings(tmp_path, world, "", mode))
        assert "telegram" not in service.house.channels
        assert "privacy_policy_url" in service.off["telegram"]
        assert await calls(world, service) == 0


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_ct19_with_one_it_is(tmp_path: Path, mode: str) -> None:
    world = World(seed=1)
    async with running(world):
        service = app.build(settings(tmp_path, world, POLICY, mode))
        assert service.off == {}
        assert await calls(world, service) > 0
