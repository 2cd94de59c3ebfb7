# What an owner reads on Monday. $…_before: the week before; money as text; counts as numbers
week-report =
    上週的店況
    ・訂單 { $orders } 筆（前一週 { $orders_before } 筆）
    ・營業額 { $revenue }（前一週 { $revenue_before }）
    ・首次購買 { $first } 人
    .thank = 值得親自道謝的顧客
    .thank-line = ・{ $name }：第 { $orders } 次，累計 { $spent }；這次是「{ $item }」
    .note = 草稿：{ $note }
    .leaving = 漸行漸遠的老顧客
    .leaving-line = ・{ $name }：{ $days } 天前買了「{ $item }」；至今 { $orders } 次，累計 { $spent }
    .wanted = 進貨參考
    .wanted-line = ・{ $item }：庫存 { $stock }，{ $waiting } 人等候，一週預計 { $expected } 件
week-note = { $name } 您好，謝謝您一直以來的支持。「{ $item }」還喜歡嗎？
