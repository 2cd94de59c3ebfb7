from __future__ import annotations

from datetime import date

import pytest

from bot.answers.slots import Day, Pace, read


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("注文番号A-10293 ステータス", "A-10293"),
        ("ａ１０２９３はどこ", "A-10293"),
        ("注文番号は4820193です", "4820193"),
        ("order #55812 please", "55812"),
        ("訂單編號 90412", "90412"),
        ("身長158だとSとMどっち？", ""),
        ("5月14日生まれです", ""),
        ("size 42", ""),
    ],
)
def test_order_numbers(text: str, number: str) -> None:
    assert read(text).order_number == number


TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/3に買ったやつ", date(2025, 10, 3)),
        ("２月１４日に頼んだ", date(2026, 2, 14)),
        ("bought on Oct 3rd", date(2025, 10, 3)),
        ("3 October order", date(2025, 10, 3)),
        ("昨日の注文", date(2026, 2, 28)),
        ("おととい頼んだ", date(2026, 2, 27)),
        ("3日前に買った", date(2026, 2, 26)),
        ("เมื่อวาน", date(2026, 2, 28)),
        ("前天買的", date(2026, 2, 27)),
    ],
)
def test_days_are_the_latest_that_have_been(text: str, day: date) -> None:
    found = read(text).day
    assert found
    assert found.resolve(TODAY) == day


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert read("13/45に買った").day is None
    assert Day(2, 29).resolve(date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    "text", ["5月14日生まれです🎂", "誕生日は5/14", "my birthday is May 14", "我的生日是5月14日", "born on 14 May"]
)
def test_birthdays(text: str) -> None:
    assert read(text).birthday == (5, 14)


def test_a_date_without_a_birth_is_no_birthday() -> None:
    assert read("5月14日に買いました").birthday is None


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("週一くらいでいいかな", Pace(1, 7)),
        ("月1回で", Pace(1, 30)),
        ("週に2回まで", Pace(2, 7)),
        ("2週間に1回", Pace(1, 14)),
        ("once a week", Pace(1, 7)),
        ("twice a month please", Pace(2, 30)),
        ("weekly is fine", Pace(1, 7)),
        ("一個月一次就好", Pace(1, 30)),
        ("เดือนละครั้ง", Pace(1, 30)),
        ("これいくら", None),
    ],
)
def test_paces(text: str, pace: Pace | None) -> None:
    assert read(text).pace == pace


@pytest.mark.parametrize(
    ("text", "hour"), [("配信時間は20時", 20), ("午後8時にして", 20), ("8時に", 8), ("晚上9點", 21), ("99時", None)]
)
def test_hours(text: str, hour: int | None) -> None:
    assert read(text).hour == hour


def test_the_part_of_the_day() -> None:
    assert read("夜の通知はやめてほしい").part_of_day == "night"
    assert read("no messages in the morning").part_of_day == "morning"


@pytest.mark.parametrize(
    ("text", "likes", "dislikes"),
    [
        ("甘いのより渋いお茶が好きになりました", ("渋いお茶",), ("甘いお茶",)),
        ("甘いものより渋いのが好き", ("渋いもの",), ("甘いもの",)),
        ("甘いのは苦手", (), ("甘いもの",)),
        ("辛いの苦手", (), ("辛いもの",)),
        ("苦いのが好きで甘いのは嫌い", ("苦いもの",), ("甘いもの",)),
        ("おいしい紅茶より苦い方が好き", ("苦い紅茶",), ("おいしい紅茶",)),
        ("フルーティーなのが好き", ("フルーティーなもの",), ()),
        ("浅煎りより深煎りが好き", ("深煎り",), ("浅煎り",)),
        ("バナナが好き", ("バナナ",), ()),
        ("甘い味わいが好き", ("甘い味わい",), ()),
        ("I prefer bitter tea to sweet ones", ("bitter tea",), ("sweet tea",)),
        ("レディースじゃなくてメンズのお知らせにして", ("メンズ",), ("レディース",)),
        ("コーヒーは苦手です", (), ("コーヒー",)),
        ("抹茶が大好き", ("抹茶",), ()),
        ("I prefer green tea to coffee", ("green tea",), ("coffee",)),
        ("I don't like coffee", (), ("coffee",)),
        ("我比較喜歡綠茶", ("綠茶",), ()),
        ("ชอบชาเขียวมากกว่ากาแฟ", ("ชาเขียว",), ("กาแฟ",)),
        ("これいくら", (), ()),
    ],
)
def test_tastes_in_the_customers_own_words(text: str, likes: tuple[str, ...], dislikes: tuple[str, ...]) -> None:
    found = read(text)
    assert (found.likes, found.dislikes) == (likes, dislikes)


def test_cf14_sensitive_words() -> None:
    assert "乳製品" in read("アレルギーあるので乳製品はおすすめしないでね").sensitive
    assert read("卵アレルギーがあります").sensitive == ("卵アレルギー",)
    assert read("I'm pregnant").sensitive == ("pregnant",)
    assert read("これいくら").sensitive == ()


@pytest.mark.parametrize(
    ("text", "age", "minor"),
    [("15歳です", 15, True), ("16歳です", 16, False), ("I'm 14", 14, True), ("อายุ 12", 12, True)],
)
def test_cf13_ages(text: str, age: int, minor: bool) -> None:
    found = read(text)
    assert (found.age, found.is_minor) == (age, minor)


def test_quantities_and_sizes() -> None:
    assert read("豆を2袋ください").quantity == 2
    assert read("ＸＬってある？").size == "XL"
    assert read("มีไซส์ L ไหมคะ").size == "L"
    assert read("I'm fine").size == ""
