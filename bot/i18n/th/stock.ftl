# $sku as text
stock-done = สต็อกของ "{ $item }" เป็น { $count } ชิ้นแล้วค่ะ
stock-done-waiting = สต็อกของ "{ $item }" เป็น { $count } ชิ้นแล้วค่ะ จะแจ้งผู้ที่รอ { $waiting } คนตามลำดับ
stock-unknown = ไม่พบสินค้า "{ $sku }" ค่ะ
stock-unclear = ส่งรหัสสินค้าและจำนวน เช่น "สต็อก BEANS-200 5"
