"""S1, R21: forged and odd requests to the webhooks, as a stranger sends them: refused by number, and nothing kept."""

from __future__ import annotations

import io
import random
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp.test_utils import TestClient
from multidict import CIMultiDict

from bot.channels.line.signature import sign
from bot.entrypoints.line_webhook import MAX_BODY
from storage.database import Database
from tests.unit.entrypoints.test_webhooks import SECRET, TELEGRAM, body, client, message, stored

__all__ = ["client"]

RAW = body(message(1))
GOOD = sign(RAW, SECRET).decode()
TWENTY_MIB = 20 << 20


async def status(client: TestClient[Any, Any], data: Any, *signatures: str) -> int:
    headers = CIMultiDict([("X-Line-Signature", each) for each in signatures])
    async with client.post("/line", data=data, headers=headers) as response:
        return response.status


async def chunks(size: int) -> AsyncIterator[bytes]:
    """A body that does not tell its length."""
    for _ in range(0, size, 1 << 16):
        yield b"x" * (1 << 16)


async def test_s1_any_flipped_bit_of_body_or_signature_is_a_401(
    client: TestClient[Any, Any], database: Database
) -> None:
    for place in range(len(RAW)):
        flipped = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        assert await status(client, flipped, GOOD) == 401, place
    for place in range(len(GOOD) - 2):
        sign_ = "A" if GOOD[place] != "A" else "B"
        assert await status(client, RAW, GOOD[:place] + sign_ + GOOD[place + 1 :]) == 401, place
    assert await stored(database) == []


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        ("",),
        (" ",),
        ("bad", "bad"),
        (GOOD[:-1],),
        (GOOD + "=",),
        (GOOD.lower(),),
        (GOOD.encode().hex(),),
        ("=" * 44,),
    ],
)
async def test_s1_a_missing_doubled_or_garbled_header_is_a_401(
    client: TestClient[Any, Any], database: Database, signatures: tuple[str, ...]
) -> None:
    assert await status(client, RAW, *signatures) == 401
    assert await stored(database) == []


async def test_s1_the_same_json_written_otherwise_is_a_401(client: TestClient[Any, Any], database: Database) -> None:
    for again in (
        orjson.dumps(orjson.loads(RAW), option=orjson.OPT_INDENT_2),
        orjson.dumps(orjson.loads(RAW), option=orjson.OPT_SORT_KEYS),
        RAW + b"\n",
        b"\xef\xbb\xbf" + RAW,
    ):
        assert await status(client, again, GOOD) == 401
    assert await stored(database) == []


@pytest.mark.parametrize("size", [MAX_BODY + (1 << 16), TWENTY_MIB])
@pytest.mark.parametrize("path", ["/line", "/telegram"])
async def test_r21_a_large_body_is_a_413_even_if_it_hides_its_length(
    client: TestClient[Any, Any], database: Database, path: str, size: int
) -> None:
    headers = {"X-Line-Signature": GOOD, "X-Telegram-Bot-Api-Secret-Token": TELEGRAM}
    for data in (io.BytesIO(b"x" * size), chunks(size)):
        async with client.post(path, data=data, headers=headers) as response:
            assert response.status == 413
    assert await stored(database) == []


async def test_r21_whatever_is_posted_gets_a_400_or_a_401_and_never_a_500(
    client: TestClient[Any, Any], database: Database
) -> None:
    """Broken pieces of a real body, signed as LINE would sign them."""
    dice = random.Random(21)
    for _ in range(150):
        piece = bytearray(RAW)
        for _ in range(dice.choice([1, 3, 40])):
            act, place = dice.choice("dfi"), dice.randrange(len(piece))
            if act == "d":
                del piece[place : place + dice.choice([1, 20])]
            elif act == "f":
                piece[place] ^= 1 << dice.randrange(8)
            else:
                piece[place:place] = bytes(dice.randrange(256) for _ in range(3))
            piece = piece or bytearray(b"x")
        raw = bytes(piece)
        assert await status(client, raw, sign(raw, SECRET).decode()) in (200, 400), raw
        assert await status(client, raw, GOOD) == (401 if raw != RAW else 200)
    for row in await stored(database):
        assert row.state == "new"
