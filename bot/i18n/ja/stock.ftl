# $sku as text
stock-done = 「{ $item }」の在庫を{ $count }点にしました。
stock-done-waiting = 「{ $item }」の在庫を{ $count }点にしました。お待ちの方{ $waiting }人に、順にお知らせします。
stock-unknown = 「{ $sku }」という商品は見つかりません。
stock-unclear = 「在庫 BEANS-200 5」のように、商品番号と数を送ってください。
