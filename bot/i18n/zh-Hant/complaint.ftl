complaint-sorry = 造成您的不便，非常抱歉，店員會為您確認。方便的話，請傳送照片與訂單號碼。
complaint-duplicate = 讓您重複收到相同通知，非常抱歉。已回報店員調查原因。
complaint-abuse = 未能符合您的期待，非常抱歉。店員會為您服務。
