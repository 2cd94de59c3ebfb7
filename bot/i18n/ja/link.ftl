# $channel: LINE or Telegram; $code: six figures, as text; $minutes: how long the code works
link-start = もう一方のアプリと連携すると、設定と記録が1つになります。いつでも外せます。
    .make = コードをつくる
    .enter = コードを入れる
link-code = 連携コードは { $code } です。{ $minutes }分以内に、もう一方のアプリでこの番号を送ってください。だれにも教えないでください。
link-ask-code = もう一方のアプリに表示された、6けたの番号を送ってください。
link-waiting = 番号を受け取りました。もう一方のアプリで確認してください。
link-confirm = { $channel } の「{ $name }」さまと連携しようとしています。ご本人の操作ですか？
link-done = 連携しました。設定と記録は、どちらのアプリでも同じになります。
link-refused = 連携しませんでした。お心当たりがなければ、番号をだれにも教えないでください。
link-wrong = 番号が違うようです。もう一度ご確認ください。
link-expired = 番号の期限が過ぎています。もう一度つくってください。
link-too-many = 間違いが続いたため、しばらく受け付けません。{ $minutes }分ほどあとにお試しください。
link-already = すでに { $channel } と連携しています。
link-same = 同じアプリの番号です。もう一方のアプリで送ってください。
link-none = 連携しているアプリはありません。
link-unlink-ask = { $channel } との連携を外しますか？ 外すと、設定と記録は別々になります。
link-unlinked = { $channel } との連携を外しました。
link-gone = この確認は、もう使えません。必要でしたら、番号をもう一度つくってください。
# The word with which a customer begins: "連携 482913".
link-word = 連携
