# $item: name with its variant, at most 20 characters in an alt (formats.shorten)
restock-ask = 「{ $item }」目前缺貨。到貨時要通知您嗎？
restock-subscribed = 已登記。「{ $item }」到貨時會在此通知您，依登記先後順序傳送。
restock-already = 您已登記「{ $item }」的補貨通知。
restock-unsubscribed = 已取消「{ $item }」的補貨通知。
restock-available = 「{ $item }」目前有庫存。
restock-which = 請問要通知您哪項商品的到貨？請傳送商品名稱。
restock-list = 您正在等待以下商品補貨。
    .line = { $item }（{ $date }起）
restock-list-empty = 您目前沒有等待補貨的商品。缺貨商品可以登記通知。
restock-push = 您想要的「{ $item }」已到貨，目前庫存 { $count } 件。
    .title = { $item }
    .alt = 補貨：{ $item }，剩餘 { $count } 件。點一下查看商品
    .reason = 您於{ $date }登記了到貨通知。
restock-sold-out-again = 「{ $item }」又缺貨了。要為您保留順位嗎？
restock-kept = 已保留順位，下次到貨時再通知您。
restock-left = 已取消順位，不會再傳送通知。
