# $reason: one of recommendation-because.…, which continue the sentence
recommendation-push =
    { KNOWN($price) ->
        [yes] 為您介紹「{ $item }」，{ $price }（含稅）。
       *[no] 為您介紹「{ $item }」。
    }
    .title = { $item }
    .alt = 為您介紹 { $item }
    .reason = 依據{ $reason }為您挑選。
recommendation-because =
    .companion = 您購買過的「{ $other }」
    .similar = 您購買過的「{ $other }」
    .alike = 您過去的購買紀錄
    .popular = 您過去的購買紀錄
recommendation-noted = 了解。之後不會再推薦「{ $item }」。
