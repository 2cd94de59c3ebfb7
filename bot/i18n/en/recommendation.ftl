# $reason: one of recommendation-because.…, which continue the sentence
recommendation-push =
    { KNOWN($price) ->
        [yes] We thought of you: "{ $item }", { $price } incl. tax.
       *[no] We thought of you: "{ $item }".
    }
    .title = { $item }
    .alt = We thought of you: { $item }
    .reason = Picked because { $reason }.
recommendation-because =
    .companion = you bought "{ $other }"
    .similar = it is like "{ $other }", which you bought
    .alike = of what you bought before
    .popular = of what you bought before
recommendation-noted = Understood. We will not suggest "{ $item }" again.
