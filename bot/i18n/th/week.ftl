# What an owner reads on Monday. $…_before: the week before; money as text; counts as numbers
week-report =
    ร้านของคุณเมื่อสัปดาห์ก่อน
    · คำสั่งซื้อ { $orders } รายการ (สัปดาห์ก่อนหน้า { $orders_before })
    · ยอดขาย { $revenue } (สัปดาห์ก่อนหน้า { $revenue_before })
    · ซื้อครั้งแรก { $first } คน
    .thank = ลูกค้าที่ควรขอบคุณด้วยตัวเอง
    .thank-line = · { $name }: ครั้งที่ { $orders } รวม { $spent } ครั้งนี้ "{ $item }"
    .note = ร่างข้อความ: { $note }
    .leaving = ลูกค้าดีที่เริ่มห่างหาย
    .leaving-line = · { $name }: "{ $item }" เมื่อ { $days } วันก่อน ซื้อแล้ว { $orders } ครั้ง รวม { $spent }
    .wanted = สินค้าที่ควรสั่งเพิ่ม
    .wanted-line = · { $item }: เหลือ { $stock } รอ { $waiting } คน คาดว่าจะขาย { $expected } ชิ้นใน 1 สัปดาห์
week-note = คุณ { $name } ขอบคุณที่อุดหนุนเสมอ ถูกใจ "{ $item }" ไหม
