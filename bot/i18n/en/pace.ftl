pace-ask = Choose how often you hear from us. Now: { $pace }.
pace-set = Done. Now: { $pace }.
pace-lowest = This is the lowest pace ({ $pace }). For fewer, you can stop all.
pace-normal = the usual pace
pace-weekly = once a week at most
pace-fortnightly = twice a month at most
pace-monthly = once a month at most
pace-quarterly = once in 3 months at most
pace-custom =
    { $count ->
        [one] once in { $days } days at most
       *[other] { $count } times in { $days } days at most
    }
# $times: e.g. 9 PM–9 AM; '' when messages may come at any hour
pace-quiet =
    When should no message come? Now: { KNOWN($times) ->
        [yes] { $times }
       *[no] never
    }. You can also send a time you like, such as "8 pm".
    .shop = Same as the shop
    .none = Nights are fine
pace-quiet-shop =
    Done. Quiet hours are the shop's own: { KNOWN($times) ->
        [yes] { $times }.
       *[no] none.
    }
pace-quiet-none = Done. Messages may come at night too.
pace-at-once-on = Done. Restock news comes at once, even at night.
    .button = Restocks at once
pace-at-once-off = Done. Restock news waits for your quiet hours to end.
    .button = Restocks can wait
# Asked once of whoever answers nothing for long.
pace-go-on = You have not answered for a while, so we stopped writing. Shall we go on? If you do not reply, we stay silent.
    .title = Shall we go on?
    .yes = Go on
    .less = Once a month
pace-going-on = Thank you. We will write to you again.
