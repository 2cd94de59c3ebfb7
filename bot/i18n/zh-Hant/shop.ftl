shop-location =
    { $shop }
    { KNOWN($address) ->
        [yes] { $address }
       *[no] 地址將由真人客服回覆您。
    }
shop-contact =
    { KNOWN($phone) ->
        [yes] 電話：{ $phone }
       *[no] 請直接在此與我們聯絡。
    }
shop-about = 關於{ $shop }，請從下方選擇。
shop-button-hours = 營業時間
shop-button-location = 店家位置
shop-button-privacy = 隱私權
