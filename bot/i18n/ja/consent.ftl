# $max: the most marketing messages in a month; $start and $end: quiet hours as written, e.g. 21:00
consent-ask =
    ご希望の方にだけ、{ $shop }からお選びいただいたお知らせ（広告を含みます）をお送りします。
    月に最大{ $max }通、{ KNOWN($start) ->
        [yes] { $start }から{ $end }はお送りしません。
       *[no] それより多くはお送りしません。
    }「停止」と送ると、いつでもすべて止まります。
consent-choose =
    受け取るものを選んでください。押すたびに切り替わります。
    いまの選択：{ KNOWN($topics) ->
        [yes] { $topics }
       *[no] なし
    }
# A button of the list: ≤ 20 characters with the topic's name. It shows how the topic stands now.
consent-topic-on = ✓ { $topic }：受け取る
consent-topic-off = { $topic }：受け取らない
consent-granted = 承りました。「{ $topics }」をお送りします。変更は「設定」、すべて止めるときは「停止」とお送りください。
consent-granted-profiling = 承りました。お買い物の記録を、お客さまに合ったご案内のために使います。やめるときは「設定」からいつでも止められます。
consent-declined = 承知しました。お知らせはお送りしません。ご質問にはいつでもお答えします。
consent-stopped = お知らせをすべて停止しました。ご注文やお問い合わせへのご返信だけお送りします。
consent-stopped-sending = 停止しました。すでに送信を始めていたお知らせが、あと1通だけ届くことがあります。申し訳ありません。
consent-stopped-already = お知らせはすでにすべて停止しています。お送りするものはありません。
consent-maybe-stop = お知らせを止めるご希望でしょうか。確認できるまで、お知らせはお休みします。
consent-ambiguous = どちらでしょうか。確認できるまで、お知らせは止めておきます。
consent-order = 承知しました。ご注文のことは、下からお選びください。お知らせは、これまでどおりです。
consent-undone =
    元に戻しました。{ KNOWN($topics) ->
        [yes] 「{ $topics }」をお送りします。
       *[no] お送りするお知らせは、いまはありません。
    }
consent-undo-late = 元に戻せる時間が過ぎました。「設定」から、もう一度お選びいただけます。
consent-topic-stopped = 「{ $topic }」を停止しました。ほかのお知らせは、そのままです。
consent-paused = { $until }まで、お知らせをお休みします。「再開」と送ると、いつでも戻せます。
consent-resumed =
    { KNOWN($topics) ->
        [yes] 再開しました。「{ $topics }」をお送りします。
       *[no] お送りするお知らせは、まだ選ばれていません。下から選べます。
    }
consent-pending = お店で「{ $topic }」のご希望をうかがいました。お送りしてよろしいですか？ お返事がなければ、お送りしません。
    .yes = 受け取る
    .no = 受け取らない
    .alt = お知らせのご確認です
consent-pending-no = 承知しました。「{ $topic }」はお送りしません。
consent-expired = お知らせをお休みしています。今後もお送りしてよろしいですか？ お返事がなければ、このまま停止します。
# The button's label and the sentence that it agrees to, shown before it is pressed.
consent-meaning = 「{ $label }」を押すと：{ $sentence }
# $sentence: wording-profiling, which ends in a full stop
consent-profiling =
    もう1つだけ、おたずねします。押すまでは使いません。
    { $sentence }
    .yes = 使ってよい
    .no = 使わない
consent-profiling-off = 承知しました。お買い物の記録を、ご案内を選ぶためには使いません。
# A button: get again what was stopped, in the words shown above it.
consent-again = 前と同じに戻す
