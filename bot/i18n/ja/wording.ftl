# The exact sentences a customer agrees to. A change of meaning needs a new version number.
wording-restock = { $shop }から、私が知らせてほしいと伝えた商品の入荷のお知らせを受け取ります。
    .version = 1
wording-followup = { $shop }から、買った商品の使い心地をたずねるメッセージ（広告を含みます）を受け取ります。
    .version = 1
wording-birthday = { $shop }から、誕生日のお祝いと割引のご案内（広告）を受け取ります。月と日だけを使います。
    .version = 1
wording-winback = { $shop }から、しばらく買い物がないときのご案内（広告）を受け取ります。
    .version = 1
wording-cart = { $shop }から、カートに入れたままの商品のお知らせ（広告）を受け取ります。
    .version = 1
wording-recommendation = { $shop }から、おすすめ商品のご案内（広告）を受け取ります。
    .version = 1
wording-news = { $shop }から、新商品・催し・割引のお知らせ（広告）を受け取ります。
    .version = 1
wording-profiling = { $shop }が、私の買い物の記録を、私に合ったご案内を選ぶために使うことに同意します。
    .version = 1
