handover-open =
    ส่งต่อให้เจ้าหน้าที่แล้วค่ะ { KNOWN($minutes) ->
        [yes] จะตอบในประมาณ { $minutes } นาที
       *[no] จะตอบตามลำดับ
    } ระหว่างนี้ระบบจะหยุดตอบอัตโนมัติค่ะ
handover-closed = ขณะนี้อยู่นอกเวลาทำการ เจ้าหน้าที่จะตอบตั้งแต่ { $next_open } ค่ะ หากเร่งด่วน ส่งหมายเลขคำสั่งซื้อมาได้เลย
handover-closed-holiday = วันนี้ร้านหยุด เจ้าหน้าที่จะตอบตั้งแต่ { $next_open } ค่ะ หากเร่งด่วน ส่งหมายเลขคำสั่งซื้อมาได้เลย
handover-closed-unknown = ขณะนี้อยู่นอกเวลาทำการ เจ้าหน้าที่จะตอบในแชทนี้เมื่อเห็นข้อความค่ะ
handover-waiting = แจ้งเจ้าหน้าที่แล้วค่ะ กรุณารออีกสักครู่
handover-end = จบการคุยกับเจ้าหน้าที่แล้ว ระบบจะตอบต่อค่ะ
handover-timeout = ไม่มีข้อความมาระยะหนึ่ง ระบบจึงกลับมาตอบค่ะ ส่งคำว่า "เจ้าหน้าที่" เพื่อคุยต่อ
handover-late = ขออภัยที่ให้รอค่ะ เรายังไม่ได้ตอบคุณ เจ้าหน้าที่จะตอบในแชทนี้ภายใน { $when }
handover-late-unknown = ขออภัยที่ให้รอค่ะ เรายังไม่ได้ตอบคุณ เจ้าหน้าที่กำลังตอบตามลำดับ
# What a customer sees of a staff member's words; $staff '' when the shop hides names
handover-staff-message =
    { KNOWN($staff) ->
        [yes] เจ้าหน้าที่ { $staff }:
       *[no] เจ้าหน้าที่:
    }
    { $text }
# To staff
handover-card = ช่วยดูแลลูกค้า: { $customer }
    .title = ช่วยดูแล #{ $id }
    .alt = ช่วยดูแล { $customer }: { $reason } แตะเพื่อรับเรื่อง
    .customer = ลูกค้า: { $customer } ({ $channel } · { $language })
    .reason = เหตุผล: { $reason }
    .messages = ข้อความล่าสุด:
    .orders = คำสั่งซื้อ: { $orders }
    .preferences = ความชอบ: { $preferences }
    .topics = รับ: { $topics }
    .none = ไม่มี
    .refused = ลูกค้าไม่รับข้อความ ส่งโฆษณาไม่ได้ค่ะ
    .maybe-stop = อาจต้องการหยุดรับข้อความ
    .suggestion = คำตอบที่แนะนำ: { $answer }
    .send = ส่งคำตอบนี้
    .reply = ส่ง "ตอบ { $id } ข้อความ" เมื่อรับเรื่องแล้วพิมพ์ได้เลย
handover-card-line-customer = ลูกค้า: { $text }
handover-card-line-bot = ระบบ: { $text }
handover-card-line-staff = ร้าน: { $text }
handover-reason-unknown = ไม่เข้าใจสองครั้งติดกัน
handover-reason-asked = ลูกค้าขอคุยกับเจ้าหน้าที่
handover-reason-complaint = ลูกค้าไม่พอใจ
handover-reason-duplicate = ได้รับข้อความเดิมซ้ำ
handover-reason-followup = ปรึกษาหลังการซื้อ
handover-reason-order = เปลี่ยนหรือยกเลิกคำสั่งซื้อ
handover-reason-abuse = มีถ้อยคำรุนแรง
handover-reason-image = ส่งรูปภาพมา
handover-reason-not-helpful = คำตอบไม่ช่วย
handover-reason-error = ระบบขัดข้อง จึงตอบอัตโนมัติไม่ได้
handover-nobody = ลูกค้าที่ไม่ทราบชื่อ
handover-relayed = จาก { $customer } #{ $id }
    .alt = { $customer }: { $text }
handover-claimed = คุณรับเรื่องนี้แล้วค่ะ ข้อความที่พิมพ์ตรงนี้จะส่งถึง { $customer }
handover-claimed-by = { $staff } รับเรื่องนี้แล้วค่ะ
handover-replied = ส่งถึง { $customer } แล้วค่ะ
handover-reply-failed = ส่งถึง { $customer } ไม่ได้ค่ะ เหตุผล: { $reason }
handover-handed-back = คืนให้ระบบตอบแล้วค่ะ
handover-gone = เรื่องนี้จบไปแล้วค่ะ
handover-ping = { $customer } รอมา { $minutes } นาทีแล้วค่ะ อีก { $left } นาทีระบบจะส่งคำขออภัย
handover-none = ไม่มีลูกค้าที่รออยู่ค่ะ
handover-list = ลูกค้าที่รออยู่ { $count } ราย
# $id as text
handover-which = คุณดูแลอยู่หลายท่าน โปรดใส่หมายเลขด้วยค่ะ เช่น “ตอบ { $id } ข้อความ”
# What a customer sent that is no text, as staff read it
handover-sent-image = (รูปภาพ)
handover-sent-video = (วิดีโอ)
handover-sent-audio = (เสียง)
handover-sent-voice = (เสียง)
handover-sent-document = (ไฟล์)
handover-sent-file = (ไฟล์)
handover-sent-sticker = (สติกเกอร์)
handover-sent-location = (ตำแหน่ง)
