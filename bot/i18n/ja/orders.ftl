# $no: the order's number as text; $items: names joined; $date, $eta: in words, '' when unknown
orders-card = { $items }
    .title = ご注文 { $no }
    .alt = ご注文 { $no }：{ $status }。タップで詳細を見る
    .status = 状況：{ $status }
    .total = 合計：{ $total }
    .date = ご注文日：{ $date }
orders-list = 最近のご注文です。
    .alt = 最近のご注文{ $count }件。タップで状況を見る
orders-placed = ご注文 { $no } を{ $date }に承りました。ただいま発送の準備をしています。
orders-shipped =
    ご注文 { $no } は{ $date }に発送しました。{ KNOWN($eta) ->
        [yes] お届け予定は{ $eta }です。
       *[no] お届け日は配送会社にご確認ください。
    }
orders-delivered = ご注文 { $no } は{ $date }にお届けが済んでいます。届いていないときは、スタッフにご相談ください。
orders-cancelled = ご注文 { $no } は{ $date }にキャンセルされました。お心当たりがなければ、スタッフにご相談ください。
orders-returned = ご注文 { $no } は{ $date }に返品を承りました。
orders-status-placed = 発送準備中
orders-status-shipped = 発送済み
orders-status-delivered = お届け済み
orders-status-cancelled = キャンセル
orders-status-returned = 返品
orders-line = { $item } × { $count }
orders-not-found = その番号のご注文は見つかりませんでした。番号をご確認いただくか、スタッフにご相談ください。
orders-none = このアカウントのご注文は、まだ見つかっていません。店頭や通販でのご注文は、スタッフがお調べします。
orders-cancel = ご注文 { $no } のキャンセルは、スタッフが承ります。発送前かどうかを確認します。
orders-cancel-which = どのご注文をキャンセルしますか？
orders-change = ご注文の変更は、スタッフが承ります。変えたい内容をお送りください。
# Sent when an order has come in. $no: the order's number; $items: names joined
orders-thanks = ご注文 { $no } を承りました。ありがとうございます。
    .title = ご注文ありがとうございます
    .alt = ご注文 { $no } を承りました
    .beside = ご一緒に選ばれている品：{ $items }
    .because = 「{ $item }」と一緒に選ばれている品です。
