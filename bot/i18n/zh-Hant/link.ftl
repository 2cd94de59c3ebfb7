# $channel: LINE or Telegram; $code: six figures, as text; $minutes: how long the code works
link-start = 連結另一個應用程式後，設定與紀錄會合而為一，隨時可以解除。
    .make = 產生連結碼
    .enter = 輸入連結碼
link-code = 連結碼為 { $code }。請在 { $minutes } 分鐘內於另一個應用程式傳送。請勿告訴任何人。
link-ask-code = 請傳送另一個應用程式顯示的 6 位數字。
link-waiting = 已收到號碼。請在另一個應用程式確認。
link-confirm = 即將與 { $channel } 的「{ $name }」連結。請問是您本人操作嗎？
link-done = 已連結。兩個應用程式的設定與紀錄將會相同。
link-refused = 沒有連結。若您不知情，請勿將號碼告訴任何人。
link-wrong = 號碼不正確，請再確認一次。
link-expired = 號碼已過期，請重新產生。
link-too-many = 錯誤次數過多，暫時無法受理。請約 { $minutes } 分鐘後再試。
link-already = 已與 { $channel } 連結。
link-same = 這是本應用程式的號碼，請在另一個應用程式傳送。
link-none = 沒有已連結的應用程式。
link-unlink-ask = 要解除與 { $channel } 的連結嗎？解除後，設定與紀錄會分開。
link-unlinked = 已解除與 { $channel } 的連結。
link-gone = 這項確認已失效。若有需要，請重新產生號碼。
# The word with which a customer begins: "連結 482913".
link-word = 連結
