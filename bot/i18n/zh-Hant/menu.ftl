menu-bar = 選單
menu-products = 尋找商品
menu-orders = 訂單狀況
menu-restock = 補貨通知
menu-shop = 關於本店
menu-settings = 設定
menu-staff = 洽詢真人客服
