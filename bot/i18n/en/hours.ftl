# $ranges: the day's hours joined, e.g. 10 AM–6 PM; $next_open: e.g. tomorrow at 10 AM
hours-open = We're open now, until { $until } today.
hours-closed = We're closed now. We open { $next_open }.
hours-closed-holiday = We're closed today. We open { $next_open }.
hours-closed-unknown = We're closed now. Staff will tell you when we open.
hours-today = Hours today ({ $day }): { $ranges }.
hours-day = Hours on { $day }: { $ranges }.
hours-day-closed = We're closed on { $day }.
hours-week = Our opening hours:
hours-line = { $day }: { $ranges }
hours-range = { $start }–{ $end }
hours-rest = closed
hours-holiday = Holidays
hours-unknown = Staff will tell you our opening hours.
hours-tomorrow = tomorrow at { $time }
hours-at = { $day }, { $date } at { $time }
hours-date = { $day }, { $date }
