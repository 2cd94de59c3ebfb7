"""`najimi insight evaluate`, as outside checks run it: two files in, one line of JSON out."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY
from xml.etree import ElementTree

import pytest

from tests.roads.office import Desk
from tests.unit.insight.town import town

HEAD = "order_id,external_id,placed_at,status,sku,quantity,unit_price\n"


def written(seed: int, customers: int, prefix: str) -> str:
    lines = [
        f"{prefix}{person}-{number},{prefix}{person},2026-0{1 + number}-01T10:00:00+09:00,delivered,S{item},1,500"
        for person, history in enumerate(town(customers, seed))
        for number, basket in enumerate(history)
        for item in sorted(basket)
    ]
    return HEAD + "\n".join(lines) + "\n"


def evaluate(desk: Desk, orders: str, holdout: str, *more: str) -> tuple[int, str, str]:
    files = desk.office.file("orders.csv", orders), desk.office.file("holdout.csv", holdout)
    return desk.run("insight", "evaluate", "--orders", files[0], "--holdout", files[1], *more)


def test_one_json_object_with_the_names_of_the_contract(desk: Desk) -> None:
    code, out, err = evaluate(desk, written(1, 300, "a"), written(2, 100, "b"), "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert sorted(found) == sorted(("customers", "recall@10", "ndcg@10", "hit@10", "fit_s", "ms_per_customer"))
    assert found["customers"] == 100
    assert 0.8 < found["recall@10"] <= 1
    assert 0.7 < found["ndcg@10"] <= found["hit@10"] <= 1
    assert "recall@10" in evaluate(desk, written(1, 300, "a"), written(2, 100, "b"))[1]


def test_the_last_order_by_date_is_the_one_foretold_wherever_it_stands(desk: Desk) -> None:
    rows = written(2, 60, "b").splitlines()
    shuffled = "\n".join([rows[0], *reversed(rows[1:])]) + "\n"
    straight = json.loads(evaluate(desk, written(1, 200, "a"), "\n".join(rows) + "\n", "--json")[1])
    turned = json.loads(evaluate(desk, written(1, 200, "a"), shuffled, "--json")[1])
    assert straight["recall@10"] == turned["recall@10"]


def test_orders_taken_back_and_customers_with_one_order_do_not_count(desk: Desk) -> None:
    holdout = written(2, 20, "b")
    more = (
        "x1,single,2026-01-01T10:00:00+09:00,delivered,S1,1,500\n"
        "y1,back,2026-01-01T10:00:00+09:00,delivered,S1,1,500\n"
        "y2,back,2026-02-01T10:00:00+09:00,returned,S2,1,500\n"
    )
    assert json.loads(evaluate(desk, written(1, 200, "a"), holdout + more, "--json")[1])["customers"] == 20


def test_rows_that_cannot_be_read_are_left_out_and_told(desk: Desk) -> None:
    holdout = written(2, 20, "b") + "z1,somebody,yesterday,delivered,S1,1,500\n"
    code, out, err = evaluate(desk, written(1, 200, "a"), holdout, "--json")
    assert (code, json.loads(out)["customers"]) == (0, 20)
    assert "1 rows left out" in err


@pytest.mark.parametrize(
    ("orders", "holdout", "said"),
    [
        ("a,b\n1,2\n", written(2, 5, "b"), "has no column"),
        (HEAD, written(2, 5, "b"), "nothing to score"),
        (written(1, 5, "a"), HEAD + "x,y,2026-01-01T10:00:00Z,delivered,S1,1,500\n", "nothing to score"),
    ],
)
def test_what_is_no_such_file_is_one_line(desk: Desk, orders: str, holdout: str, said: str) -> None:
    code, out, err = evaluate(desk, orders, holdout, "--json")
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert "gone.csv" in desk.refused("insight", "evaluate", "--orders", "gone.csv", "--holdout", "gone.csv")


CUSTOMERS = "external_id,name\n"
PRODUCTS = "sku,name,price,currency,stock\n" + "".join(f"S{item},品{item},500,JPY,5\n" for item in range(30))


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Three hundred customers' orders of the last half year, as a shop brings them."""
    today = datetime.now(UTC).date()
    lines, people = [HEAD], [CUSTOMERS]
    for person, history in enumerate(town(300, 8)):
        people.append(f"a{person},客{person}\n")
        for number, basket in enumerate(history):
            day = today - timedelta(days=3 + 14 * (len(history) - number) + person % 9)
            lines += [f"a{person}-{number},a{person},{day}T10:00:00+09:00,delivered,S{item},1,500\n" for item in basket]
    for kind, content in (("products", PRODUCTS), ("customers", "".join(people)), ("orders", "".join(lines))):
        assert desk.run("import", kind, desk.office.file(f"{kind}.csv", content))[0] == 0
    return desk


def test_what_somebody_may_take_next_with_the_reason(shop: Desk) -> None:
    code, out, err = shop.run("insight", "recommend", "a1", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert len(found) == 10
    assert found[0]["why"] == "bought"
    assert {each["why"] for each in found} <= {"bought", "companion", "alike", "popular"}
    assert all(each["because"] for each in found if each["why"] == "companion")
    assert "there is no customer zzz" in shop.refused("insight", "recommend", "zzz")


def test_who_buys_what_again_and_who_is_still_a_customer(shop: Desk) -> None:
    code, out, _ = shop.run("insight", "rebuy", "--json", "--most", "7")
    rebuys = json.loads(out)
    assert (code, len(rebuys)) == (0, 7)
    assert [each["probability"] for each in rebuys] == sorted((each["probability"] for each in rebuys), reverse=True)
    assert all(0 < each["probability"] < 1 and each["times"] > 1 and each["name"] for each in rebuys)
    code, out, _ = shop.run("insight", "worth", "--json")
    worths = json.loads(out)
    assert (code, len(worths)) == (0, 20)
    assert all(each["alive"] is None or 0 <= each["alive"] <= 1 for each in worths)
    assert all(each["orders_in_90_days"] > 0 for each in worths)
    assert "order_value" in shop.run("insight", "worth")[1].splitlines()[0]


def test_what_stays_of_it_is_told_where_costs_are_known(shop: Desk) -> None:
    [first, *_] = json.loads(shop.run("insight", "worth", "--json")[1])
    assert first["margin_90_days"] is None
    costs = "sku,name,cost\n" + "".join(f"S{item},品{item},300\n" for item in range(30))
    assert shop.run("import", "products", shop.office.file("costs.csv", costs)) == (0, ANY, "")
    [first, *_] = json.loads(shop.run("insight", "worth", "--json")[1])
    assert float(first["margin_90_days"]) == pytest.approx(float(first["worth_90_days"]) * 0.4, rel=0.02)


def test_an_empty_shop_hears_the_truth(desk: Desk) -> None:
    for act in ("rebuy", "worth", "lift"):
        assert desk.run("insight", act) == (0, "not enough data\n", "")
        assert desk.run("insight", act, "--json")[1] == "[]\n"
        assert desk.run("insight", act, "--csv")[1] == "\n"


def test_stages_segments_and_the_map(shop: Desk) -> None:
    picture = shop.office.folder / "map.svg"
    code, out, err = shop.run("insight", "segments", "--json", "--picture", str(picture))
    assert (code, err) == (0, "")
    found = {each["segment"]: each["customers"] for each in json.loads(out)}
    assert [*found][:7] == [
        f"stage {each}" for each in ("prospect", "new", "repeat", "vip", "drifting", "dormant", "lost")
    ]
    assert sum(found.values()) == 300
    assert found["stage prospect"] == 0
    drawn = ElementTree.parse(picture).getroot()  # noqa: S314 - written by ourselves
    counts = [text for each in drawn.iter() if (text := (each.text or "").strip()).isdigit()]
    assert sum(map(int, counts)) == 300 + 2 * (1 + 2 + 3 + 4 + 5), "all people, and the numbers of the bands"
    one = json.loads(shop.run("insight", "segments", "stage repeat or stage vip", "--json")[1])
    assert [each["customers"] for each in one] == [found["stage repeat"] + found["stage vip"]]
    assert "character 7" in shop.refused("insight", "segments", "stage gold")


def test_one_customers_journey(shop: Desk) -> None:
    found = json.loads(shop.run("insight", "customer", "a1", "--json")[1])
    assert [each["what"] for each in found][-3:] == ["stage", "bands", "spent"]
    orders = [each for each in found if each["what"] == "order"]
    assert len(orders) > 1
    assert [each["at"] for each in orders] == sorted(each["at"] for each in orders)
    assert "no customer zzz" in shop.refused("insight", "customer", "zzz")


def test_for_spreadsheets_and_as_pictures(shop: Desk) -> None:
    picture = shop.office.folder / "curve.svg"
    rows = list(csv.DictReader(io.StringIO(shop.run("insight", "rebuy", "--csv", "--picture", str(picture))[1])))
    assert (len(rows), [*rows[0]][:3]) == (20, ["customer", "sku", "probability"])
    assert "polyline" in picture.read_text()
    assert shop.run("insight", "worth", "--picture", str(picture))[0] == 0
    assert "quarter" in picture.read_text()
    assert shop.run("insight", "worth", "--json", "--csv")[0] == 2


def test_retention_counts_those_only_who_have_been_customers_for_so_long(shop: Desk) -> None:
    picture = shop.office.folder / "retention.svg"
    assert shop.run("insight", "worth", "--picture", str(picture))[0] == 0
    lines = [each for each in ElementTree.parse(picture).getroot().iter() if each.tag.endswith("polyline")]  # noqa: S314
    assert lines
    assert all(len(each.attrib["points"].split()) > 1 for each in lines)
