# $quiet: e.g. 21:00–9:00; $language, $pace: already in words
settings-card = 您目前的設定。
    .title = 設定
    .alt = 設定：通知、頻率、時段、語言。點一下即可更改
    .topics = 通知：{ KNOWN($topics) ->
        [yes] { $topics }
       *[no] 無
    }
    .pace = 頻率：{ $pace }
    .quiet = 不傳送的時段：{ KNOWN($quiet) ->
        [yes] { $quiet }
       *[no] 無
    }
    .language = 語言：{ $language }
    .links = 已連結：{ KNOWN($channels) ->
        [yes] { $channels }
       *[no] 無
    }
settings-button-topics = 選擇通知
settings-button-pace = 更改頻率
settings-button-quiet = 更改時段
settings-button-language = 更改語言
settings-button-link = 連結應用程式
