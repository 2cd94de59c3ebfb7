menu-bar = メニュー
menu-products = 商品を探す
menu-orders = 注文状況
menu-restock = 再入荷
menu-shop = お店のこと
menu-settings = 設定
menu-staff = スタッフに相談
