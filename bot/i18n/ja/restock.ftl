# $item: name with its variant, at most 20 characters in an alt (formats.shorten)
restock-ask = 「{ $item }」は、ただいま在庫がございません。入荷したらお知らせしましょうか？
restock-subscribed = 承りました。「{ $item }」が入荷したら、このトークにお知らせします。ご希望の早い方から順にお送りします。
restock-already = 「{ $item }」の入荷は、すでにお知らせするご予定です。
restock-unsubscribed = 「{ $item }」の入荷のお知らせを取りやめました。
restock-available = 「{ $item }」は、ただいま在庫がございます。
restock-which = どの商品の入荷をお知らせしましょうか。商品名を送ってください。
restock-list = 入荷をお待ちの商品です。
    .line = { $item }（{ $date }から）
restock-list-empty = 入荷をお待ちの商品はありません。在庫切れの商品でご希望いただけます。
restock-push = ご希望の「{ $item }」が入荷しました。在庫は現在{ $count }点です。
    .title = { $item }
    .alt = 再入荷：{ $item }、残り{ $count }点。タップで商品を見る
    .reason = { $date }に、入荷のお知らせをご希望いただきました。
restock-sold-out-again = 「{ $item }」は、また在庫がなくなりました。順番を残しておきましょうか？
restock-kept = 順番を残しました。次の入荷のときに、またお知らせします。
restock-left = 順番から外しました。お知らせはお送りしません。
