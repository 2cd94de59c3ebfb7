questions-answer = { $answer }
    .feedback = この答えで解決しましたか？
questions-thanks = お知らせくださり、ありがとうございます。
questions-choices =
    うまく読み取れませんでした。近いものはありますか？
    { $list }
questions-none = 失礼しました。別の言葉でもう一度お送りいただくか、スタッフにご相談ください。
questions-unknown = うまく読み取れませんでした。下からお選びいただくか、別の言葉でお送りください。
questions-handover = お力になれず申し訳ありません。いただいた内容をスタッフに引き継ぎます。
questions-not-helpful = お役に立てず申し訳ありません。スタッフにおつなぎしましょうか？
