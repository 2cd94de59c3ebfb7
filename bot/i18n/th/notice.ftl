# What staff are told of the service itself, in their own chat.
# $percent, $used, $quota: numbers
notice-quota = เดือนนี้ใช้ข้อความ LINE ไปแล้ว { $used } จาก { $quota } ข้อความ ({ $percent }% ขึ้นไป)
# $title: the broadcast
notice-campaign-quota = หยุดการส่ง “{ $title }” ไว้ชั่วคราว ต้องใช้อีก { $needed } ข้อความ เดือนนี้เหลือ { $left } ข้อความ ลูกค้าที่ยังไม่ถึงคิวยังไม่ได้รับอะไรค่ะ
notice-campaign-template = หยุดการส่ง “{ $title }” ไว้ชั่วคราว เพราะสร้างข้อความให้ลูกค้าบางท่านไม่ได้ กรุณาตรวจข้อความ แล้วเลือกส่งต่อหรือยกเลิกค่ะ
notice-campaign-rejected = หยุดการส่ง “{ $title }” ไว้ชั่วคราว เพราะแอปปฏิเสธหลายครั้ง กรุณาตรวจข้อความและรูปภาพค่ะ
# $channel: line or telegram
notice-channel-down = หยุดส่งทาง { $channel } เพราะโทเคนถูกปฏิเสธ กรุณาตั้งโทเคนใหม่ ทุกข้อความยังรอตามลำดับค่ะ
notice-restored = ระบบกู้คืนจากข้อมูลสำรอง จึงหยุดส่งทั้งหมดไว้ การส่งที่กำลังทำอยู่ก็หยุดไว้ชั่วคราว เมื่อตรวจแล้ว ให้เจ้าของร้านสั่งส่งต่อด้วย /resumeall ค่ะ
notice-stopped = มีผู้สั่งหยุดส่งฉุกเฉิน ระบบจึงหยุดส่งไว้ เมื่อตรวจแล้ว ให้เจ้าของร้านสั่งส่งต่อด้วย /resumeall ค่ะ
