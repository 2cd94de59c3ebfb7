# $no: the order's number as text; $items: names joined; $date, $eta: in words, '' when unknown
orders-card = { $items }
    .title = Order { $no }
    .alt = Order { $no }: { $status }. Tap for details
    .status = Status: { $status }
    .total = Total: { $total }
    .date = Ordered: { $date }
orders-list = Your latest orders.
    .alt = { $count ->
        [one] Your latest order. Tap for its status
       *[other] Your latest { $count } orders. Tap for the status
    }
orders-placed = We got order { $no } on { $date }. We're getting it ready to ship.
orders-shipped =
    { KNOWN($eta) ->
        [yes] Order { $no } shipped { $date }, due { $eta }.
       *[no] Order { $no } shipped { $date }. The carrier can tell you the day.
    }
orders-delivered = Order { $no } was delivered { $date }. If it isn't there, please ask staff.
orders-cancelled = Order { $no } was cancelled { $date }. If that wasn't you, please ask staff.
orders-returned = We took back order { $no } on { $date }.
orders-status-placed = getting ready
orders-status-shipped = shipped
orders-status-delivered = delivered
orders-status-cancelled = cancelled
orders-status-returned = returned
orders-line = { $item } × { $count }
orders-not-found = I couldn't find that order. Please check the number, or ask staff.
orders-none = I found no orders for this account yet. Staff can look up orders from the shop or web.
orders-cancel = Staff will cancel order { $no } for you. They'll check if it has shipped.
orders-cancel-which = Which order would you like to cancel?
orders-change = Staff will change your order. Please write what to change.
# Sent when an order has come in. $no: the order's number; $items: names joined
orders-thanks = Thank you, we have your order { $no }.
    .title = Thank you for your order
    .alt = We have your order { $no }
    .beside = Goes well with it: { $items }
    .because = Often bought with "{ $item }".
