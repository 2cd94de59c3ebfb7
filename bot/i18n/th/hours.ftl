# $ranges: the day's hours joined, e.g. 10:00–18:00; $next_open: e.g. พรุ่งนี้ 10:00
hours-open = ตอนนี้ร้านเปิดอยู่ค่ะ วันนี้เปิดถึง { $until }
hours-closed = ตอนนี้ร้านปิดค่ะ เปิดอีกครั้ง { $next_open }
hours-closed-holiday = วันนี้ร้านหยุดค่ะ เปิดอีกครั้ง { $next_open }
hours-closed-unknown = ตอนนี้ร้านปิดค่ะ เจ้าหน้าที่จะแจ้งวันเปิดให้ทราบ
hours-today = วันนี้ ({ $day }) เปิด { $ranges } ค่ะ
hours-day = { $day } เปิด { $ranges } ค่ะ
hours-day-closed = { $day } ร้านหยุดค่ะ
hours-week = เวลาทำการค่ะ
hours-line = { $day }: { $ranges }
hours-range = { $start }–{ $end }
hours-rest = หยุด
hours-holiday = วันหยุดราชการ
hours-unknown = เจ้าหน้าที่จะแจ้งเวลาทำการให้ทราบค่ะ
hours-tomorrow = พรุ่งนี้ { $time }
hours-at = { $day } { $date } { $time }
hours-date = { $day } { $date }
