# $quiet: e.g. 21:00–9:00; $language, $pace: already in words
settings-card = การตั้งค่าของคุณตอนนี้ค่ะ
    .title = ตั้งค่า
    .alt = ตั้งค่า: ข้อความ ความถี่ เวลา ภาษา แตะเพื่อเปลี่ยน
    .topics = ข้อความ: { KNOWN($topics) ->
        [yes] { $topics }
       *[no] ไม่มี
    }
    .pace = ความถี่: { $pace }
    .quiet = ช่วงที่ไม่ส่ง: { KNOWN($quiet) ->
        [yes] { $quiet }
       *[no] ไม่มี
    }
    .language = ภาษา: { $language }
    .links = เชื่อมต่อ: { KNOWN($channels) ->
        [yes] { $channels }
       *[no] ไม่มี
    }
settings-button-topics = เลือกข้อความ
settings-button-pace = เปลี่ยนความถี่
settings-button-quiet = เปลี่ยนเวลา
settings-button-language = เปลี่ยนภาษา
settings-button-link = เชื่อมต่อแอป
