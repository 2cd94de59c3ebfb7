# $no: the order's number as text; $items: names joined; $date, $eta: in words, '' when unknown
orders-card = { $items }
    .title = คำสั่งซื้อ { $no }
    .alt = คำสั่งซื้อ { $no }: { $status } แตะเพื่อดูรายละเอียด
    .status = สถานะ: { $status }
    .total = รวม: { $total }
    .date = วันที่สั่ง: { $date }
orders-list = คำสั่งซื้อล่าสุดของคุณค่ะ
    .alt = คำสั่งซื้อล่าสุด { $count } รายการ แตะเพื่อดูสถานะ
orders-placed = ได้รับคำสั่งซื้อ { $no } เมื่อ { $date } แล้ว กำลังเตรียมจัดส่งค่ะ
orders-shipped =
    คำสั่งซื้อ { $no } จัดส่งแล้วเมื่อ { $date } { KNOWN($eta) ->
        [yes] คาดว่าถึง { $eta } ค่ะ
       *[no] วันที่ถึงสอบถามบริษัทขนส่งได้ค่ะ
    }
orders-delivered = คำสั่งซื้อ { $no } ส่งถึงแล้วเมื่อ { $date } หากยังไม่ได้รับ ถามเจ้าหน้าที่ได้ค่ะ
orders-cancelled = คำสั่งซื้อ { $no } ยกเลิกเมื่อ { $date } หากคุณไม่ได้ยกเลิก ถามเจ้าหน้าที่ได้ค่ะ
orders-returned = รับคืนคำสั่งซื้อ { $no } เมื่อ { $date } แล้วค่ะ
orders-status-placed = กำลังเตรียมจัดส่ง
orders-status-shipped = จัดส่งแล้ว
orders-status-delivered = ส่งถึงแล้ว
orders-status-cancelled = ยกเลิกแล้ว
orders-status-returned = คืนแล้ว
orders-line = { $item } × { $count }
orders-not-found = ไม่พบคำสั่งซื้อหมายเลขนี้ค่ะ กรุณาตรวจสอบหมายเลขหรือถามเจ้าหน้าที่
orders-none = ยังไม่พบคำสั่งซื้อของบัญชีนี้ค่ะ เจ้าหน้าที่ช่วยตรวจสอบการสั่งที่ร้านหรือเว็บได้ค่ะ
orders-cancel = เจ้าหน้าที่จะดูแลการยกเลิกคำสั่งซื้อ { $no } โดยตรวจสอบก่อนว่าจัดส่งหรือยังค่ะ
orders-cancel-which = ต้องการยกเลิกคำสั่งซื้อไหนคะ
orders-change = เจ้าหน้าที่จะดูแลการเปลี่ยนคำสั่งซื้อค่ะ ส่งสิ่งที่ต้องการเปลี่ยนมาได้เลย
# Sent when an order has come in. $no: the order's number; $items: names joined
orders-thanks = เราได้รับคำสั่งซื้อ { $no } แล้ว ขอบคุณ
    .title = ขอบคุณสำหรับคำสั่งซื้อ
    .alt = ได้รับคำสั่งซื้อ { $no } แล้ว
    .beside = มักเลือกคู่กัน: { $items }
    .because = มักซื้อคู่กับ "{ $item }"
