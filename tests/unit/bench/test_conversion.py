"""From real purchases to import files: what is kept, what is left out, and that the import takes it."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.real import conversion, faq, purchases
from bench.real.conversion import ZONE, Calendar
from bench.real.purchases import Invoice, Line
from bot import imports
from bot.domain.consent import Topic
from bot.shop import Shop
from storage.database import Database

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
HEAD = "invoice,item_id,description,qty,ts,price,user_id,country"
ROWS = (
    "1,A1,,1,2011-01-02 10:00:00,5,7,UK",
    "2,100A,RED  MUG ,3,2011-01-02 10:00:00,2.50,7,UK",
    "2,POST,POSTAGE,1,2011-01-02 10:00:00,18,7,UK",
    "2,101,BLUE MUG,-1,2011-01-02 10:01:00,1.25,7,UK",
    "3,101,BLUE MUG,-2,2011-01-03 10:00:00,1.25,8,UK",
    "4,101,BLUE MUG,4,2011-02-01 09:00:00,1.35,9,UK",
    "5,101,BLUE MUG,4,2011-01-05 09:00:00,1.30,6,UK",
)


@pytest.fixture
def invoices(tmp_path: Path) -> list[Invoice]:
    path = tmp_path / "lines.csv.gz"
    path.write_bytes(gzip.compress("\n".join((HEAD, *ROWS)).encode()))
    return purchases.invoices(purchases.read(path))


def lines_of(invoices: list[Invoice]) -> list[Line]:
    return [line for each in invoices for line in each.lines]


def test_postage_is_no_product_and_returns_are_returned_orders(invoices: list[Invoice]) -> None:
    found = {each.id: (each.status, [(line.item_id, line.quantity) for line in each.lines]) for each in invoices}
    assert found == {
        "2": ("delivered", [("100A", 3)]),
        "3": ("returned", [("101", 2)]),
        "5": ("delivered", [("101", 4)]),
        "4": ("delivered", [("101", 4)]),
    }
    assert [each.id for each in invoices] == ["2", "3", "5", "4"], "oldest first"


def test_a_product_has_its_usual_name_and_price(invoices: list[Invoice]) -> None:
    items = conversion.items(lines_of(invoices))
    assert (items["101"].name, items["101"].price, items["101"].category) == ("BLUE MUG", "1.30", "MUG")
    assert items["100A"].name == "RED MUG"


@pytest.mark.parametrize("hours", [0, 1, 167, 168, 169, 24 * 365])
def test_the_replayed_days_lie_just_ahead_on_the_same_weekdays(hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    last = datetime.fromisoformat("2011-12-09 12:50")
    found = conversion.calendar(last, now)
    assert timedelta(0) <= found.start - now < timedelta(weeks=1)
    assert found.moved(last).weekday() == last.weekday()
    assert found.end - timedelta(days=1) <= found.moved(last) < found.end
    assert found.start.astimezone(ZONE).hour == 0


def test_those_who_will_buy_come_first_and_the_apps_are_shared(invoices: list[Invoice]) -> None:
    start = datetime.fromisoformat("2011-02-01")
    found = conversion.people(invoices, start, 3, seed=1)
    assert [each.user_id for each in found] == ["9", "6", "8"]
    assert [each.channel for each in found] == ["line", "telegram", "line"]
    assert found == conversion.people(invoices, start, 3, seed=1)
    many = [conversion.people(invoices, start, 1, seed=seed)[0].topics for seed in range(200)]
    assert 160 < sum(Topic.RESTOCK in topics for topics in many) < 200


async def test_the_import_takes_what_was_written(
    invoices: list[Invoice], tmp_path: Path, database: Database, shop: Shop
) -> None:
    calendar = conversion.calendar(datetime.fromisoformat("2011-03-01"), NOW)
    items = conversion.items(lines_of(invoices))
    people = conversion.people(invoices, datetime.fromisoformat("2011-02-01"), 4, seed=1)
    entry = faq.Entry("0", "営業時間は？", "10時からです。", ("何時から|開く？",))
    counts = {
        "products": conversion.write_products(tmp_path / "products.csv", items.values(), dict.fromkeys(items, 5)),
        "customers": conversion.write_customers(tmp_path / "customers.csv", people, calendar),
        "orders": conversion.write_orders(tmp_path / "orders.csv", invoices, calendar),
        "faq": faq.write(tmp_path / "faq.csv", [entry]),
    }
    assert counts == {"products": 2, "customers": 4, "orders": 4, "faq": 1}
    for kind, count in counts.items():
        out = io.StringIO()
        path = tmp_path / f"{kind}.csv"
        code = await imports.run(kind, path, database, shop, dry_run=False, skip_bad=False, out=out)
        assert (code, f"{kind}: {count} rows, 0 bad" in out.getvalue()) == (0, True), out.getvalue()


def test_nobody_is_given_a_consent_they_did_not_give(tmp_path: Path) -> None:
    person = conversion.Person("7", "line", "U" + "0" * 32, "", frozenset())
    conversion.write_customers(tmp_path / "customers.csv", [person], Calendar(NOW, 0))
    with (tmp_path / "customers.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["opt_in"], row["opt_in_at"], row["opt_in_source"]) == ("", "", "")


def test_fewer_questions_are_still_of_every_kind() -> None:
    found = [faq.Question(str(number), "?", kind, {}) for kind in ("in", "oos_far") for number in range(5)]
    assert [each.kind for each in faq.mixed(found, 4)] == ["in", "oos_far", "in", "oos_far"]
    assert len(faq.mixed(found, 99)) == 10


@pytest.mark.shared_data
def test_the_real_files_are_read_whole(data_dir: Path) -> None:
    found = faq.entries(data_dir / "faq/localgovfaq_ja")
    asked = faq.questions(data_dir / "faq/localgovfaq_ja")
    assert len(found) > 1700
    assert {each.kind for each in asked} == {"in", "oos_far"}
    assert all(each.grades for each in asked if each.kind == "in")
