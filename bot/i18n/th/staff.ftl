staff-registered = ลงทะเบียน { $name } เป็น{ $role }แล้วค่ะ ส่งคำว่า "เมนู" เพื่อดูสิ่งที่ทำได้
staff-already = { $name } ลงทะเบียนไว้แล้วค่ะ
staff-code-wrong = รหัสลงทะเบียนไม่ถูกต้องค่ะ กรุณาตรวจสอบ
staff-code-expired = รหัสลงทะเบียนหมดอายุแล้วค่ะ กรุณาสร้างใหม่
staff-code-missing = ส่งรหัสมาด้วยนะคะ เช่น /staff 123456
staff-private-only = กรุณาลงทะเบียนในแชทตัวต่อตัวค่ะ
staff-removed = ลบเจ้าหน้าที่คนนี้แล้วค่ะ
staff-denied = เฉพาะเจ้าหน้าที่เท่านั้นที่ทำได้ค่ะ
staff-role-refused = { $role }ทำรายการนี้ไม่ได้ค่ะ ต้องเป็น: { $needed }
staff-role-owner = เจ้าของร้าน
staff-role-marketer = ผู้ดูแลการส่งข้อความ
staff-role-clerk = พนักงานหน้าร้าน
staff-menu = เลือกสิ่งที่ต้องการทำค่ะ
    .broadcast = ส่งถึงหลายคน
    .sale = ขายหน้าร้าน
    .stock = ปรับสต็อก
    .handovers = ลูกค้าที่รอ
    .questions = คำถามที่ยังไม่มีคำตอบ
    .campaigns = รายการที่ส่ง
    .help = วิธีพิมพ์
staff-help =
    ตัวอย่างการพิมพ์ค่ะ
    • ขาย: "สมชาย กาแฟ200g 2"
    • สต็อก: "สต็อก BEANS-200 5"
    • ส่งถึงหลายคน: "/broadcast"
staff-not-understood = ไม่เข้าใจค่ะ ส่งคำว่า "เมนู" เพื่อดูสิ่งที่ทำได้
staff-marketing-refused = { $customer } ไม่รับข้อความค่ะ ส่งโฆษณาไม่ได้
staff-code-too-many = รหัสผิดหลายครั้งค่ะ จึงขอพักรับรหัส 1 ชั่วโมง กรุณาขอรหัสใหม่แล้วลองอีกครั้ง
staff-console = ปุ่มนี้ใช้เข้าหน้าจัดการค่ะ ใช้ได้ครั้งเดียวภายใน 10 นาที
    .open = เปิดหน้าจัดการ
staff-stopped-all =
    หยุดส่งข้อความที่ลูกค้าไม่ได้ขอทั้งหมดแล้วค่ะ (การส่งที่กำลังทำอยู่ { $count } รายการ) คำตอบและสิ่งที่ลูกค้าขอ เช่น ข่าวคำสั่งซื้อ ยังส่งต่อค่ะ
staff-stopped-everything = หยุดส่งทุกอย่างแล้วค่ะ (การส่งที่กำลังทำอยู่ { $count } รายการ) มีเพียงคำตอบถึงลูกค้าที่ยังทำงานค่ะ
staff-emergency =
    .everything = หยุดสิ่งที่ลูกค้าขอด้วย
    .resume = เริ่มส่งต่อ
staff-resumed = เริ่มส่งต่อแล้วค่ะ สิ่งที่เลยเวลาแล้วจะไม่ถูกส่ง การส่งถึงหลายคนยังหยุดอยู่ เริ่มต่อทีละรายการได้จาก "รายการที่ส่ง"
staff-not-stopped = การส่งไม่ได้หยุดอยู่ค่ะ
# What staff type for each act, in any language; alternatives stand between bars
staff-words =
    .menu = เมนู|เมนูพนักงาน
    .help = วิธีพิมพ์
    .broadcast = บรอดแคสต์|ส่งถึงหลายคน
    .campaigns = รายการที่ส่ง
    .stop-all = หยุดส่งทั้งหมดทันที|หยุดบรอดแคสต์ทั้งหมด
    .resume-all = เริ่มส่งต่อทั้งหมด
    .sale = ขาย
    .stock = สต็อก
    .handovers = ลูกค้าที่รอ
    .questions = คำถาม|คำถามค้าง
    .reply = ตอบ
    .hand-back = กลับเป็นตอบอัตโนมัติ
    .console = หน้าจัดการ
