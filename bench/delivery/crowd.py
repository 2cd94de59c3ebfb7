"""A crowd of subscribers written straight into a database: what takes the import an hour takes seconds here.

Their consents stand as state without the ledger's entries, which no send reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.domain.clock import SystemClock
from storage.database import Database
from storage.keyring import Keyring
from storage.models import ConsentState, Customer, Identity
from storage.unit_of_work import complete

_PAGE = 5_000
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


async def settle(url: str, secret: str, count: int, channel: str = "line") -> None:
    """Migrate the database at `url` and put `count` people in it who want news on this channel."""
    keyring = Keyring(secret)
    database = Database(url, keyring, SystemClock())
    try:
        await database.migrate()
        for start in range(0, count, _PAGE):
            people = list(_people(keyring, range(start, min(count, start + _PAGE)), channel))
            async with database.write() as uow:
                for model, place in ((Customer, 0), (Identity, 1), (ConsentState, 2)):
                    await uow.insert_all(model, [person[place] for person in people])
        if not database.is_sqlite:
            async with database.engine.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.exec_driver_sql("ANALYZE")
    finally:
        await database.close()


def address(number: int, channel: str) -> str:
    """Give the address of one of the crowd."""
    return f"U{number:032x}" if channel == "line" else str(700_000_000 + number)


def _people(keyring: Keyring, numbers: range, channel: str) -> Iterator[tuple[dict[str, Any], ...]]:
    for number in numbers:
        customer = Customer(created_at=_SINCE, locale="ja", onboarded="done")
        customer.profile = keyring.seal_json({"name": f"佐藤{number}"}, "customers", "profile", customer.id)
        where = address(number, channel)
        index = keyring.index(channel, where)
        home = Identity(
            customer_id=customer.id, channel=channel, address_index=index, address=b"", created_at=_SINCE, language="ja"
        )
        home.address = keyring.seal(where, "identities", "address", home.id)
        consent = ConsentState(customer_id=customer.id, topic="news", status="granted", since=_SINCE)
        yield complete(customer), complete(home), complete(consent)
