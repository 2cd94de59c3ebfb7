# $reason: one of recommendation-because.…, which continue the sentence
recommendation-push =
    { KNOWN($price) ->
        [yes] 「{ $item }」 { $price }（税込）のご紹介です。
       *[no] 「{ $item }」のご紹介です。
    }
    .title = { $item }
    .alt = { $item }のご紹介です
    .reason = { $reason }をもとに選びました。
recommendation-because =
    .companion = 「{ $other }」のお買い上げ
    .similar = 「{ $other }」のお買い上げ
    .alike = これまでのお買い上げ
    .popular = これまでのお買い上げ
recommendation-noted = 承知しました。「{ $item }」は、もうおすすめしません。
