# $ranges: the day's hours joined, e.g. 10:00–18:00; $next_open: e.g. 明天 10:00
hours-open = 目前營業中，今天營業至 { $until }。
hours-closed = 目前非營業時間，將於{ $next_open }開始營業。
hours-closed-holiday = 今天公休，將於{ $next_open }開始營業。
hours-closed-unknown = 目前非營業時間，下次營業時間將由真人客服回覆您。
hours-today = 今天（{ $day }）的營業時間為 { $ranges }。
hours-day = { $day }的營業時間為 { $ranges }。
hours-day-closed = { $day }公休。
hours-week = 營業時間如下。
hours-line = { $day }：{ $ranges }
hours-range = { $start }–{ $end }
hours-rest = 公休
hours-holiday = 國定假日
hours-unknown = 營業時間將由真人客服回覆您。
hours-tomorrow = 明天 { $time }
hours-at = { $date }（{ $day }）{ $time }
hours-date = { $date }（{ $day }）
