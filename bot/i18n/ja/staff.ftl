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
    .campaigns = 配信の一覧
    .help = 書き方
staff-help =
    書き方の例です。
    ・売上：「田中 豆200g 2」
    ・在庫：「在庫 BEANS-200 5」
    ・配信：「一斉配信」
staff-not-understood = 読み取れませんでした。「メニュー」で、できることを見られます。
staff-marketing-refused = { $customer }さまはお知らせを受け取らない方です。広告は送れません。
