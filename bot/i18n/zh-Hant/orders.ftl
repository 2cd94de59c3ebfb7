# $no: the order's number as text; $items: names joined; $date, $eta: in words, '' when unknown
orders-card = { $items }
    .title = 訂單 { $no }
    .alt = 訂單 { $no }：{ $status }。點一下查看詳情
    .status = 狀況：{ $status }
    .total = 合計：{ $total }
    .date = 訂購日：{ $date }
orders-list = 您最近的訂單。
    .alt = 最近 { $count } 筆訂單。點一下查看狀況
orders-placed = 訂單 { $no } 已於{ $date }成立，目前正在準備出貨。
orders-shipped =
    訂單 { $no } 已於{ $date }出貨。{ KNOWN($eta) ->
        [yes] 預計{ $eta }送達。
       *[no] 送達日請洽配送公司。
    }
orders-delivered = 訂單 { $no } 已於{ $date }送達。若您尚未收到，請洽詢真人客服。
orders-cancelled = 訂單 { $no } 已於{ $date }取消。若您不知情，請洽詢真人客服。
orders-returned = 訂單 { $no } 已於{ $date }受理退貨。
orders-status-placed = 準備出貨中
orders-status-shipped = 已出貨
orders-status-delivered = 已送達
orders-status-cancelled = 已取消
orders-status-returned = 已退貨
orders-line = { $item } × { $count }
orders-not-found = 找不到該號碼的訂單。請確認號碼，或洽詢真人客服。
orders-none = 這個帳號目前沒有訂單。店內或網路的訂單，真人客服會為您查詢。
orders-cancel = 訂單 { $no } 的取消由真人客服受理，會先確認是否已出貨。
orders-cancel-which = 請問要取消哪一筆訂單？
orders-change = 訂單更改由真人客服受理，請傳送您想更改的內容。
# Sent when an order has come in. $no: the order's number; $items: names joined
orders-thanks = 已收到您的訂單 { $no }，謝謝您。
    .title = 謝謝您的訂購
    .alt = 已收到您的訂單 { $no }
    .beside = 常一起選購：{ $items }
    .because = 常與「{ $item }」一起選購。
