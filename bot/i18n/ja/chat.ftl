chat-greeting =
    { KNOWN($name) ->
        [yes] { $name }さま、こんにちは。
       *[no] こんにちは。
    }ご質問をそのままお送りください。
chat-thanks = こちらこそ、ありがとうございます。また何でもお尋ねください。
chat-robot = はい、自動でお答えするご案内係です。スタッフにもおつなぎできます。
chat-small-talk = お声がけありがとうございます。お店のことなら、何でもお尋ねください。
chat-sticker = スタンプをありがとうございます。ご用があれば、言葉でお送りください。
chat-image = お写真を受け取りました。自動では読み取れないため、スタッフにお見せしましょうか？
chat-image-handover = お写真を受け取りました。スタッフがこのトークで拝見します。
chat-media = 受け取りましたが、自動では開けません。言葉でお送りいただくか、スタッフにご相談ください。
chat-location =
    位置情報をありがとうございます。{ KNOWN($distance) ->
        [yes] お店までは、およそ{ $distance }です。
       *[no] お店の場所は下のとおりです。
    }
chat-choice-gone = このボタンは、もう使えません。お手数ですが、もう一度お送りください。
chat-cancelled = 取りやめました。
chat-nothing-to-stop = いま続けている手続きはありません。
