"""The shop file: the example is complete, and every mistake is one line with its remedy."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import shop
from bot.domain.calendar import Why
from bot.domain.caps import Cap
from bot.domain.errors import ConfigError
from bot.domain.quiet_hours import parse

EXAMPLE = Path(__file__).parents[2] / "shop.example.toml"
COMMENTED = {"answers.wrong_at_most", "answers.threshold", "answers.margin", "pressure.budget_per_customer"}


def read(text: str) -> shop.Shop:
    return shop.read(tomllib.loads(text))


def test_the_example_is_a_shop() -> None:
    example = shop.load(EXAMPLE)
    assert example.name == "茶と珈琲 ひなた"
    assert example.timezone == ZoneInfo("Asia/Tokyo")
    assert example.line.monthly_quota == 5000
    assert example.hours is not None
    assert example.hours.day(date(2026, 11, 23)).why is Why.HOLIDAY
    assert example.survey.categories[0] == "日本茶"


def _keys(cls: type[Any], prefix: str = "") -> set[str]:
    """Every key that the file may have, as `pressure.quiet_hours`."""
    found: set[str] = set()
    for each in fields(cls):
        rule = each.metadata.get("rule")
        key = prefix + ((rule.key if rule else "") or each.name)
        inner = shop.HoursTable if each.name == "opening" else each.default_factory
        found |= _keys(inner, key + ".") if isinstance(inner, type) and is_dataclass(inner) else {key}
    return found


def _written(table: dict[str, Any], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        found |= _written(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
    return found


def test_the_example_shows_every_key_and_no_other() -> None:
    written = _written(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert written | COMMENTED == _keys(shop.Shop)
    assert all(f"# {key.split('.')[1]} =" in EXAMPLE.read_text(encoding="utf-8") for key in COMMENTED)


def test_a_name_is_enough_and_the_rest_is_as_promised() -> None:
    plain = read('name = "x"')
    assert (str(plain.timezone), plain.locale, plain.hours) == ("Asia/Tokyo", "ja", None)
    assert plain.pressure.quiet_hours == parse("21:00-09:00")
    assert [str(cap) for cap in plain.pressure.marketing_caps] == ["1/20h", "2/7d", "6/30d"]
    assert (plain.journeys.followup.days_after_delivery, plain.journeys.restock.wave_factor) == (7, 2)
    assert plain.journeys.ttls()["restock"] == timedelta(hours=24)
    assert plain.handover.minutes == 60


def test_no_quiet_hours_and_no_caps_can_be_said() -> None:
    free = read('name = "x"\n[pressure]\nquiet_hours = ""\nmarketing_caps = []').rules(secret=b"s")
    assert (free.quiet_hours, free.marketing_caps) == (None, ())


def test_the_gates_rules_are_the_files_numbers() -> None:
    text = 'name = "x"\n[pressure]\nmarketing_caps = ["1/1d"]\nmonthly_max = 4\n[journeys.cart]\nttl_hours = 5'
    rules = read(text).rules(secret=b"s", quota_left=7, paused=True, paused_journeys=frozenset({"cart"}))
    assert rules.marketing_caps == (Cap(1, timedelta(days=1)), Cap(4, timedelta(days=30)))
    assert (rules.quota_left, rules.paused, rules.paused_journeys, rules.secret) == (7, True, {"cart"}, b"s")
    assert (rules.ttl("cart"), rules.ttl("broadcast")) == (timedelta(hours=5), timedelta(hours=6))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ('locale = "zh-TW"', "locale", "zh-Hant"),
        ('locale = "en_GB"', "locale", "en"),
        ('timezone = "Asia/Bangkok"', "timezone", ZoneInfo("Asia/Bangkok")),
    ],
)
def test_values_are_understood(text: str, field: str, value: object) -> None:
    assert getattr(read(f'name = "x"\n{text}'), field) == value


def test_an_exact_price_and_a_dashed_key() -> None:
    assert read('name="x"\n[line]\nprice_per_extra_message = 2.1').line.price_per_extra_message == Decimal("2.1")
    assert read('name="x"\n[contact]\ne-mail = "a@b.example"').contact.email == "a@b.example"
    assert read('name="x"\nlocale="th"\n[hours]\nmon="9:00-18:00"').hours.country == "TH"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('nam = "x"', "there is no key 'nam'; did you mean 'name'?"),
        ("[presure]", "there is no key 'presure'; did you mean 'pressure'?"),
        ("[pressure]\nquiet_hour = 1", "[pressure] has no key 'quiet_hour'; did you mean 'quiet_hours'?"),
        ("[journeys.restok]", "[journeys] has no key 'restok'; did you mean 'restock'?"),
        ("[journeys.followup]\ndays = 3", "[journeys.followup] has no key 'days'; did you mean 'days_after_delivery'?"),
        ("[opening]", "there is no key 'opening'"),
        ('[pressure]\nquiet_hours = "9-5"', "[pressure] quiet_hours = '9-5': write \"21:00-09:00\", or \"\" for none"),
        ("[pressure]\nquiet_hours = 9", "write \"21:00-09:00\""),
        ('[pressure]\nmarketing_caps = "1/1d"', 'write ["1/20h", "2/7d", "6/30d"], or [] for none'),
        ('[pressure]\nmarketing_caps = ["1 a day"]', 'write ["1/20h", "2/7d", "6/30d"], or [] for none'),
        ("[pressure]\ncontrol_group_percent = 80", "[pressure] control_group_percent = 80: must be at most 50"),
        ("[pressure]\ncontrol_group_percent = nan", "must be a finite number"),
        ('[line]\nmonthly_quota = "200"', "[line] monthly_quota = '200': must be a whole number"),
        ("[line]\nmonthly_quota = true", "must be a whole number"),
        ("[line]\nmonthly_quota = -1", "must be at least 0"),
        (f"[line]\nprice_per_extra_message = 1{'0' * 400}", "[line] price_per_extra_message"),
        ("[journeys.restock]\nenabled = 1", "must be true or false"),
        ("[journeys.renewal]\ndays_before = 7", "must be a list in square brackets"),
        ("[journeys.renewal]\ndays_before = [400]", "must be at most 365"),
        ('timezone = "Asia/Tokio"', 'did you mean "Asia/Tokyo"?'),
        ("timezone = 9", "there is no such time zone"),
        ('locale = "fr"', 'write "ja", "en", "zh-Hant" or "th"'),
        ('hours = "9-5"', "[hours] must be a table of its own"),
        ('[hours]\nmonday = "9-5"', '[hours] monday = \'9-5\': write "10:00-19:00"'),
        ('[hours]\nmonday = "9:00-17:00"\nmon = "closed"', "given twice"),
        ('[hours]\nclosed = "12-31"', "[hours] closed = '12-31': write days as"),
        ('[hours]\nholiday_country = "Japan"', 'write a country like "JP"'),
        ('[contact]\nprivacy_policy_url = "shop.example"', "write a URL that begins with https://"),
        ("[survey]\ncategories = [1]", "must be text in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_the_remedy(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text if text.startswith("nam") else f'name = "x"\n{text}')
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", 'timezone = "Asia/Tokyo"', 'name = " "', "name = 3"])
def test_a_shop_has_a_name(text: str) -> None:
    with pytest.raises(ConfigError, match="name"):
        read(text)


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    broken, latin, bom = tmp_path / "broken.toml", tmp_path / "latin.toml", tmp_path / "bom.toml"
    broken.write_text('name = "x', encoding="utf-8")
    latin.write_bytes('name = "茶"'.encode("cp932"))
    bom.write_text('\ufeffname = "茶"', encoding="utf-8")
    for path, remedy in [
        (broken, "not valid TOML"),
        (latin, "UTF-8"),
        (tmp_path, "cannot be read"),
        (tmp_path / "none.toml", "copy shop.example.toml"),
    ]:
        with pytest.raises(ConfigError) as caught:
            shop.load(path)
        assert str(path) in str(caught.value)
        assert remedy in str(caught.value)
    assert shop.load(bom).name == "茶"


_toml = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(_keys(shop.Shop))), _toml)
def test_any_value_anywhere_is_taken_or_refused_in_one_line(key: str, value: object) -> None:
    *places, name = key.split(".")
    table: dict[str, Any] = {"name": "x"}
    inner = table
    for place in places:
        inner = inner.setdefault(place, {})
    inner[name] = value
    refused = ""
    try:
        assert shop.read(table).rules(secret=b"") is not None
    except ConfigError as error:
        refused = str(error)
    assert "\n" not in refused


def test_a_budget_is_so_many_messages_at_their_price() -> None:
    told = read('name = "A"\n[line]\nprice_per_extra_message = 3\n[pressure]\nbudget_per_customer = 20')
    assert told.budget == told.rules(secret=b"", quota_left=5).budget == Cap(6, timedelta(days=30))
    assert told.rules(secret=b"").budget is None, "an app whose messages cost nothing"
    assert read('name = "A"').budget is None


@pytest.mark.parametrize("price", ["", "price_per_extra_message = 0", "price_per_extra_message = 30"])
def test_a_budget_without_a_price_or_below_it_is_refused(price: str) -> None:
    with pytest.raises(ConfigError, match="must pay for one message"):
        read(f'name = "A"\n[line]\n{price}\n[pressure]\nbudget_per_customer = 20')


@pytest.mark.parametrize("days", ['["02-30"]', '["1210"]', '"12-10"', "[1210]"])
def test_bonus_days_are_days(days: str) -> None:
    with pytest.raises(ConfigError, match="06-30"):
        read(f'name = "A"\n[journeys.payday]\nbonus = {days}')
