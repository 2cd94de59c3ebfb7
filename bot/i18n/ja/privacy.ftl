privacy-short =
    お預かりしている情報は、{ $list } です。目的は、お問い合わせへのお答えと、ご希望のお知らせをお送りすること。保存は最後のやりとりから{ $months }か月までです。
privacy-list-nothing = お名前（表示名）とこの会話
privacy-list-name = お名前（表示名）
privacy-list-messages = この会話
privacy-list-orders = ご注文の記録
privacy-list-preferences = お好み
privacy-list-consent = 同意の記録
privacy-list-birthday = お誕生日（月と日）
privacy-what =
    【お預かりするもの】表示名、この会話、ご注文、お好み、同意の記録です。
    【使いみち】ご質問へのお答え、ご注文のご連絡、選ばれたお知らせのためだけに使います。
privacy-how-long =
    【期間】会話は12か月、写真は90日、ご注文とお好みは最後のやりとりから24か月です。同意の記録は、最後のお知らせから3年です。
privacy-who =
    【扱う人】{ $shop }のスタッフだけです。ほかの会社に売ったり渡したりしません。
    【場所】{ KNOWN($country) ->
        [yes] { $country }のサーバーで保管します。
       *[no] 保管場所は、下の連絡先でお答えします。
    }メッセージは LINE と Telegram を通ります。
privacy-rights =
    【お客さまができること】「停止」でお知らせを止める、「データを見る」で見る・直す、「データを消す」で消す。
    【連絡先】{ KNOWN($contact) ->
        [yes] { $contact }
       *[no] 「スタッフ」とお送りください。
    }
privacy-url = くわしい方針：{ $url }
