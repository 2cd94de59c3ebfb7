sale-customer = どのお客さまですか。
sale-customer-none = 「{ $query }」というお客さまは見つかりません。
sale-product = どの商品ですか。
sale-product-none = 「{ $query }」という商品は見つかりません。
sale-confirm = { $customer }さま、{ $item } × { $count }、合計{ $total }。記録しますか？
    .yes = 記録する
    .no = 記録しない
sale-choice = { $customer }（前回 { KNOWN($date) ->
        [yes] { $date }
       *[no] なし
    }）
sale-recorded = 記録しました。{ $customer }さま、{ $item } × { $count }（ご注文 { $no }）。
sale-undone = 記録を取り消しました。
sale-cancelled = 記録しませんでした。
sale-unclear = 読み取れませんでした。「田中 豆200g 2」のように、お名前・商品・数の順で送ってください。
sale-stale = この確認は古くなりました。もう一度送ってください。
