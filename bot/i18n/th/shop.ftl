shop-location =
    { $shop }
    { KNOWN($address) ->
        [yes] { $address }
       *[no] เจ้าหน้าที่จะแจ้งที่อยู่ให้ทราบค่ะ
    }
shop-contact =
    { KNOWN($phone) ->
        [yes] โทร: { $phone }
       *[no] ติดต่อเราในแชทนี้ได้เลยค่ะ
    }
shop-about = อยากทราบเรื่องใดของ { $shop } เลือกด้านล่างค่ะ
shop-button-hours = เวลาทำการ
shop-button-location = ที่ตั้งร้าน
shop-button-privacy = ความเป็นส่วนตัว
