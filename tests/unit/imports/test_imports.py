"""`najimi import`: everything or nothing, twice is once, and a report that says what to mend."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot import imports
from bot.domain import customers as lives
from bot.domain.consent import Action, Mechanism, Status, Topic
from bot.domain.customers import Stage
from bot.domain.errors import InputError
from bot.domain.rfm import Cuts
from bot.shop import Shop
from storage.database import Database
from storage.models import Customer, Order, Plan, StockChange, Suppression
from storage.repositories import consents, customers, cuts, faq, identities, orders, products, stats
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock

UID = "U" + "0123456789abcdef" * 2
OTHER_UID = "U" + "f" * 32


class Till:
    """Writes files and imports them."""

    def __init__(self, folder: Path, database: Database, shop: Shop) -> None:
        self._folder, self._database, self._shop = folder, database, shop

    async def give(self, kind: str, text: str, *, dry_run: bool = False, skip_bad: bool = False) -> tuple[int, str]:
        path = self._folder / f"{kind}.csv"
        path.write_text(text, encoding="cp932")
        out = io.StringIO()
        code = await imports.run(kind, path, self._database, self._shop, dry_run=dry_run, skip_bad=skip_bad, out=out)
        return code, out.getvalue()


@pytest.fixture
def till(tmp_path: Path, database: Database, shop: Shop) -> Till:
    return Till(tmp_path, database, shop)


PRODUCTS = """SKU,Name,price,currency,stock,category,tags,url,image_url,description,roast
T1,煎茶,1200,,5,茶,緑茶;新茶,https://shop.example/t1,,渋い,
T2,Pot,12.50,USD,0,pots,,,,,dark
"""


async def test_products_and_their_extra_columns(till: Till, database: Database) -> None:
    code, report = await till.give("products", PRODUCTS)
    assert (code, report) == (0, "products: 2 rows, 0 bad; products: 2 new, 0 changed, 0 unchanged\n")
    async with database.read() as uow:
        tea, pot = await products.page(uow, 9)
        assert (tea.name, tea.price, tea.currency, tea.stock, products.tags(tea)) == (
            "煎茶",
            1200,
            "JPY",
            5,
            ["緑茶", "新茶"],
        )
        assert (pot.price, pot.currency, products.attributes(pot)) == (1250, "USD", {"roast": "dark"})


async def test_the_same_file_twice_changes_nothing(till: Till, database: Database) -> None:
    await till.give("products", PRODUCTS)
    code, report = await till.give("products", PRODUCTS)
    assert (code, report) == (0, "products: 2 rows, 0 bad; products: 0 new, 0 changed, 2 unchanged\n")
    async with database.read() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(StockChange)) == 1


async def test_columns_that_a_file_has_not_are_left_alone(till: Till, database: Database) -> None:
    await till.give("products", PRODUCTS)
    _, report = await till.give("products", "sku,name,stock\nT1,煎茶,\nT2,Teapot,3\n")
    assert "0 new, 1 changed, 1 unchanged" in report
    async with database.read() as uow:
        tea, pot = await products.page(uow, 9)
        assert (tea.stock, tea.price, pot.stock, pot.name, pot.price, pot.currency) == (
            5,
            1200,
            3,
            "Teapot",
            1250,
            "USD",
        )


BAD = 'sku,name,price,stock\nT1,Tea,1200,1\nT2,,1,1\nT3,Pot,"12,0x",-1\nT1,Again,1,1\n'


async def test_one_bad_row_and_nothing_is_written(till: Till, database: Database) -> None:
    code, report = await till.give("products", BAD)
    assert code == 1
    assert report.splitlines() == [
        "row 3: name is empty",
        'row 4: price "12,0x" is not a number; stock "-1" must be 0 or more',
        'row 5: "T1" stands in row 2 already',
        "products: 4 rows, 3 bad; nothing was written; mend the rows, or leave them out with --skip-bad",
    ]
    async with database.read() as uow:
        assert list(await products.page(uow, 9)) == []


async def test_bad_rows_can_be_left_out(till: Till, database: Database) -> None:
    code, report = await till.give("products", BAD, skip_bad=True)
    assert code == 0
    assert report.endswith("products: 4 rows, 3 bad; products: 1 new, 0 changed, 0 unchanged\n")
    assert "row 3: name is empty" in report
    async with database.read() as uow:
        assert [row.sku for row in await products.page(uow, 9)] == ["T1"]


async def test_a_dry_run_writes_nothing(till: Till, database: Database) -> None:
    code, report = await till.give("products", PRODUCTS, dry_run=True)
    assert code == 0
    assert report == ("products: 2 rows, 0 bad; dry run, nothing was written; products: 2 would be new, 0 are known\n")
    assert (await till.give("products", BAD, dry_run=True))[0] == 1
    async with database.read() as uow:
        assert list(await products.page(uow, 9)) == []


async def test_a_missing_column_is_named(till: Till) -> None:
    with pytest.raises(InputError, match=r'has no column name; is "namae" meant\?'):
        await till.give("products", "sku,namae\nT1,Tea\n")


PEOPLE = f"""external_id,name,locale,birthday,line_user_id,telegram_chat_id,email,opt_in,opt_in_at,opt_in_source,size
42,田中,ja,1980/5/31,{UID},,t@shop.example,restock;news,2026-01-31 10:00,paper form,M
43,Ann,,,,555,,,,,
"""


async def test_customers_with_addresses_and_proof_of_consent(till: Till, database: Database) -> None:
    code, report = await till.give("customers", PEOPLE)
    assert (code, report) == (0, "customers: 2 rows, 0 bad; customers: 2 new, 0 changed, 0 unchanged\n")
    async with database.read() as uow:
        tanaka = await customers.find_address(uow, "line", UID)
        assert tanaka is not None
        profile = customers.profile(uow, tanaka)
        assert (profile.name, profile.external_id, profile.birthday, tanaka.locale) == ("田中", "42", "05-31", "ja")
        assert profile.attributes == {"email": "t@shop.example", "size": "M"}
        assert await consents.statuses(uow, tanaka.id) == {Topic.RESTOCK: Status.GRANTED, Topic.NEWS: Status.GRANTED}
        entry = (await consents.history(uow, tanaka.id))[0]
        assert (entry.action, entry.mechanism, entry.note) == (Action.IMPORT, Mechanism.IMPORT, "paper form")
        assert entry.occurred_at == datetime(2026, 1, 31, 1, 0, tzinfo=UTC)
    assert "2 unchanged" in (await till.give("customers", PEOPLE))[1]


async def test_an_import_does_not_undo_a_later_stop(till: Till, database: Database, clock: StandingClock) -> None:
    await till.give("customers", PEOPLE)
    async with database.write() as uow:
        tanaka = await customers.find_external(uow, "42")
        assert tanaka is not None
        stop = consents.Source(Mechanism.TYPED, uow.now, dedupe="stop")
        await consents.record(uow, tanaka.id, [Topic.NEWS], Action.WITHDRAW, stop)
    clock.advance(days=1)
    later = PEOPLE.replace("2026-01-31", "2026-02-01").replace(",M\n", ",L\n")
    assert "1 changed, 1 unchanged" in (await till.give("customers", later))[1]
    async with database.read() as uow:
        assert (await consents.statuses(uow, tanaka.id))[Topic.NEWS] == Status.WITHDRAWN


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,,,,,,news,,,", "opt_in without opt_in_at; opt_in without opt_in_source"),
        ("1,,,,,,,news,2026-01-01,,", "opt_in without opt_in_source"),
        ("1,,,,,,,news,2027-01-01,form,", 'opt_in_at "2027-01-01" lies in the future'),
        ("1,,,,,,,sports,2026-01-01,form,", 'opt_in "sports" names no topic'),
        (",Ann,,,,,,,,,", "external_id is empty"),
        ("1,,xx,,,,,,,,", 'locale "xx" is no language'),
        ("1,,,,U12,,,,,,", 'line_user_id "U12" is no LINE user id'),
    ],
)
async def test_customers_that_cannot_be_taken(till: Till, row: str, reason: str) -> None:
    code, report = await till.give("customers", f"{PEOPLE.splitlines()[0]}\n{row}\n")
    assert code == 1
    assert report.startswith(f"row 2: {reason}"), report


async def test_whoever_was_erased_stays_away(till: Till, database: Database) -> None:
    """CT12: the import row is refused by the suppression entry."""
    async with database.write() as uow:
        for kind, value in (("external", "42"), ("line", UID)):
            uow.session.add(Suppression(index=uow.keyring.index(kind, value), at=uow.now))
    code, report = await till.give("customers", PEOPLE)
    assert code == 1
    assert report.startswith('row 2: external_id "42" was erased')
    code, report = await till.give(
        "orders", "order_id,external_id,placed_at,status,sku,quantity\n1,42,2026-01-01,placed,T1,1\n"
    )
    assert code == 1
    assert report.startswith('row 2: external_id "42" was erased')
    async with database.read() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Customer)) == 0


async def test_an_address_known_from_the_chat_gets_its_external_id(till: Till, database: Database) -> None:
    async with database.write() as uow:
        chatting = await customers.create(uow)
        await identities.attach(uow, chatting, "line", UID)
    assert "1 new, 1 changed" in (await till.give("customers", PEOPLE))[1]
    async with database.read() as uow:
        found = await customers.find_external(uow, "42")
        assert found is not None
        assert found.id == chatting.id


async def test_people_are_never_merged_or_renamed_by_a_file(till: Till, database: Database) -> None:
    async with database.write() as uow:
        for external_id, address in (("41", UID), ("42", OTHER_UID)):
            await identities.attach(uow, await customers.create(uow, external_id=external_id), "line", address)
    head = "external_id,line_user_id\n"
    assert "ids belong to different customers" in (await till.give("customers", f"{head}42,{UID}\n"))[1]
    assert "a customer with another external_id" in (await till.give("customers", f"{head}99,{UID}\n"))[1]
    twice = f"{head}1,U{'a' * 32}\n2,U{'a' * 32}\n"
    assert "stands in row 2 already" in (await till.give("customers", twice))[1]


ORDERS = """order_id,external_id,placed_at,status,sku,quantity,unit_price,note
100,42,2026-03-01 10:05,delivered,T1,2,1200,x
101,42,2026-03-05,placed,T2,1,12.5,
100,42,2026-03-01 10:04,delivered,T3,1,,
"""


async def test_orders_are_gathered_from_their_lines(till: Till, database: Database) -> None:
    await till.give("products", PRODUCTS)
    code, report = await till.give("orders", ORDERS)
    assert code == 0
    assert report == (
        "not used: column note\norders: 3 rows, 0 bad; orders: 2 new, 0 changed, 0 unchanged, 1 customers made\n"
    )
    async with database.read() as uow:
        order = await orders.get(uow, "100")
        assert order is not None
        assert order.placed_at == order.delivered_at == datetime(2026, 3, 1, 1, 4, tzinfo=UTC)
        assert await orders.lines(uow, "100") == [Line("T1", 2, 1200), Line("T3", 1, None)]
        assert await orders.lines(uow, "101") == [Line("T2", 1, 1250)]
        customer = await customers.find_external(uow, "42")
        assert customer is not None
        assert await cuts.stage_of(uow, customer.id) is Stage.REPEAT


async def test_orders_twice_are_orders_once(till: Till, database: Database) -> None:
    await till.give("orders", ORDERS)
    assert "0 new, 0 changed, 2 unchanged" in (await till.give("orders", ORDERS))[1]
    shipped = ORDERS.replace("placed,T2", "shipped,T2")
    assert "0 new, 1 changed, 1 unchanged" in (await till.give("orders", shipped))[1]
    async with database.read() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Order)) == 2


async def test_rows_that_contradict_their_order_are_bad(till: Till, database: Database) -> None:
    await till.give("orders", ORDERS)
    text = ORDERS + "100,43,2026-03-01,delivered,T1,1,,\n101,42,2026-03-05,shipped,T1,1,,\n"
    code, report = await till.give("orders", text)
    assert code == 1
    assert report.splitlines()[:2] == [
        "row 5: order 100 has another external_id in row 2",
        "row 6: order 101 has another status in row 3",
    ]
    code, report = await till.give("orders", ORDERS.replace(",42,", ",77,"))
    assert code == 1
    assert 'row 2: order_id "100" is stored for another customer' in report


async def test_faq_entries(till: Till, database: Database) -> None:
    head = "id,question,answer,alternatives,category,locale\n"
    text = f"{head}1,送料は？,500円です。,配送料|送料いくら,配送,ja\n2,Gift?,,,,\n"
    code, report = await till.give("faq", text, skip_bad=True)
    assert (code, report.splitlines()[0]) == (0, "row 3: answer is empty")
    async with database.read() as uow:
        (row,) = await faq.live(uow)
        assert (row.answer, faq.alternatives(row), row.locale) == ("500円です。", ["配送料", "送料いくら"], "ja")
    assert "1 unchanged" in (await till.give("faq", text, skip_bad=True))[1]


@pytest.mark.slow
@pytest.mark.shared_data
async def test_a_month_of_real_orders(database: Database, shop: Shop, data_dir: Path, tmp_path: Path) -> None:
    path, lines, ids = tmp_path / "orders.csv", 0, set()
    source = data_dir / "purchases" / "online_retail" / "online_retail_lines.csv.gz"
    with gzip.open(source, "rt", encoding="utf-8") as packed, path.open("w", encoding="utf-8") as plain:
        plain.write("order_id,external_id,placed_at,status,sku,quantity,unit_price\n")
        for row in csv.DictReader(packed):
            if row["ts"] >= "2011-01-01":
                break
            status = "returned" if int(row["qty"]) < 0 else "delivered"
            values = (row["invoice"], row["user_id"], row["ts"], status, row["item_id"], abs(int(row["qty"])))
            plain.write(",".join(map(str, (*values, row["price"]))) + "\n")
            lines, ids = lines + 1, ids | {row["invoice"]}
    out = io.StringIO()
    assert await imports.run("orders", path, database, shop, dry_run=False, skip_bad=False, out=out) == 0
    assert f"orders: {lines:,} rows, 0 bad; orders: {len(ids):,} new" in out.getvalue()
    async with database.read() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Order)) == len(ids)
        assert await uow.session.scalar(select(func.count()).select_from(Plan)) == 0  # nobody is asked about 2010
        found = await stats.many(uow, await uow.session.scalars(select(Customer.id)))
        assert {lives.stage(each, uow.now, Cuts()) for each in found.values()} == {Stage.LOST}
