pace-ask = 請選擇訊息的頻率。目前為{ $pace }。
pace-set = 了解，訊息頻率已改為{ $pace }。
pace-lowest = 目前已是最低頻率（{ $pace }）。若想更少，也可以全部停止。
pace-normal = 一般頻率
pace-weekly = 每週最多 1 次
pace-fortnightly = 每月最多 2 次
pace-monthly = 每月最多 1 次
pace-quarterly = 每 3 個月最多 1 次
pace-custom = 每 { $days } 天最多 { $count } 次
# $times: e.g. 21:00–9:00; '' when messages may come at any hour
pace-quiet =
    請選擇不想收到通知的時段。目前為{ KNOWN($times) ->
        [yes] { $times }
       *[no] 無
    }。也可以直接傳送您希望的時間，例如「20點」。
    .shop = 與店家相同
    .none = 晚上也可以
pace-quiet-shop =
    了解，不傳送的時段已改為與店家相同：{ KNOWN($times) ->
        [yes] { $times }。
       *[no] 無。
    }
pace-quiet-none = 了解，晚上也會為您傳送通知。
pace-at-once-on = 了解，到貨時即使是晚上也會立刻通知您。
    .button = 到貨立刻通知
pace-at-once-off = 了解，到貨通知也會避開您不想收到的時段。
    .button = 到貨通知可以等
# Asked once of whoever answers nothing for long.
pace-go-on = 因為有一陣子沒有收到您的回覆，我們已暫停通知。請問要繼續嗎？若未回覆，我們不會再傳送。
    .title = 要繼續接收通知嗎
    .yes = 繼續接收
    .less = 每月一次
pace-going-on = 謝謝您。我們會恢復通知。
