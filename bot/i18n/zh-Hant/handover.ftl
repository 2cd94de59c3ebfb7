handover-open =
    已為您轉接真人客服，{ KNOWN($minutes) ->
        [yes] 約 { $minutes } 分鐘後回覆。
       *[no] 將依序回覆。
    }這段期間會停止自動回覆。
handover-closed = 目前非營業時間，{ $next_open } 起由專人回覆您。若有急事，請接著傳送訂單號碼。
handover-closed-holiday = 今天公休，{ $next_open } 起由專人回覆您。若有急事，請接著傳送訂單號碼。
handover-closed-unknown = 目前非營業時間，專人看到後會在此回覆您。
handover-waiting = 已轉告真人客服，請您再稍候。
handover-end = 與真人客服的對話已結束，接下來由我自動回覆。
handover-timeout = 因為一段時間沒有往來，已回到自動回覆。若要繼續洽詢，請傳送「真人客服」。
handover-late = 讓您久等了，非常抱歉，我們還沒有回覆您。專人會在{ $when }前於此回覆。
handover-late-unknown = 讓您久等了，非常抱歉，我們還沒有回覆您。專人會依序回覆。
# What a customer sees of a staff member's words; $staff '' when the shop hides names
handover-staff-message =
    { KNOWN($staff) ->
        [yes] 店員 { $staff }：
       *[no] 店員：
    }
    { $text }
# To staff
handover-card = 請協助顧客：{ $customer }
    .title = 請協助 #{ $id }
    .alt = 請協助 { $customer }：{ $reason }。點一下負責
    .customer = 顧客：{ $customer }（{ $channel }・{ $language }）
    .reason = 原因：{ $reason }
    .messages = 最近對話：
    .orders = 訂單：{ $orders }
    .preferences = 喜好：{ $preferences }
    .topics = 接收：{ $topics }
    .none = 無
    .refused = 這位顧客不接收通知，不能傳送廣告。
    .maybe-stop = 可能是想停止通知。
    .suggestion = 建議回覆：{ $answer }
    .send = 傳送此回覆
    .reply = 請傳送「回覆 { $id } 內容」。接手後直接輸入即可。
handover-card-line-customer = 顧客：{ $text }
handover-card-line-bot = 自動：{ $text }
handover-card-line-staff = 店家：{ $text }
handover-reason-unknown = 連續兩次無法理解
handover-reason-asked = 顧客希望真人客服
handover-reason-complaint = 顧客不滿意
handover-reason-duplicate = 重複收到相同通知
handover-reason-followup = 購後洽詢
handover-reason-order = 更改或取消訂單
handover-reason-abuse = 用語激烈
handover-reason-image = 收到照片
handover-reason-not-helpful = 回答未能解決
handover-reason-error = 系統發生問題，無法自動回覆
handover-nobody = 未知姓名的顧客
handover-relayed = 來自 { $customer } #{ $id }
    .alt = { $customer }：{ $text }
handover-claimed = 由您負責。您在此輸入的內容會傳給 { $customer }。
handover-claimed-by = { $staff } 已負責處理。
handover-replied = 已傳送給 { $customer }。
handover-reply-failed = 無法傳給 { $customer }。原因：{ $reason }
handover-handed-back = 已交回自動回覆。
handover-gone = 這件洽詢已經結束。
handover-ping = { $customer } 已等候 { $minutes } 分鐘。再過 { $left } 分鐘，將自動傳送致歉訊息。
handover-none = 目前沒有等待中的顧客。
handover-list = 等待中 { $count } 件
# $id as text
handover-which = 您正負責多位顧客，請加上編號傳送：「回覆 { $id } 內容」。
# What a customer sent that is no text, as staff read it
handover-sent-image = （照片）
handover-sent-video = （影片）
handover-sent-audio = （語音）
handover-sent-voice = （語音）
handover-sent-document = （檔案）
handover-sent-file = （檔案）
handover-sent-sticker = （貼圖）
handover-sent-location = （位置）
