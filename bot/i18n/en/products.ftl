# $price: already with its currency; prices include tax in Japan
products-card = { $price } incl. tax
    .title = { $item }
    .alt = { $item } { $price }, { $stock }. Tap to view
products-list = Here is what I found.
    .alt = { $count ->
        [one] { $count } item: { $item }. Tap to view
       *[other] { $count } items: { $item } and more. Tap to view
    }
products-in-stock = { $count } in stock
products-available = in stock
products-low = only { $count } left
products-sold-out = sold out
products-stock = "{ $item }": { $count } in stock now.
products-stock-available = "{ $item }" is in stock now.
products-price = "{ $item }" is { $price } incl. tax.
products-none = I found nothing for "{ $query }". Try other words, or ask staff.
products-several = I found several. Which one?
products-ask = What are you looking for? Send a name or a kind.
products-similar = Similar to "{ $item }":
products-no-similar = There is nothing like "{ $item }" right now.
products-recommend = From { $category }:
products-as-of = Stock as of { $time }.
products-recommend-own =
    Chosen from what you bought before.
    { $reasons }
    .bought = • { $item }: you chose it before
    .companion = • { $item }: goes with "{ $other }"
    .similar = · { $item }: similar to "{ $other }"
    .alike = • { $item }: liked by people with a similar taste
    .popular = • { $item }: a favourite of many
products-beside = Often bought together:
