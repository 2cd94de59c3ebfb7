menu-bar = เมนู
menu-products = ค้นหาสินค้า
menu-orders = สถานะคำสั่งซื้อ
menu-restock = สินค้าเข้า
menu-shop = เกี่ยวกับร้าน
menu-settings = ตั้งค่า
menu-staff = คุยกับเจ้าหน้าที่
