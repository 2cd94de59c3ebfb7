# $price: already with its currency; prices include tax in Japan
products-card = { $price } (รวมภาษี)
    .title = { $item }
    .alt = { $item } { $price } { $stock } แตะเพื่อดูสินค้า
products-list = สินค้าที่พบค่ะ
    .alt = สินค้า { $count } รายการ: { $item } ฯลฯ แตะเพื่อดู
products-in-stock = มี { $count } ชิ้น
products-available = มีสินค้า
products-low = เหลือ { $count } ชิ้น
products-sold-out = สินค้าหมด
products-stock = "{ $item }" ตอนนี้มี { $count } ชิ้นค่ะ
products-stock-available = "{ $item }" ตอนนี้มีสินค้าค่ะ
products-price = "{ $item }" ราคา { $price } (รวมภาษี) ค่ะ
products-none = ไม่พบสินค้าสำหรับ "{ $query }" ค่ะ ลองใช้คำอื่นหรือถามเจ้าหน้าที่ได้ค่ะ
products-several = พบหลายรายการค่ะ หมายถึงรายการไหนคะ
products-ask = กำลังหาสินค้าอะไรคะ ส่งชื่อหรือประเภทมาได้ค่ะ
products-similar = สินค้าที่คล้ายกับ "{ $item }" ค่ะ
products-no-similar = ตอนนี้ไม่มีสินค้าที่คล้ายกับ "{ $item }" ค่ะ
products-recommend = สินค้าจาก { $category } ค่ะ
products-as-of = จำนวนสินค้า ณ เวลา { $time }
products-recommend-own =
    เลือกจากสินค้าที่คุณเคยซื้อค่ะ
    { $reasons }
    .bought = • { $item }: เคยเลือกไว้ค่ะ
    .companion = • { $item }: มักซื้อคู่กับ "{ $other }" ค่ะ
    .similar = · { $item }: คล้ายกับ "{ $other }"
    .alike = • { $item }: คนที่ชอบคล้ายกันเลือกค่ะ
    .popular = • { $item }: มีคนเลือกมากค่ะ
products-beside = มักซื้อคู่กันค่ะ
