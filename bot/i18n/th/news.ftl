news-push = { $text }
    .alt = จาก { $shop }: { $title } แตะเพื่ออ่าน
    .reason = ส่งให้เพราะคุณเลือกรับ "{ $topic }" ค่ะ
