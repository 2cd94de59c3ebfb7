"""LINE's rich menu: six tiles under the conversation, one menu per language, made once and left alone until it changes.

To be called at start, with the notes of last time and outside of any unit of work:

    known = {locale: notes.get(uow, menu.note(locale)) for locale in LOCALES}
    made = await menu.ensure(channel.client, data_base, house.catalogue.text, LOCALES, shop.locale, known)
    for locale, value in made.items(): await notes.put(uow, menu.note(locale), value)

While nothing has changed, line-bot-sdk, which takes seconds to import, is not even imported.
Rules: developers.line.biz/en/reference/messaging-api/#rich-menu (sizes, 1 MB, 14 characters for the bar).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from bot.channels.line.client import Client

log = structlog.get_logger()

TILES = ("products", "orders", "restock", "shop", "settings", "staff")
"""Each types its words, the message `menu-<name>`: the same that can be written by hand, and Telegram's keyboard."""
WIDTH, HEIGHT = 2500, 1686
_COLUMNS, _ROWS = 3, 2
_DRAWING = 1
"""To be raised when the picture is drawn in another way, so that menus are made again."""

Words = Callable[[str, str], str]
Known = Mapping[str, Mapping[str, Any] | None]


def note(locale: str) -> str:
    """Give the key of the note that remembers a language's menu."""
    return f"richmenu.{locale}"


async def ensure(
    client: Client, data_base: str, text: Words, locales: Sequence[str], default: str, known: Known
) -> dict[str, dict[str, Any]]:
    """Have LINE show these menus, the one of `default` to everybody; give the notes to keep, for all languages.

    `text` gives the words of (locale, message id). Raises whatever line-bot-sdk raises when LINE refuses.
    """
    made: dict[str, dict[str, Any]] = {}
    for locale in sorted(locales, key=lambda each: each != default):  # everybody's first, since somebody may be waiting
        made[locale] = await _ensure(client, data_base, definition(locale, text), locale, known.get(locale) or {})
        if locale == default:
            await _make_default(client, made[locale]["id"])
    for locale, value in made.items():
        old = (known.get(locale) or {}).get("id")
        if old and old != value["id"]:
            await client.call("DELETE", f"/v2/bot/richmenu/{old}")
    return made


async def _ensure(
    client: Client, data_base: str, body: dict[str, Any], locale: str, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the note of one language's menu, which is made unless LINE has it already."""
    digest = _digest(body)
    if before.get("hash") == digest and await _is_there(client, str(before.get("id"))):
        return dict(before)
    menu_id = await asyncio.to_thread(_create, *_account(client), data_base, body, locale)
    log.info("richmenu.created", locale=locale, id=menu_id)
    return {"hash": digest, "id": menu_id}


def definition(locale: str, text: Words) -> dict[str, Any]:
    """Give the menu's object of one language. Each area has a label, which screen readers read (trust.md 5.1.3)."""
    wide, high = WIDTH // _COLUMNS, HEIGHT // _ROWS
    areas = []
    for place, name in enumerate(TILES):
        column, row = place % _COLUMNS, place // _COLUMNS
        label = text(locale, f"menu-{name}")
        areas.append(
            {
                "bounds": {"x": column * wide, "y": row * high, "width": wide, "height": high},
                "action": {"type": "message", "label": label[:20], "text": label},
            }
        )
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": f"najimi-{locale}",
        "chatBarText": text(locale, "menu-bar")[:14],
        "areas": areas,
    }


def _digest(body: Mapping[str, Any]) -> str:
    written = json.dumps([_DRAWING, body], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


async def _is_there(client: Client, menu_id: str) -> bool:
    """Say whether LINE still has the menu: the account's manager can remove it behind our back."""
    return (await client.call("GET", f"/v2/bot/richmenu/{menu_id}")).status == 200


async def _make_default(client: Client, menu_id: str) -> None:
    current = await client.call("GET", "/v2/bot/user/all/richmenu")
    if current.status != 200 or current.body.get("richMenuId") != menu_id:
        await client.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}")


def _account(client: Client) -> tuple[str, str]:
    """Give the channel's access token and the address of the API, as the client uses them."""
    return client._headers["Authorization"].removeprefix("Bearer "), client._base


def _create(token: str, api_base: str, data_base: str, body: dict[str, Any], locale: str) -> str:
    """Make the menu and its picture by line-bot-sdk; give its id. Runs in a thread: import and calls block."""
    from linebot.v3 import messaging as sdk  # takes seconds, so only when a menu is made

    from bot.channels.line import menu_drawing  # brings Pillow

    labels = [area["action"]["label"] for area in body["areas"]]
    picture = menu_drawing.draw(labels, locale, WIDTH, HEIGHT)
    with sdk.ApiClient(sdk.Configuration(host=api_base, access_token=token)) as api:
        menu_id = str(sdk.MessagingApi(api).create_rich_menu(sdk.RichMenuRequest.from_dict(body)).rich_menu_id)
    try:
        with sdk.ApiClient(sdk.Configuration(host=data_base.rstrip("/"), access_token=token)) as data:
            blob = sdk.MessagingApiBlob(data)
            blob.set_rich_menu_image(menu_id, body=bytearray(picture), _headers={"Content-Type": "image/png"})
    except BaseException:
        with sdk.ApiClient(sdk.Configuration(host=api_base, access_token=token)) as api:
            sdk.MessagingApi(api).delete_rich_menu(menu_id)
        raise
    return menu_id
