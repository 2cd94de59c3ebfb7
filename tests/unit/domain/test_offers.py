"""MT11: what makes a message advertising is found in four languages, and what only sounds like it is left alone."""

from __future__ import annotations

import time

import pytest

from bot.domain.offers import names_an_offer


@pytest.mark.parametrize(
    "text",
    [
        "10%OFFのクーポンをお送りします",
        "本日から春のセールです",
        "会員さまは２０％オフ",
        "次回500円引き",
        "3割引きでご用意しました",
        "いまだけ半額です",
        "ポイント５倍の日です",
        "Your coupon is inside",
        "Get 20% off today",
        "$5 off your next order",
        "Our Summer SALE starts now",
        "half-price tea",
        "Use promo code TEA",
        "本週全店8折",
        "送您一張折價券",
        "限量優惠",
        "买一送一",
        "รับคูปองฟรี",
        "ลด 20% ทั้งร้าน",
        "ส่วนลดพิเศษสำหรับคุณ",
    ],
)
def test_offers_are_found(text: str) -> None:
    assert names_an_offer(text)
    assert names_an_offer(f"ご注文を発送しました。\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ご注文 A-10293 を発送しました。",
        "セールスの方からお電話がありました",
        "ホールセール部門におつなぎします",
        "セーラー服の在庫は3点です",
        "果汁100%のジュースです",
        "合計 ¥3,200（税10%）",
        "割れ物ですのでご注意ください",
        "This item is not for sale",
        "The point of sale is closed",
        "Sales tax is included; wholesale is separate",
        "Please turn off the light, 100% sure",
        "The office is open",
        "骨折のため休業します",
        "曲折的路",
        "折疊傘一把",
        "訂單已送出，共 3 件",
        "ลดเสียงลงหน่อย",
        "สินค้าหมด",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert not names_an_offer(text)


@pytest.mark.parametrize("unit", ["1", "%", "¥1", "ลด1", "打八", "special ", "ポイント1", " ", "sal", "割 "])
def test_a_long_text_is_read_once(unit: str) -> None:
    started = time.process_time()
    names_an_offer(unit * 100_000)
    assert time.process_time() - started < 2
