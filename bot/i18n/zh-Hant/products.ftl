# $price: already with its currency; prices include tax in Japan
products-card = { $price }（含稅）
    .title = { $item }
    .alt = { $item } { $price }，{ $stock }。點一下查看商品
products-list = 為您找到以下商品。
    .alt = 共 { $count } 項商品：{ $item } 等。點一下查看
products-in-stock = 庫存 { $count } 件
products-available = 有庫存
products-low = 剩餘 { $count } 件
products-sold-out = 缺貨
products-stock = 「{ $item }」目前庫存 { $count } 件。
products-stock-available = 「{ $item }」目前有庫存。
products-price = 「{ $item }」為 { $price }（含稅）。
products-none = 找不到符合「{ $query }」的商品。請換個說法，或洽詢真人客服。
products-several = 找到幾項商品，請問是哪一項？
products-ask = 請問您在找什麼商品？請傳送名稱或種類。
products-similar = 與「{ $item }」類似的商品：
products-no-similar = 目前沒有與「{ $item }」類似的商品。
products-recommend = 為您介紹「{ $category }」的商品。
products-as-of = { $time } 的庫存。
products-recommend-own =
    依您過去的購買為您挑選。
    { $reasons }
    .bought = ・{ $item }：您之前選購過
    .companion = ・{ $item }：常與「{ $other }」一起選購
    .similar = ・{ $item }：與「{ $other }」相近
    .alike = ・{ $item }：口味相近的客人也喜歡
    .popular = ・{ $item }：人氣商品
products-beside = 常一起選購的商品：
