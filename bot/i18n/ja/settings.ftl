# $quiet: e.g. 21:00〜9:00; $language, $pace: already in words
settings-card = いまの設定です。
    .title = 設定
    .alt = 設定：お知らせ・回数・時間・言語。タップで変更
    .topics = お知らせ：{ KNOWN($topics) ->
        [yes] { $topics }
       *[no] なし
    }
    .pace = 回数：{ $pace }
    .quiet = お送りしない時間：{ KNOWN($quiet) ->
        [yes] { $quiet }
       *[no] なし
    }
    .language = 言語：{ $language }
    .links = 連携：{ KNOWN($channels) ->
        [yes] { $channels }
       *[no] なし
    }
settings-button-topics = お知らせを選ぶ
settings-button-pace = 回数を変える
settings-button-quiet = 時間を変える
settings-button-language = 言語を変える
settings-button-link = アプリを連携する
