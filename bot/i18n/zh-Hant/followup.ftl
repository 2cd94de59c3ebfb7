followup-push =
    { KNOWN($name) ->
        [yes] { $name } 您好，{ $item }使用得還順利嗎？
       *[no] 您好，{ $item }使用得還順利嗎？
    }若有問題，真人客服會為您解答。
    .title = 關於您購買的商品
    .alt = { $item }使用得還順利嗎？點一下即可洽詢
    .reason = 依據您{ $date }的購買紀錄，只詢問這一次。
followup-good = 太好了，感謝您告訴我們。
followup-talk = 將為您轉接真人客服，請直接傳送您的問題。
followup-stopped = 了解，之後不會再傳送購後關心。
