sale-customer = 請問是哪位顧客？
sale-customer-none = 找不到名為「{ $query }」的顧客。
sale-product = 請問是哪項商品？
sale-product-none = 找不到名為「{ $query }」的商品。
sale-confirm = { $customer }，{ $item } × { $count }，合計 { $total }。要記錄嗎？
    .yes = 記錄
    .no = 不記錄
sale-choice = { $customer }（上次：{ KNOWN($date) ->
        [yes] { $date }
       *[no] 無
    }）
sale-recorded = 已記錄：{ $customer }，{ $item } × { $count }（訂單 { $no }）。
sale-undone = 已取消紀錄。
sale-cancelled = 沒有記錄。
sale-unclear = 無法讀取。請依姓名、商品、數量的順序傳送，如「田中 豆200g 2」。
sale-stale = 這個確認已過時，請再傳送一次。
