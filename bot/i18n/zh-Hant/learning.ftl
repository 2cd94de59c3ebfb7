learning-answer =
    { KNOWN($question) ->
        [yes] 關於您之前詢問的「{ $question }」，真人客服的回覆如下。
       *[no] 關於您之前的問題，真人客服的回覆如下。
    }
    { $answer }
