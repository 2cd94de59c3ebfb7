# What an owner reads on Monday. $…_before: the week before; money as text; counts as numbers
week-report =
    先週のお店
    ・ご注文 { $orders }件（前の週 { $orders_before }件）
    ・売上 { $revenue }（前の週 { $revenue_before }）
    ・はじめての方 { $first }人
    .thank = お礼をお伝えしたい方
    .thank-line = ・{ $name }さま：{ $orders }回目、合計{ $spent }。今回は「{ $item }」
    .note = 下書き：{ $note }
    .leaving = 足が遠のいている常連の方
    .leaving-line = ・{ $name }さま：{ $days }日前に「{ $item }」。これまで{ $orders }回、合計{ $spent }
    .wanted = 仕入れの目安
    .wanted-line = ・{ $item }：在庫{ $stock }、入荷待ち{ $waiting }人、1週間の見込み{ $expected }点
week-note = { $name }さま、いつもありがとうございます。「{ $item }」はいかがでしたか。
