# $hours: when staff answer, e.g. 10:00–18:00; '' when unknown
welcome-hello =
    感謝您加入{ $shop }為好友。我是自動回覆的店家嚮導，可為您查詢庫存、訂單與店家資訊。{ KNOWN($hours) ->
        [yes] 真人客服時間為 { $hours }。
       *[no] 也可以為您轉接真人客服。
    }
welcome-hello-telegram =
    歡迎。我是{ $shop }自動回覆的店家嚮導，可為您查詢庫存、訂單與店家資訊。{ KNOWN($hours) ->
        [yes] 真人客服時間為 { $hours }。
       *[no] 也可以為您轉接真人客服。
    }
welcome-survey =
    方便的話，請教您一個問題：您平常最常看哪一類？
    之後可以在「設定」中更改。
welcome-survey-thanks = 已記住您常看「{ $category }」。
welcome-survey-skipped = 沒問題。您隨時可以在「設定」告訴我們。
welcome-returning =
    { KNOWN($name) ->
        [yes] { $name } 您好，歡迎回來。
       *[no] 歡迎回來。
    }我是{ $shop }的店家嚮導。
welcome-back =
    { KNOWN($name) ->
        [yes] { $name } 您好，很高興再見到您。
       *[no] 很高興再見到您。
    }通知仍維持停止。若想接收，請在「設定」中選擇。
