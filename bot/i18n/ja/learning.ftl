learning-answer =
    { KNOWN($question) ->
        [yes] 「{ $question }」のご質問に、スタッフからお答えします。
       *[no] 先日のご質問に、スタッフからお答えします。
    }
    { $answer }
