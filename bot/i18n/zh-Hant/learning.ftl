learning-answer =
    { KNOWN($question) ->
        [yes] 關於您之前詢問的「{ $question }」，真人客服的回覆如下。
       *[no] 關於您之前的問題，真人客服的回覆如下。
    }
    { $answer }
learning-none = 目前沒有待回答的問題。
learning-list = 有{ $count }個問題待回答，依人數排序。
    .row = { $count }人：{ $question }
learning-card =
    { $count }人問過。等待回覆：{ $waiting }人
    { $phrasings }
    { KNOWN($near) ->
        [yes]
            相近的問題與答案
            { $near }
       *[no] 沒有相近的問題。
    }
    .line = ・{ $question }
    .write = 撰寫答案
    .same = 與{ $number }相同
    .aside = 不是問題
learning-write =
    請用一則訊息傳送「{ $question }」的答案。
    等待的客人會收到，之後也會自動回答。
learning-too-long = 太長了，請在{ $most }字以內。
learning-taught = 已記住「{ $question }」，並會傳送答案給等待的{ $count }位客人。
learning-aside = 已從列表移除。
learning-undone = 已取消。已送達的答案無法收回。
learning-gone = 這個問題已不在列表中。
learning-more = 問題列表
