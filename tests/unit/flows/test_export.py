"""Export: all files, only this person, harmless in a spreadsheet, behind a link of one use and one day (CT11)."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest

from bot import sheets
from bot.domain.consent import Topic
from bot.domain.replies import Text
from flows import export
from storage.database import Database
from storage.models import Customer, Identity, Order
from storage.repositories import conversations, customers, facts, identities, orders, wishes
from storage.repositories.orders import Line
from storage.unit_of_work import UnitOfWork
from tests.unit.conftest import StandingClock
from tests.unit.flows.conftest import someone

FILES = {"profile.json", "purchases.csv", "preferences.json", "messages.jsonl", "consents.csv", "index.html"}


async def _person(uow: UnitOfWork, address: str, word: str) -> tuple[Customer, Identity]:
    customer, identity = await someone(uow, address, Topic.NEWS, name=word)
    order = Order(id=f"=O-{word}", customer_id=customer.id, placed_at=uow.now, status="placed", status_at=uow.now)
    await orders.add(uow, [order.model_dump()], {order.id: [Line(f"+{word}", 1, 500), Line("T2", 2)]})
    await facts.remember(uow, customer.id, "likes", word)
    await wishes.add(uow, customer.id, word)
    conversations.log_in(uow, identity, word, f"m-{word}", uow.now)
    conversations.log_out(uow, identity, [Text(f"to {word}")])
    return customer, identity


async def _unpacked(uow: UnitOfWork, customer: Customer) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(await export.bundle(uow, customer)))
    return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_ct11_all_files_of_this_person_and_no_other(database: Database) -> None:
    """A customer with three accounts is one export."""
    async with database.write() as uow:
        customer, _ = await _person(uow, "U1", "hanako")
        await identities.attach(uow, customer, "telegram", "7")
        await identities.attach(uow, customer, "web", "w1")
        await _person(uow, "U2", "taro")
    async with database.read() as uow:
        files = await _unpacked(uow, await uow.session.get_one(Customer, customer.id))
    assert set(files) == FILES
    assert all("taro" not in text for text in files.values())
    profile = json.loads(files["profile.json"])
    assert profile["name"] == "hanako"
    assert {(each["channel"], each["address"]) for each in profile["accounts"]} == {
        ("line", "U1"),
        ("telegram", "7"),
        ("web", "w1"),
    }
    known = json.loads(files["preferences.json"])
    assert [(each["kind"], each["value"], each["origin"]) for each in known["facts"]] == [("likes", "hanako", "stated")]
    assert [each["sku"] for each in known["wishes"]] == ["hanako"]
    talk = [json.loads(line) for line in files["messages.jsonl"].splitlines()]
    assert {(each["from"], each["text"]) for each in talk} == {("customer", "hanako"), ("bot", "to hanako")}
    said = list(csv.DictReader(io.StringIO(files["consents.csv"].removeprefix("\ufeff"))))
    assert [(row["topic"], row["action"]) for row in said] == [("news", "grant")]


async def test_s8_no_cell_is_a_formula(database: Database) -> None:
    async with database.write() as uow:
        customer, _ = await _person(uow, "U1", "hanako")
        bought = (await _unpacked(uow, customer))["purchases.csv"]
    assert bought.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(bought.removeprefix("\ufeff"))))
    assert (rows[0]["order"], rows[0]["sku"], rows[0]["unit_price"]) == ("'=O-hanako", "'+hanako", "500")
    assert rows[1]["unit_price"] == ""


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", " =", "\u3000＝"]
)
def test_s8_each_trigger_is_made_harmless(start: str) -> None:
    assert sheets.harmless(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert sheets.harmless("煎茶 = 1") == "煎茶 = 1"


async def test_the_page_is_readable_and_runs_nothing(database: Database) -> None:
    async with database.write() as uow:
        customer, _ = await someone(uow, "U1", name="<script>alert(1)</script>", locale="en")
        await facts.remember(uow, customer.id, "likes", "<img src=x onerror=alert(1)>")
        page = (await _unpacked(uow, customer))["index.html"]
    assert "<h1>Your data</h1>" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


async def test_an_empty_customer_has_all_files(database: Database) -> None:
    async with database.write() as uow:
        files = await _unpacked(uow, await customers.create(uow))
    assert set(files) == FILES


async def test_ct11_a_link_works_once_and_for_a_day(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        _, identity = await someone(uow, "U1")
        token = await export.make_link(uow, identity)
        assert token is not None
        # a messenger that fetches the link for its preview uses nothing up
        assert await export.peek_link(uow, token) is not None
        assert await export.peek_link(uow, token) is not None
    async with database.write() as uow:
        assert await export.resolve_link(uow, token) is not None
        assert await export.resolve_link(uow, token) is None
        assert await export.resolve_link(uow, "guess") is None
        late = await export.make_link(uow, identity)
        assert late is not None
    clock.advance(hours=24)
    async with database.write() as uow:
        assert await export.resolve_link(uow, late) is None


async def test_a_new_link_ends_the_unused_one(database: Database) -> None:
    async with database.write() as uow:
        _, identity = await someone(uow, "U1")
        first, second = await export.make_link(uow, identity), await export.make_link(uow, identity)
        assert first is not None
        assert second is not None
        assert await export.resolve_link(uow, first) is None
        assert await export.resolve_link(uow, second) is not None


async def test_ten_exports_a_day_for_the_whole_shop(database: Database, clock: StandingClock) -> None:
    async with database.write() as uow:
        people = [(await someone(uow, f"U{number}"))[1] for number in range(11)]
        for identity in people[:10]:
            assert await export.make_link(uow, identity) is not None
        assert await export.make_link(uow, people[10]) is None
        assert await export.make_link(uow, people[0]) is not None  # in place of the own one
    clock.advance(hours=24)
    async with database.write() as uow:
        assert await export.make_link(uow, people[10]) is not None


async def test_s19_no_export_right_after_linking(database: Database) -> None:
    async with database.write() as uow:
        _, identity = await someone(uow, "U1")
        token = await export.make_link(uow, identity)
        identity.shared_from = uow.now + timedelta(hours=24)
        assert token is not None
        assert await export.resolve_link(uow, token) is None
