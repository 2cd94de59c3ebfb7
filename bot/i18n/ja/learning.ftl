learning-answer =
    { KNOWN($question) ->
        [yes] 「{ $question }」のご質問に、スタッフからお答えします。
       *[no] 先日のご質問に、スタッフからお答えします。
    }
    { $answer }
learning-none = 答えのない質問はありません。
learning-list = 答えのない質問が{ $count }件あります。多い順です。
    .row = { $count }人：{ $question }
learning-card =
    { $count }人からの質問です。返事を待っている方：{ $waiting }人
    { $phrasings }
    { KNOWN($near) ->
        [yes]
            近い質問と答え
            { $near }
       *[no] 近い質問はありません。
    }
    .line = ・{ $question }
    .write = 答えを書く
    .same = { $number }と同じ
    .aside = 質問ではない
learning-write =
    「{ $question }」の答えを、続けて1通で送ってください。
    待っている方に届き、次からは自動でお答えします。
learning-too-long = 長すぎます。{ $most }文字までにしてください。
learning-taught = 「{ $question }」を覚えました。待っている{ $count }人に答えをお送りします。
learning-aside = 質問の一覧から外しました。
learning-undone = 元に戻しました。すでに届いた答えは取り消せません。
learning-gone = この質問は、もう一覧にありません。
learning-more = 質問の一覧
