# When something that is bought again and again must be running out. $days: since the last time.
replenish-push = { $item } 是不是快用完了呢？距離上次已經 { $days } 天。
    .title = { $item } 是不是快用完了呢
    .alt = { $item } 是不是快用完了呢
    .reason = 根據您 { $date } 的購買紀錄為您通知。
