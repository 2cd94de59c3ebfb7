menu-bar = Menu
menu-products = Find products
menu-orders = My orders
menu-restock = Restocks
menu-shop = About the shop
menu-settings = Settings
menu-staff = Ask staff
