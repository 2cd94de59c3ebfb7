# $reason: one of recommendation-because.…, which continue the sentence
recommendation-push =
    { KNOWN($price) ->
        [yes] ขอแนะนำ "{ $item }" ราคา { $price } (รวมภาษี)
       *[no] ขอแนะนำ "{ $item }"
    }
    .title = { $item }
    .alt = ขอแนะนำ { $item }
    .reason = เลือกให้จาก{ $reason }
recommendation-because =
    .companion = การซื้อ "{ $other }"
    .similar = การซื้อ "{ $other }"
    .alike = รายการที่เคยซื้อ
    .popular = รายการที่เคยซื้อ
recommendation-noted = รับทราบ จะไม่แนะนำ "{ $item }" อีก
