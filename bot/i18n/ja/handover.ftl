handover-open =
    スタッフにつなぎました。{ KNOWN($minutes) ->
        [yes] { $minutes }分ほどでお返事します。
       *[no] 順番にお返事します。
    }その間、自動の返信は止まります。
handover-closed = ただいま営業時間外です。{ $next_open } からスタッフがお返事します。お急ぎのご注文番号があれば、続けてお送りください。
handover-closed-holiday = 本日は休業日です。{ $next_open } からスタッフがお返事します。お急ぎのご注文番号があれば、続けてお送りください。
handover-closed-unknown = ただいま営業時間外です。スタッフが確認しだい、このトークにお返事します。
handover-waiting = スタッフに伝えています。お返事まで、もう少しお待ちください。
handover-end = スタッフとのやりとりを終了しました。引き続き自動でお答えします。
handover-timeout = しばらくやりとりがなかったため、自動のご案内に戻りました。続きのご相談は「スタッフ」とお送りください。
handover-late = お待たせして申し訳ありません。まだお返事ができていません。{ $when }までに、スタッフがこのトークにお返事します。
handover-late-unknown = お待たせして申し訳ありません。まだお返事ができていません。スタッフが順番にお返事します。
# What a customer sees of a staff member's words; $staff '' when the shop hides names
handover-staff-message =
    { KNOWN($staff) ->
        [yes] スタッフ { $staff }：
       *[no] スタッフ：
    }
    { $text }
# To staff
handover-card = 対応のお願い：{ $customer }さま
    .title = 対応のお願い #{ $id }
    .alt = 対応のお願い：{ $customer }さま、{ $reason }。タップで担当
    .customer = お客さま：{ $customer }（{ $channel }・{ $language }）
    .reason = 理由：{ $reason }
    .messages = 最近のやりとり：
    .orders = ご注文：{ $orders }
    .preferences = お好み：{ $preferences }
    .topics = 受け取り：{ $topics }
    .none = なし
    .refused = お知らせは受け取らない方です。広告は送れません。
    .maybe-stop = 停止のご希望かもしれません。
    .suggestion = 返信の案：{ $answer }
    .send = この案を送る
    .reply = 返信は「返信 { $id } 本文」で送れます。担当すると、そのまま書くだけで届きます。
handover-card-line-customer = 客：{ $text }
handover-card-line-bot = 自動：{ $text }
handover-card-line-staff = 店：{ $text }
handover-reason-unknown = 2回続けて読み取れませんでした
handover-reason-asked = スタッフをご希望です
handover-reason-complaint = ご不満のようです
handover-reason-duplicate = 同じお知らせが重ねて届いたとのことです
handover-reason-followup = お買い上げ後のご相談です
handover-reason-order = ご注文の変更・キャンセルです
handover-reason-abuse = 強い言葉がありました
handover-reason-image = 写真が届きました
handover-reason-not-helpful = 答えで解決しませんでした
handover-reason-error = 不具合で自動のお答えができませんでした
handover-nobody = お名前のわからないお客
handover-relayed = { $customer }さまから #{ $id }
    .alt = { $customer }さま：{ $text }
handover-claimed = 担当になりました。ここに書くと、{ $customer }さまに届きます。
handover-claimed-by = { $staff }さんが担当しています。
handover-replied = { $customer }さまに送りました。
handover-reply-failed = { $customer }さまに届きませんでした。理由：{ $reason }
handover-handed-back = 自動応答に戻しました。
handover-gone = この対応は、もう終わっています。
handover-ping = { $customer }さまが{ $minutes }分お待ちです。あと{ $left }分で、お待たせのお詫びが自動で届きます。
handover-none = 対応待ちはありません。
handover-list = 対応待ち { $count }件
# $id as text
handover-which = 複数の方を担当しています。「返信 { $id } 本文」のように、番号を付けて送ってください。
# What a customer sent that is no text, as staff read it
handover-sent-image = （写真）
handover-sent-video = （動画）
handover-sent-audio = （音声）
handover-sent-voice = （音声）
handover-sent-document = （ファイル）
handover-sent-file = （ファイル）
handover-sent-sticker = （スタンプ）
handover-sent-location = （位置情報）
