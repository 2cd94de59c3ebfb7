# $item: name with its variant, at most 20 characters in an alt (formats.shorten)
restock-ask = "{ $item }" is out of stock. Shall I tell you when it's back?
restock-subscribed = Done. I'll write here when "{ $item }" is back. Those who asked first hear first.
restock-already = You're already in line for "{ $item }".
restock-unsubscribed = You won't hear about "{ $item }" any more.
restock-available = "{ $item }" is in stock now.
restock-which = Which item are you waiting for? Send its name.
restock-list = You're waiting for:
    .line = { $item } (since { $date })
restock-list-empty = You're not waiting for any item. You can ask for one that is sold out.
restock-push = "{ $item }" is back: { $count } in stock now.
    .title = { $item }
    .alt = Back in stock: { $item }, { $count } left. Tap to view
    .reason = You asked on { $date } to hear when it's back.
restock-sold-out-again = "{ $item }" is sold out again. Keep your place in line?
restock-kept = Your place is kept. I'll tell you when it's back.
restock-left = You've left the line. You won't hear about this item.
