error-sorry = 系統暫時發生問題，非常抱歉。您的內容將轉交給專人處理。
error-try-again = 系統暫時發生問題，請稍後再傳送一次。
error-too-many = 謝謝您傳送許多訊息，我會依序閱讀，請稍候。
error-too-long = 謝謝您的長訊息，我只讀了開頭。可以請您簡短說明嗎？
error-group = 我不在群組中回覆，請使用一對一聊天。
