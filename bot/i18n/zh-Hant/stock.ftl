# $sku as text
stock-done = 「{ $item }」的庫存已設為 { $count } 件。
stock-done-waiting = 「{ $item }」的庫存已設為 { $count } 件。將依序通知等待中的 { $waiting } 人。
stock-unknown = 找不到商品「{ $sku }」。
stock-unclear = 請傳送商品編號與數量，如「庫存 BEANS-200 5」。
