privacy-short =
    我們保存的資料：{ $list }。目的是回答您的詢問，以及傳送您選擇的通知。保存至最後一次往來後 { $months } 個月。
privacy-list-nothing = 顯示名稱與本對話
privacy-list-name = 顯示名稱
privacy-list-messages = 本對話
privacy-list-orders = 訂單紀錄
privacy-list-preferences = 喜好
privacy-list-consent = 同意紀錄
privacy-list-birthday = 生日（月、日）
privacy-what =
    【保存內容】顯示名稱、本對話、訂單、喜好與同意紀錄。
    【用途】只用於回答您的問題、訂單聯絡，以及您選擇的通知。
privacy-how-long =
    【期限】對話 12 個月、照片 90 天、訂單與喜好為最後一次往來後 24 個月。同意紀錄為最後一則通知後 3 年。
privacy-who =
    【處理人員】僅限{ $shop }的店員。我們不會出售或提供給其他公司。
    【地點】{ KNOWN($country) ->
        [yes] 保存於{ $country }的伺服器。
       *[no] 保存地點請洽下方聯絡方式。
    }訊息會經過 LINE 與 Telegram。
privacy-rights =
    【您可以】傳送「停止」取消通知，「我的資料」查看與更正，「刪除資料」刪除。
    【聯絡方式】{ KNOWN($contact) ->
        [yes] { $contact }
       *[no] 請傳送「真人客服」。
    }
privacy-url = 完整政策：{ $url }
