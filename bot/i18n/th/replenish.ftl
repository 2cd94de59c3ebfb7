# When something that is bought again and again must be running out. $days: since the last time.
replenish-push = { $item } ใกล้หมดแล้วหรือยัง ผ่านมา { $days } วันนับจากครั้งก่อน
    .title = { $item } ใกล้หมดหรือยัง
    .alt = { $item } ใกล้หมดหรือยัง
    .reason = แจ้งจากการซื้อเมื่อ { $date }
