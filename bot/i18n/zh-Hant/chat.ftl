chat-greeting =
    { KNOWN($name) ->
        [yes] { $name } 您好。
       *[no] 您好。
    }請直接傳送您的問題。
chat-thanks = 也謝謝您，有問題歡迎隨時詢問。
chat-robot = 是的，我是自動回覆的店家嚮導，也可以為您轉接真人客服。
chat-small-talk = 謝謝您的訊息。關於本店的事，歡迎隨時詢問。
chat-sticker = 謝謝您的貼圖。若有需要，請用文字告訴我。
chat-image = 已收到照片，但我無法判讀。請用文字告訴我，或洽詢真人客服。
chat-image-handover = 已收到照片。也請用文字向店員說明。
chat-media = 已收到，但無法自動開啟。請用文字說明，或洽詢真人客服。
chat-location =
    謝謝您的位置資訊。{ KNOWN($distance) ->
        [yes] 距離本店約 { $distance }。
       *[no] 本店位置如下。
    }
chat-choice-gone = 這個按鈕已經無法使用，麻煩您再傳送一次。
chat-cancelled = 已放棄，維持原狀。
chat-nothing-to-stop = 目前沒有進行中的步驟。
