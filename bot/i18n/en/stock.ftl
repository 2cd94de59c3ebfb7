# $sku as text
stock-done = Stock of "{ $item }" is now { $count }.
stock-done-waiting =
    { $waiting ->
        [one] Stock of "{ $item }" is now { $count }. { $waiting } person is waiting and will hear in turn.
       *[other] Stock of "{ $item }" is now { $count }. { $waiting } people are waiting and will hear in turn.
    }
stock-unknown = I can't find a product "{ $sku }".
stock-unclear = Send the product code and a number, like "stock BEANS-200 5".
