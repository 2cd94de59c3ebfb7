# $quiet: e.g. 9 PM–9 AM; $language, $pace: already in words
settings-card = Your settings now.
    .title = Settings
    .alt = Settings: messages, pace, hours, language. Tap to change
    .topics = Messages: { KNOWN($topics) ->
        [yes] { $topics }
       *[no] none
    }
    .pace = Pace: { $pace }
    .quiet = Quiet hours: { KNOWN($quiet) ->
        [yes] { $quiet }
       *[no] none
    }
    .language = Language: { $language }
    .links = Linked: { KNOWN($channels) ->
        [yes] { $channels }
       *[no] none
    }
settings-button-topics = Choose messages
settings-button-pace = Change pace
settings-button-quiet = Change hours
settings-button-language = Change language
settings-button-link = Link apps
