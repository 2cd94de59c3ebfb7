# The exact sentences a customer agrees to. A change of meaning needs a new version number.
wording-restock = 我同意接收{ $shop }傳送的、我所詢問商品的補貨通知。
    .version = 1
wording-followup = 我同意接收{ $shop }詢問所購商品使用情形的訊息（含廣告）。
    .version = 1
wording-birthday = 我同意接收{ $shop }的生日祝福與優惠（廣告）。只使用月份與日期。
    .version = 1
wording-winback = 我同意在一段時間未購物時，接收{ $shop }的訊息（廣告）。
    .version = 1
wording-cart = 我同意接收{ $shop }關於購物車內未結帳商品的訊息（廣告）。
    .version = 1
wording-recommendation = 我同意接收{ $shop }的商品推薦（廣告）。
    .version = 1
wording-news = 我同意接收{ $shop }的新品、活動與優惠消息（廣告）。
    .version = 1
wording-profiling = 我同意{ $shop }使用我的購買紀錄，挑選適合我的資訊。
    .version = 1
