# $item: name with its variant, at most 20 characters in an alt (formats.shorten)
restock-ask = "{ $item }" สินค้าหมดค่ะ ให้แจ้งเมื่อสินค้าเข้าไหมคะ
restock-subscribed = เรียบร้อยค่ะ เมื่อ "{ $item }" เข้า เราจะแจ้งในแชทนี้ตามลำดับก่อนหลัง
restock-already = คุณอยู่ในคิวรอ "{ $item }" แล้วค่ะ
restock-unsubscribed = ยกเลิกการแจ้ง "{ $item }" แล้วค่ะ
restock-available = "{ $item }" ตอนนี้มีสินค้าค่ะ
restock-which = ให้แจ้งสินค้าไหนดีคะ ส่งชื่อสินค้ามาได้ค่ะ
restock-list = สินค้าที่คุณรออยู่ค่ะ
    .line = { $item } (ตั้งแต่ { $date })
restock-list-empty = คุณไม่ได้รอสินค้าใดอยู่ค่ะ หากสินค้าหมด ขอให้แจ้งได้ค่ะ
restock-push = "{ $item }" ที่คุณรอเข้าแล้วค่ะ ตอนนี้มี { $count } ชิ้น
    .title = { $item }
    .alt = สินค้าเข้า: { $item } เหลือ { $count } ชิ้น แตะเพื่อดู
    .reason = คุณขอให้แจ้งเมื่อสินค้าเข้าไว้เมื่อ { $date }
restock-sold-out-again = "{ $item }" หมดอีกแล้วค่ะ ให้เก็บคิวไว้ไหมคะ
restock-kept = เก็บคิวไว้แล้วค่ะ เมื่อสินค้าเข้าจะแจ้งอีกครั้ง
restock-left = ออกจากคิวแล้วค่ะ จะไม่ส่งการแจ้งอีก
