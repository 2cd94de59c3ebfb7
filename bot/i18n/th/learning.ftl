learning-answer =
    { KNOWN($question) ->
        [yes] คำถามของคุณ "{ $question }" เจ้าหน้าที่มีคำตอบแล้วค่ะ
       *[no] เจ้าหน้าที่มีคำตอบสำหรับคำถามของคุณแล้วค่ะ
    }
    { $answer }
learning-none = ไม่มีคำถามที่รอคำตอบค่ะ
learning-list = มี { $count } คำถามที่รอคำตอบ เรียงตามจำนวนคนที่ถามค่ะ
    .row = { $count } คน: { $question }
learning-card =
    มีผู้ถาม { $count } คน รอคำตอบอยู่ { $waiting } คน
    { $phrasings }
    { KNOWN($near) ->
        [yes]
            คำตอบที่ใกล้เคียง
            { $near }
       *[no] ไม่มีคำตอบที่ใกล้เคียง
    }
    .line = • { $question }
    .write = เขียนคำตอบ
    .same = เหมือนข้อ { $number }
    .aside = ไม่ใช่คำถาม
learning-write =
    ส่งคำตอบของ "{ $question }" ในข้อความถัดไปค่ะ
    ผู้ที่รออยู่จะได้รับ และครั้งต่อไปจะตอบให้อัตโนมัติ
learning-too-long = ยาวเกินไปค่ะ ไม่เกิน { $most } ตัวอักษร
learning-taught = จำ "{ $question }" ไว้แล้วค่ะ และจะส่งคำตอบให้ผู้ที่รออยู่ { $count } คน
learning-aside = นำออกจากรายการแล้วค่ะ
learning-undone = ยกเลิกแล้วค่ะ คำตอบที่ส่งถึงแล้วเรียกคืนไม่ได้
learning-gone = คำถามนี้ไม่อยู่ในรายการแล้วค่ะ
learning-more = รายการคำถาม
