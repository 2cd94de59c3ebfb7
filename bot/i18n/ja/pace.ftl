pace-ask = お知らせの回数を選んでください。いまは{ $pace }です。
pace-set = 承知しました。お知らせを{ $pace }に変えました。
pace-lowest = いまがいちばん少ない回数（{ $pace }）です。これより減らすときは、停止もできます。
pace-normal = 通常の回数
pace-weekly = 週1回まで
pace-fortnightly = 月2回まで
pace-monthly = 月1回まで
pace-quarterly = 3か月に1回まで
pace-custom = { $days }日に{ $count }回まで
# $times: e.g. 21:00〜9:00; '' when messages may come at any hour
pace-quiet =
    お知らせをお送りしない時間を選んでください。いまは{ KNOWN($times) ->
        [yes] { $times }
       *[no] なし
    }です。「20時」のように、ご希望の時間を送っていただくこともできます。
    .shop = お店と同じ
    .none = 夜も受け取る
pace-quiet-shop =
    承知しました。お送りしない時間を、お店と同じ{ KNOWN($times) ->
        [yes] { $times }にしました。
       *[no] （なし）にしました。
    }
pace-quiet-none = 承知しました。夜も、お知らせをお送りします。
pace-at-once-on = 承知しました。入荷のお知らせは、夜でもすぐにお送りします。
    .button = 入荷は夜もすぐに
pace-at-once-off = 承知しました。入荷のお知らせも、お送りしない時間を守ります。
    .button = 入荷も夜は待つ
# Asked once of whoever answers nothing for long.
pace-go-on = しばらくお返事がないため、お知らせをお休みしています。このまま続けてもよろしいですか。ご返信がなければ、もうお送りしません。
    .title = お知らせを続けますか
    .yes = 続ける
    .less = 月1回にする
pace-going-on = ありがとうございます。お知らせを再開します。
