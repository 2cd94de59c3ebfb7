questions-answer = { $answer }
    .feedback = 這個回答解決您的問題了嗎？
questions-thanks = 感謝您告訴我們。
questions-choices =
    抱歉，我沒看懂。您是想問以下哪一項呢？
    { $list }
questions-none = 抱歉。請換個說法再傳一次，或詢問真人客服。
questions-unknown = 抱歉，我沒看懂。請從下方選擇，或換個說法傳送。
questions-handover = 很抱歉沒能幫上忙。我會將您的訊息轉交給真人客服。
questions-not-helpful = 很抱歉沒能幫上忙。要為您轉接真人客服嗎？
