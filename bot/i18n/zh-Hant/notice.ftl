# What staff are told of the service itself, in their own chat.
# $percent, $used, $quota: numbers
notice-quota = 本月 LINE 的 { $quota } 則訊息已使用 { $used } 則（{ $percent }% 以上）。
# $title: the broadcast
notice-campaign-quota = 群發「{ $title }」已暫停。還需要 { $needed } 則，本月剩餘 { $left } 則。尚未輪到的顧客沒有收到任何訊息。
notice-campaign-template = 群發「{ $title }」已暫停，因為有幾位顧客的內容無法產生。請確認內容後，再選擇繼續或取消。
notice-campaign-rejected = 群發「{ $title }」已暫停，因為平台連續拒絕。請確認文字與圖片。
# $channel: line or telegram
notice-channel-down = { $channel } 的權杖遭到拒絕，因此停止傳送。請設定新的權杖。所有訊息仍依序等候。
notice-restored = 資料已從備份還原，因此全部停止傳送。進行中的群發也已暫停。確認內容後，請由負責人傳送「恢復全部傳送」來恢復。
notice-stopped = 已啟動緊急停止，目前不傳送訊息。確認內容後，請由負責人傳送「恢復全部傳送」來恢復。
notice-answers =
    上週的提問：{ $asked }件
    ・當場回答：{ $answered }件
    ・從相近問題中選擇：{ $chosen }件
    ・未能回答或轉交店員：{ $staff }件
    「未解決」{ $wrong }件，待回答的問題{ $open }件。傳送「未回答的問題」即可查看。
