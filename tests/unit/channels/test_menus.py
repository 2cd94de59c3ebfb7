"""The standing menus: made once, in every language, and left alone while nothing changes; against the emulator."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.line import menu, menu_drawing
from bot.channels.line.client import Client
from bot.channels.telegram import menu as telegram_menu
from bot.channels.telegram.channel import TelegramChannel
from bot.emulator.server import running
from bot.emulator.world import World
from bot.i18n.catalogue import LOCALES, Catalogue

CATALOGUE = Catalogue.load(strict=True)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with running(world) as found:
        yield found


@pytest.fixture
async def line(world: World, address: str) -> AsyncIterator[Client]:
    client = Client(world.line.settings.access_token, address)
    yield client
    await client.close()


@pytest.fixture
async def telegram(world: World, address: str) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(world.telegram.settings.token, address, 25)
    yield channel
    await channel.close()


async def ensure(line: Client, known: menu.Known, text: menu.Words = CATALOGUE.text) -> dict[str, dict[str, Any]]:
    return await menu.ensure(line, line._base, text, LOCALES, "ja", known)


async def test_a_menu_per_language_is_made_and_the_shops_own_is_shown_to_all(line: Client, world: World) -> None:
    made = await ensure(line, {})
    menus = world.line.menus
    assert set(made) == set(LOCALES)
    assert len(menus.menus) == len(menus.images) == 4
    assert menus.default == made["ja"]["id"]
    shown = menus.menus[made["ja"]["id"]]
    assert [area["action"]["type"] for area in shown["areas"]] == ["message"] * len(menu.TILES)
    assert shown["areas"][0]["action"]["label"] == "商品を探す"


async def test_nothing_is_made_twice(line: Client, world: World) -> None:
    made = await ensure(line, {})
    before = set(world.line.menus.menus)
    assert await ensure(line, made) == made
    assert set(world.line.menus.menus) == before


async def test_a_changed_word_makes_that_menu_again_and_removes_the_old_one(line: Client, world: World) -> None:
    made = await ensure(line, {})

    def other(locale: str, message_id: str) -> str:
        return "探す" if (locale, message_id) == ("ja", "menu-products") else CATALOGUE.text(locale, message_id)

    again = await ensure(line, made, other)
    assert {locale for locale in LOCALES if again[locale] != made[locale]} == {"ja"}
    assert made["ja"]["id"] not in world.line.menus.menus
    assert world.line.menus.default == again["ja"]["id"]
    assert len(world.line.menus.menus) == 4


async def test_a_menu_that_somebody_removed_comes_back(line: Client, world: World) -> None:
    made = await ensure(line, {})
    await line.call("DELETE", f"/v2/bot/richmenu/{made['ja']['id']}")
    again = await ensure(line, made)
    assert world.line.menus.default == again["ja"]["id"] != made["ja"]["id"]


async def test_a_picture_that_is_refused_leaves_no_menu_behind(
    line: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(menu_drawing, "draw", lambda *_: b"no picture")
    with pytest.raises(Exception, match="400"):
        await ensure(line, {})
    assert world.line.menus.menus == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_areas_cover_six_equal_tiles_and_read_aloud(locale: str) -> None:
    body = menu.definition(locale, CATALOGUE.text)
    assert len(body["chatBarText"]) <= 14
    assert len({tuple(area["bounds"].values()) for area in body["areas"]}) == 6
    assert sum(area["bounds"]["width"] * area["bounds"]["height"] for area in body["areas"]) > 0.99 * 2500 * 1686
    assert all(0 < len(area["action"]["label"]) <= 20 for area in body["areas"])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_picture_fits_line(locale: str) -> None:
    labels = [area["action"]["label"] for area in menu.definition(locale, CATALOGUE.text)["areas"]]
    picture = menu_drawing.draw(labels, locale, menu.WIDTH, menu.HEIGHT)
    assert len(picture) < 1_000_000
    assert Image.open(io.BytesIO(picture)).size == (2500, 1686)


def test_without_a_font_the_icons_stand_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(menu_drawing, "_FOLDERS", (tmp_path,))
    labels = ["一", "二", "三", "四", "五", "六"]
    assert menu_drawing.find_font(labels, "ja", 90) is None
    assert menu_drawing.draw(labels, "ja", 1200, 810).startswith(b"\x89PNG")


def test_a_font_without_the_letters_is_not_taken() -> None:
    assert menu_drawing.find_font(["\U0010fff0"], "ja", 90) is None


async def test_each_language_gets_its_commands(telegram: TelegramChannel, world: World) -> None:
    await telegram_menu.ensure(telegram.bot, CATALOGUE.text, shop="茶と珈琲 ひなた", default="ja")
    thai = await telegram.bot.get_my_commands(language_code="th")
    assert [each.command for each in thai] == list(telegram_menu.COMMANDS)
    assert thai[1].description == CATALOGUE.text("th", "command-stop")
    assert (await telegram.bot.get_my_commands())[0].description == CATALOGUE.text("ja", "command-start")
    assert "ひなた" in (await telegram.bot.get_my_description(language_code="en")).description
    assert (await telegram.bot.get_chat_menu_button()).type == "commands"


async def test_one_call_is_made_while_the_commands_are_the_same(telegram: TelegramChannel, world: World) -> None:
    first = await telegram_menu.ensure(telegram.bot, CATALOGUE.text, shop="ひなた", default="ja")
    profile = world.telegram.profile
    profile.texts.clear()
    again = await telegram_menu.ensure(telegram.bot, CATALOGUE.text, shop="ひなた", default="ja", known=first)
    assert (again, profile.texts) == (first, {})


async def test_commands_that_were_lost_come_back(telegram: TelegramChannel, world: World) -> None:
    first = await telegram_menu.ensure(telegram.bot, CATALOGUE.text, shop="ひなた", default="ja")
    world.telegram.profile.commands.clear()
    await telegram_menu.ensure(telegram.bot, CATALOGUE.text, shop="ひなた", default="ja", known=first)
    assert len(world.telegram.profile.commands) == 5
