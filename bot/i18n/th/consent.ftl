# $max: the most marketing messages in a month; $start and $end: quiet hours as written, e.g. 21:00
consent-ask =
    เราจะส่งข้อความจาก { $shop } (รวมโฆษณา) เฉพาะเมื่อคุณยินยอม เลือกได้เลยค่ะ
    ไม่เกินเดือนละ { $max } ข้อความ { KNOWN($start) ->
        [yes] และไม่ส่งช่วง { $start } ถึง { $end }
       *[no] ไม่มากกว่านั้น
    } ส่งคำว่า "หยุด" เพื่อยกเลิกทั้งหมดได้ทุกเมื่อ
consent-choose =
    เลือกสิ่งที่อยากรับ กดแต่ละครั้งเพื่อเปิดหรือปิดค่ะ
    ที่เลือกไว้: { KNOWN($topics) ->
        [yes] { $topics }
       *[no] ไม่มี
    }
# A button of the list: ≤ 20 characters with the topic's name. It shows how the topic stands now.
consent-topic-on = ✓ { $topic }: รับ
consent-topic-off = { $topic }: ไม่รับ
consent-granted = เรียบร้อยค่ะ เราจะส่ง { $topics } ให้คุณ ส่งคำว่า "ตั้งค่า" เพื่อเปลี่ยน หรือ "หยุด" เพื่อยกเลิกทั้งหมด
consent-granted-profiling = เรียบร้อยค่ะ เราจะใช้ประวัติการซื้อเพื่อเลือกสิ่งที่เหมาะกับคุณ ปิดได้ทุกเมื่อที่ "ตั้งค่า"
consent-declined = รับทราบค่ะ เราจะไม่ส่งข้อความ สอบถามได้ทุกเมื่อค่ะ
consent-stopped = หยุดส่งข้อความทั้งหมดแล้วค่ะ จะติดต่อเฉพาะเรื่องคำสั่งซื้อและคำถามของคุณ
consent-stopped-sending = หยุดแล้วค่ะ ข้อความที่เริ่มส่งไปแล้วอาจถึงคุณอีกหนึ่งข้อความ ขออภัยค่ะ
consent-stopped-already = ข้อความทั้งหมดหยุดอยู่แล้วค่ะ ไม่มีอะไรที่จะส่ง
consent-maybe-stop = ต้องการหยุดรับข้อความใช่ไหมคะ ระหว่างนี้เราจะพักการส่งไว้ก่อนค่ะ
consent-ambiguous = หมายถึงข้อใดคะ ระหว่างนี้เราจะพักการส่งข้อความไว้ก่อนค่ะ
consent-order = รับทราบค่ะ เรื่องคำสั่งซื้อเลือกได้ด้านล่าง ข้อความยังเหมือนเดิม
consent-undone =
    { KNOWN($topics) ->
        [yes] ย้อนกลับแล้วค่ะ เราจะส่ง { $topics } ให้คุณ
       *[no] ย้อนกลับแล้วค่ะ ตอนนี้ไม่มีข้อความที่จะส่ง
    }
consent-undo-late = หมดเวลาย้อนกลับแล้วค่ะ เลือกใหม่ได้ที่ "ตั้งค่า"
consent-topic-stopped = หยุด "{ $topic }" แล้วค่ะ ข้อความอื่นยังเหมือนเดิม
consent-paused = พักการส่งข้อความถึง { $until } ค่ะ ส่งคำว่า "รับข่าวสาร" เพื่อรับต่อได้ทุกเมื่อ
consent-resumed =
    { KNOWN($topics) ->
        [yes] กลับมาส่งแล้วค่ะ เราจะส่ง { $topics } ให้คุณ
       *[no] คุณยังไม่ได้เลือกข้อความใด เลือกได้ด้านล่างค่ะ
    }
consent-pending = คุณแจ้งที่ร้านว่าอยากรับ "{ $topic }" ส่งให้ได้ไหมคะ หากไม่ตอบ เราจะไม่ส่งค่ะ
    .yes = รับข้อความ
    .no = ไม่รับ
    .alt = ขอยืนยันการรับข้อความ
consent-pending-no = รับทราบค่ะ เราจะไม่ส่ง "{ $topic }"
consent-expired = เราพักการส่งข้อความอยู่ ส่งให้ต่อไหมคะ หากไม่ตอบ เราจะหยุดส่งค่ะ
# The button's label and the sentence that it agrees to, shown before it is pressed.
consent-meaning = กด "{ $label }" หมายความว่า: { $sentence }
# $sentence: wording-profiling, which ends in a full stop
consent-profiling =
    ขอถามอีกหนึ่งข้อค่ะ เราจะไม่ใช้จนกว่าคุณจะกด
    { $sentence }
    .yes = ใช้ได้
    .no = ไม่ให้ใช้
consent-profiling-off = รับทราบค่ะ เราจะไม่ใช้ประวัติการซื้อเพื่อเลือกข้อความ
# A button: get again what was stopped, in the words shown above it.
consent-again = เหมือนเดิม
