"""Language: which of the four a text is written in, when the text itself tells."""

from __future__ import annotations

import re
import unicodedata

from bot.answers.normalise import LIMIT

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾝ]")
_THAI = re.compile(r"[฀-๿]")
_HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_CODE = re.compile(r"(?:x{0,3}[sl]|m|[a-z]{1,3}-?\d+)\Z", re.IGNORECASE)
# Characters and words that Chinese writes and Japanese does not; simplified ones too: zh-CN readers get zh-Hant.
_CHINESE = re.compile(
    r"[嗎吗麼么這这們们您你沒没還还訂订閱阅發发會会對对來来點点號号價价單单幾几給给啊吧呢嘛喔哦唷裡哪啦謝谢麻煩幫帮怎貨货買买賣卖"
    r"關关廣广傳传讓让過过實实應应選选訊讯嘅咗唔係冇佢退款]|我要|我想|可以|不要|不用|請問|请问|多少|什|取消|尺寸|有[嗎吗]|人工|客服|語言|語系|帳號|"
    r"隱私|隐私|資料|資訊|說明|设置|設置|推播|推送"
)
_JAPANESE = re.compile(
    r"配信|発送|注文|返品|在庫|入荷|送料|営業|値段|円|定休|解約|退会|届|払|込|駅|気|売|読|変|広告|対応|店員|誕生|返|個人情報|言語"
)


def detect(text: str) -> str | None:
    """Tell the language, "ja", "en", "zh-Hant" or "th"; None when the text does not tell (「停止」, "XL", emoji)."""
    seen = unicodedata.normalize("NFKC", text[:LIMIT])
    if _KANA.search(seen):
        return "ja"
    if _THAI.search(seen):
        return "th"
    if _HAN.search(seen):
        return _of_han(seen)
    words = [word for word in _WORD.findall(seen) if not _CODE.match(word)]
    return "en" if words and any(set(word.lower()) & set("aeiouy") for word in words) else None


def _of_han(text: str) -> str | None:
    chinese, japanese = bool(_CHINESE.search(text)), bool(_JAPANESE.search(text))
    if chinese == japanese:
        return None
    return "zh-Hant" if chinese else "ja"
