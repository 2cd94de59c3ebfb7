# $ranges: the day's hours joined, e.g. 10:00〜18:00; $next_open: e.g. 明日10:00
hours-open = ただいま営業中です。本日は{ $until }までです。
hours-closed = ただいま営業時間外です。次は{ $next_open }に開きます。
hours-closed-holiday = 本日は休業日です。次は{ $next_open }に開きます。
hours-closed-unknown = ただいま営業時間外です。次に開く日は、スタッフが後ほどお答えします。
hours-today = 本日（{ $day }）の営業時間は { $ranges } です。
hours-day = { $day }の営業時間は { $ranges } です。
hours-day-closed = { $day }はお休みです。
hours-week = 営業時間のご案内です。
hours-line = { $day }：{ $ranges }
hours-range = { $start }〜{ $end }
hours-rest = 休み
hours-holiday = 祝日
hours-unknown = 営業時間はスタッフがお答えします。
hours-tomorrow = 明日{ $time }
hours-at = { $date }（{ $day }）{ $time }
hours-date = { $date }（{ $day }）
