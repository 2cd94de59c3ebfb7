staff-registered = { $name }さんを、{ $role }として登録しました。「メニュー」でできることが見られます。
staff-already = { $name }さんは、すでに登録されています。
staff-code-wrong = 登録コードが違います。番号をご確認ください。
staff-code-expired = 登録コードの期限が過ぎています。新しいコードを発行してください。
staff-code-missing = 登録コードを続けて送ってください。例：/staff 123456
staff-private-only = 登録は1対1のトークで行ってください。
staff-removed = スタッフの登録を外しました。
staff-denied = この操作はスタッフだけができます。
staff-role-refused = { $role }の役割では、この操作はできません。必要な役割：{ $needed }
staff-role-owner = オーナー
staff-role-marketer = 配信担当
staff-role-clerk = 店頭担当
staff-menu = できることを選んでください。
    .broadcast = 一斉配信
    .sale = 店頭の売上
    .stock = 在庫の更新
    .handovers = 対応待ち
    .questions = 未回答の質問
    .campaigns = 配信の一覧
    .help = 書き方
staff-help =
    書き方の例です。
    ・売上：「田中 豆200g 2」
    ・在庫：「在庫 BEANS-200 5」
    ・配信：「一斉配信」
staff-not-understood = 読み取れませんでした。「メニュー」で、できることを見られます。
staff-marketing-refused = { $customer }さまはお知らせを受け取らない方です。広告は送れません。
staff-code-too-many = 間違いが続いたため、1時間ほど受け付けません。新しいコードを受け取ってから、もう一度お送りください。
staff-console = 管理画面に入るボタンです。10分以内に1回だけ使えます。
    .open = 管理画面を開く
staff-stopped-all =
    お知らせの送信をすべて止めました（動いていた配信：{ $count }件）。ご注文の連絡など、お客さまが頼まれたものと返信は続きます。
staff-stopped-everything = 送信をすべて止めました（動いていた配信：{ $count }件）。お客さまへの返信だけが続きます。
staff-emergency =
    .everything = 頼まれたものも止める
    .resume = 送信を再開する
staff-resumed = 送信を再開しました。期限の過ぎたものは送られません。一斉配信は止めたままです。「配信一覧」から一つずつ再開できます。
staff-not-stopped = 送信は止まっていません。
# What staff type for each act, in any language; alternatives stand between bars
staff-words =
    .menu = メニュー|スタッフメニュー
    .help = 書き方
    .broadcast = 一斉配信
    .campaigns = 配信一覧|配信の一覧
    .stop-all = 全配信停止
    .resume-all = 送信再開|全送信再開
    .sale = 売上
    .stock = 在庫
    .handovers = 対応待ち
    .questions = 質問|未回答|未回答の質問
    .reply = 返信
    .hand-back = 自動応答に戻す
    .console = 管理画面
