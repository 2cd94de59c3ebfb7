# $price: already with its currency; prices include tax in Japan
products-card = { $price }（税込）
    .title = { $item }
    .alt = { $item } { $price }、{ $stock }。タップで商品を見る
products-list = 見つかった商品です。
    .alt = 商品{ $count }点：{ $item } ほか。タップで見る
products-in-stock = 在庫{ $count }点
products-available = 在庫あり
products-low = 残り{ $count }点
products-sold-out = 在庫切れ
products-stock = 「{ $item }」の在庫は、ただいま{ $count }点です。
products-stock-available = 「{ $item }」は、ただいま在庫がございます。
products-price = 「{ $item }」は{ $price }（税込）です。
products-none = 「{ $query }」に合う商品は見つかりませんでした。別の言葉でお試しいただくか、スタッフにご相談ください。
products-several = いくつか見つかりました。どちらでしょうか。
products-ask = どんな商品をお探しですか。名前や種類を送ってください。
products-similar = 「{ $item }」に近い商品です。
products-no-similar = 「{ $item }」に近い商品は、いまはございません。
products-recommend = { $category }からのご紹介です。
products-as-of = { $time }時点の在庫です。
products-recommend-own =
    これまでのお買い物から選びました。
    { $reasons }
    .bought = ・{ $item }：前にお選びいただいた品
    .companion = ・{ $item }：「{ $other }」と一緒に選ばれています
    .similar = ・{ $item }：「{ $other }」に近い品です
    .alike = ・{ $item }：似たお好みの方に選ばれています
    .popular = ・{ $item }：よく選ばれています
products-beside = ご一緒に選ばれている品です。
