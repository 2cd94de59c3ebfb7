staff-registered = 已將 { $name } 登錄為{ $role }。傳送「選單」可查看能做的事。
staff-already = { $name } 早已登錄。
staff-code-wrong = 登錄碼不正確，請確認號碼。
staff-code-expired = 登錄碼已過期，請產生新的。
staff-code-missing = 請一併傳送登錄碼，例如：/staff 123456
staff-private-only = 請在一對一聊天中登錄。
staff-removed = 已移除該店員。
staff-denied = 只有店員可以這樣做。
staff-role-refused = { $role }無法執行此操作，需要的角色：{ $needed }
staff-role-owner = 店主
staff-role-marketer = 行銷人員
staff-role-clerk = 門市人員
staff-menu = 請選擇要做的事。
    .broadcast = 群發訊息
    .sale = 門市銷售
    .stock = 更新庫存
    .handovers = 等待中的顧客
    .questions = 未回答的問題
    .campaigns = 群發列表
    .help = 輸入方式
staff-help =
    輸入範例：
    ・銷售：「田中 豆200g 2」
    ・庫存：「庫存 BEANS-200 5」
    ・群發：「/broadcast」
staff-not-understood = 無法理解。傳送「選單」可查看能做的事。
staff-marketing-refused = { $customer } 不接收通知，不能傳送廣告。
staff-code-too-many = 登錄碼連續錯誤，一小時內暫不受理。請取得新的登錄碼後再試。
staff-console = 這是進入管理後台的按鈕，10 分鐘內限用一次。
    .open = 開啟管理後台
staff-stopped-all =
    已停止所有主動訊息（進行中的群發：{ $count } 則）。回覆與顧客要求的訊息（例如訂單通知）仍會繼續。
staff-stopped-everything = 已停止所有傳送（進行中的群發：{ $count } 則），只有對顧客的回覆仍會繼續。
staff-emergency =
    .everything = 顧客要求的也停止
    .resume = 恢復傳送
staff-resumed = 已恢復傳送，逾時的訊息不會送出。群發仍暫停中，可由「群發列表」逐則恢復。
staff-not-stopped = 目前沒有停止傳送。
# What staff type for each act, in any language; alternatives stand between bars
staff-words =
    .menu = 選單|店員選單
    .help = 輸入方式
    .broadcast = 群發|群發訊息
    .campaigns = 群發列表
    .stop-all = 停止全部群發|全部停止群發
    .resume-all = 恢復全部傳送
    .sale = 銷售
    .stock = 庫存
    .handovers = 等待中的顧客
    .questions = 未回答的問題|問題列表
    .reply = 回覆
    .hand-back = 交回自動回覆
    .console = 管理後台
