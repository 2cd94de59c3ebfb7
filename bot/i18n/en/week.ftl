# What an owner reads on Monday. $…_before: the week before; money as text; counts as numbers
week-report =
    Your shop last week
    · Orders { $orders } (the week before { $orders_before })
    · Sales { $revenue } (the week before { $revenue_before })
    · First-time buyers { $first }
    .thank = People to thank by hand
    .thank-line = · { $name }: order no. { $orders }, { $spent } in all; this time "{ $item }"
    .note = A draft: { $note }
    .leaving = Good customers who stay away
    .leaving-line = · { $name }: "{ $item }" { $days } days ago; { $orders } orders so far, { $spent } in all
    .wanted = What to buy in
    .wanted-line = · { $item }: { $stock } in stock, { $waiting } waiting, { $expected } likely to go in a week
week-note = Dear { $name }, thank you for coming again. How did you like "{ $item }"?
