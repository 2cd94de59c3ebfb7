shop-location =
    { $shop }
    { KNOWN($address) ->
        [yes] { $address }
       *[no] 住所はスタッフがお答えします。
    }
shop-contact =
    { KNOWN($phone) ->
        [yes] お電話：{ $phone }
       *[no] ご連絡は、このトークで承ります。
    }
shop-about = { $shop }のことは、下からお選びください。
shop-button-hours = 営業時間
shop-button-location = 場所
shop-button-privacy = 個人情報
