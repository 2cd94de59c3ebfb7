# The exact sentences a customer agrees to. A change of meaning needs a new version number.
wording-restock = ฉันยินยอมรับข้อความจาก { $shop } เมื่อสินค้าที่ฉันขอให้แจ้งกลับมามีสต็อก
    .version = 1
wording-followup = ฉันยินยอมรับข้อความจาก { $shop } ที่สอบถามการใช้สินค้าที่ซื้อ (รวมโฆษณา)
    .version = 1
wording-birthday = ฉันยินยอมรับคำอวยพรวันเกิดและข้อเสนอ (โฆษณา) จาก { $shop } โดยใช้เฉพาะวันและเดือน
    .version = 1
wording-winback = ฉันยินยอมรับข้อความ (โฆษณา) จาก { $shop } เมื่อฉันไม่ได้ซื้อมาระยะหนึ่ง
    .version = 1
wording-cart = ฉันยินยอมรับข้อความ (โฆษณา) จาก { $shop } เกี่ยวกับสินค้าที่ค้างในตะกร้า
    .version = 1
wording-recommendation = ฉันยินยอมรับการแนะนำสินค้า (โฆษณา) จาก { $shop }
    .version = 1
wording-news = ฉันยินยอมรับข่าวสินค้าใหม่ กิจกรรม และข้อเสนอ (โฆษณา) จาก { $shop }
    .version = 1
wording-profiling = ฉันยินยอมให้ { $shop } ใช้ประวัติการซื้อของฉันเพื่อเลือกสิ่งที่เหมาะกับฉัน
    .version = 1
