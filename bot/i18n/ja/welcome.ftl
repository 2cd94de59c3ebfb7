# $hours: when staff answer, e.g. 10:00〜18:00; '' when unknown
welcome-hello =
    友だち追加ありがとうございます。{ $shop }のご案内係として、在庫・ご注文・お店のことに自動でお答えします。{ KNOWN($hours) ->
        [yes] スタッフへのご相談は { $hours } にどうぞ。
       *[no] ご相談はスタッフにもおつなぎします。
    }
welcome-hello-telegram =
    ようこそ。{ $shop }のご案内係として、在庫・ご注文・お店のことに自動でお答えします。{ KNOWN($hours) ->
        [yes] スタッフへのご相談は { $hours } にどうぞ。
       *[no] ご相談はスタッフにもおつなぎします。
    }
welcome-survey =
    よろしければ1つだけ教えてください。ふだんよくご覧になるのはどれですか？
    あとから「設定」で変えられます。
welcome-survey-thanks = 「{ $category }」をよくご覧になる、と覚えました。
welcome-survey-skipped = 承知しました。いつでも「設定」から教えていただけます。
welcome-returning =
    { KNOWN($name) ->
        [yes] { $name }さま、おかえりなさいませ。
       *[no] おかえりなさいませ。
    }{ $shop }のご案内係です。
welcome-back =
    { KNOWN($name) ->
        [yes] { $name }さま、またお越しくださりありがとうございます。
       *[no] またお越しくださりありがとうございます。
    }お知らせは止めたままにしています。受け取りたいものがあれば「設定」からお選びください。
