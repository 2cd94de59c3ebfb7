from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.products import Product, ProductIndex, SaleLine, parse_sale

SHELF = [
    Product("T1", "アッサム CTC 100g"),
    Product("T2", "ダージリン ファーストフラッシュ"),
    Product("T3", "宇治抹茶", "うじまっちゃ"),
    Product("B1", "ブレンド豆 200g"),
    Product("S1", "リネンワンピース 黒", tags=("ワンピ",)),
    Product("C1", "チャイ"),
]


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("ｱｯｻﾑ", "T1"),
        ("あっさむ", "T1"),
        ("assam", "T1"),
        ("Assamありますか", "T1"),
        ("アッサムの在庫ありますか", "T1"),
        ("darjeeling", "T2"),
        ("ダージリソ", "T2"),
        ("まっちゃ", "T3"),
        ("matcha", "T3"),
        ("豆200g", "B1"),
        ("あのリネンのワンピ、再入荷しますか？", "S1"),
        ("chai", "C1"),
        ("T2", "T2"),
    ],
)
def test_any_spelling_finds_the_product(text: str, sku: str) -> None:
    assert ProductIndex(SHELF).find(text)[0][0] == sku


@pytest.mark.parametrize("text", ["配信停止", "いくら", "電車", "", "🙏", "hello"])
def test_what_is_no_product_finds_none(text: str) -> None:
    assert ProductIndex(SHELF).find(text) == []


def test_an_edit_is_found_at_once() -> None:
    held = ProductIndex(SHELF)
    held.put(Product("C1", "ほうじ茶"))
    assert held.find("チャイ") == []
    assert held.find("ほうじ茶")[0] == ("C1", 100.0)
    held.remove("C1")
    held.remove("C1")
    assert held.find("ほうじ茶") == []


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=250))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert all(70 <= likeness <= 100 for _, likeness in ProductIndex(SHELF).find(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("田中 豆200g 2", SaleLine("田中", "豆200g", 2)),
        ("田中　豆２００ｇ　２", SaleLine("田中", "豆200g", 2)),
        ("田中さん豆200g2個", SaleLine("田中さん", "豆200g", 2)),
        ("田中 豆200g x3", SaleLine("田中", "豆200g", 3)),
        ("田中 豆200g", SaleLine("田中", "豆200g", 1)),
        ("田中 花子 アッサム 100g 2", SaleLine("田中 花子", "アッサム 100g", 2)),
        ("豆200g 田中 2", SaleLine("田中", "豆200g", 2)),
    ],
)
def test_a_counter_sale_is_among_its_readings(text: str, line: SaleLine) -> None:
    assert line in parse_sale(text)


def test_the_customer_first_reading_is_first() -> None:
    assert parse_sale("田中 豆200g 2")[0] == SaleLine("田中", "豆200g", 2)


@pytest.mark.parametrize("text", ["", "豆", "2", "　"])
def test_one_word_is_no_sale(text: str) -> None:
    assert parse_sale(text) == []


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=250))
def test_any_text_can_be_read_as_sales(text: str) -> None:
    assert all(line.quantity >= 1 and line.customer and line.product for line in parse_sale(text))


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("白い湯のみを探しています", ["CUP"]),
        ("朝摘みのお茶は？", ["SENCHA"]),
        ("お茶の保存方法は", []),
    ],
)
def test_kanji_with_okurigana_are_found_inside_a_sentence(text: str, skus: list[str]) -> None:
    names = {"CUP": "湯のみ 白磁 2個組", "SENCHA": "朝摘み煎茶 100g", "COOKIE": "お茶のクッキー"}
    index = ProductIndex(Product(sku, name) for sku, name in names.items())
    assert [sku for sku, _ in index.find(text)] == skus
