sale-customer = ลูกค้าท่านไหนคะ
sale-customer-none = ไม่พบลูกค้าชื่อ "{ $query }" ค่ะ
sale-product = สินค้าไหนคะ
sale-product-none = ไม่พบสินค้าชื่อ "{ $query }" ค่ะ
sale-confirm = { $customer } { $item } × { $count } รวม { $total } บันทึกไหมคะ
    .yes = บันทึก
    .no = ไม่บันทึก
sale-choice = { $customer } (ล่าสุด: { KNOWN($date) ->
        [yes] { $date }
       *[no] ไม่มี
    })
sale-recorded = บันทึกแล้วค่ะ: { $customer } { $item } × { $count } (คำสั่งซื้อ { $no })
sale-undone = ยกเลิกการบันทึกแล้วค่ะ
sale-cancelled = ไม่ได้บันทึกค่ะ
sale-unclear = อ่านไม่ได้ค่ะ ส่งชื่อ สินค้า และจำนวน เช่น "สมชาย กาแฟ200g 2"
sale-stale = การยืนยันนี้เก่าแล้วค่ะ กรุณาส่งใหม่
