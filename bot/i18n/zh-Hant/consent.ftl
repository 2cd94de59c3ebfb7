# $max: the most marketing messages in a month; $start and $end: quiet hours as written, e.g. 21:00
consent-ask =
    只有您同意時，我們才會傳送{ $shop }的訊息（含廣告）。請選擇您想接收的項目。
    每月最多 { $max } 則，{ KNOWN($start) ->
        [yes] { $start } 至 { $end } 不傳送。
       *[no] 不會更多。
    }隨時傳送「停止」即可全部取消。
consent-choose =
    請選擇想接收的項目，每按一次即切換。
    目前選擇：{ KNOWN($topics) ->
        [yes] { $topics }
       *[no] 無
    }
# A button of the list: ≤ 20 characters with the topic's name. It shows how the topic stands now.
consent-topic-on = ✓ { $topic }：接收
consent-topic-off = { $topic }：不接收
consent-granted = 已完成設定，將為您傳送「{ $topics }」。傳送「設定」可更改，傳送「停止」可全部取消。
consent-granted-profiling = 已完成設定。我們會用您的購買紀錄挑選適合您的資訊，您隨時可以在「設定」中關閉。
consent-declined = 了解，我們不會傳送通知。有問題歡迎隨時詢問。
consent-stopped = 已停止所有通知。我們只會回覆您的訂單與詢問。
consent-stopped-sending = 已停止。已開始傳送的通知可能還會送達一則，非常抱歉。
consent-stopped-already = 所有通知早已停止，不會再傳送。
consent-maybe-stop = 請問您是想停止通知嗎？在您確認之前，通知會先暫停。
consent-ambiguous = 請問您指的是哪一項？在您確認之前，通知會先暫停。
consent-order = 了解，是關於訂單。請從下方選擇，通知維持不變。
consent-undone =
    已復原。{ KNOWN($topics) ->
        [yes] 將為您傳送「{ $topics }」。
       *[no] 目前沒有要傳送的通知。
    }
consent-undo-late = 已超過可復原的時間。您可以在「設定」中重新選擇。
consent-topic-stopped = 已停止「{ $topic }」，其他通知維持不變。
consent-paused = 通知將暫停至{ $until }。傳送「訂閱」即可隨時恢復。
consent-resumed =
    { KNOWN($topics) ->
        [yes] 已恢復，將為您傳送「{ $topics }」。
       *[no] 您還沒有選擇任何通知，可在下方選擇。
    }
consent-pending = 您在店內表示想接收「{ $topic }」。可以傳送給您嗎？若您沒有回覆，我們就不傳送。
    .yes = 接收
    .no = 不接收
    .alt = 請確認是否接收通知
consent-pending-no = 了解，我們不會傳送「{ $topic }」。
consent-expired = 通知目前暫停中。之後還要為您傳送嗎？若您沒有回覆，就會直接停止。
# The button's label and the sentence that it agrees to, shown before it is pressed.
consent-meaning = 按下「{ $label }」代表：{ $sentence }
# $sentence: wording-profiling, which ends in a full stop
consent-profiling =
    最後再請教一項。在您按下之前，我們不會使用。
    { $sentence }
    .yes = 可以使用
    .no = 不要使用
consent-profiling-off = 了解，我們不會用您的購買紀錄來挑選資訊。
# A button: get again what was stopped, in the words shown above it.
consent-again = 恢復成先前的選擇
