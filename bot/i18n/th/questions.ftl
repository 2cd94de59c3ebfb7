questions-answer = { $answer }
    .feedback = คำตอบนี้ช่วยได้ไหมคะ
questions-thanks = ขอบคุณที่บอกเราค่ะ
questions-choices = ขออภัยค่ะ ยังไม่เข้าใจ หมายถึงข้อใดคะ
questions-which = หมายถึงเรื่องไหนคะ
questions-unknown = ขออภัยค่ะ ยังไม่เข้าใจ เลือกด้านล่างหรือลองใช้คำอื่นได้ค่ะ
questions-handover = ขออภัยที่ช่วยไม่ได้ค่ะ จะส่งข้อความของคุณต่อให้เจ้าหน้าที่
questions-not-helpful = ขออภัยที่ช่วยไม่ได้ค่ะ ให้ส่งต่อเจ้าหน้าที่ไหมคะ
