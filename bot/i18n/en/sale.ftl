sale-customer = Which customer?
sale-customer-none = I can't find a customer "{ $query }".
sale-product = Which product?
sale-product-none = I can't find a product "{ $query }".
sale-confirm = { $customer }, { $item } × { $count }, total { $total }. Record it?
    .yes = Record it
    .no = Don't record
sale-choice = { $customer } (last: { KNOWN($date) ->
        [yes] { $date }
       *[no] none
    })
sale-recorded = Recorded: { $customer }, { $item } × { $count } (order { $no }).
sale-undone = The record is undone.
sale-cancelled = Nothing was recorded.
sale-unclear = I couldn't read that. Send name, product and number, like "Tanaka beans 200g 2".
sale-stale = This question is too old. Please send it again.
