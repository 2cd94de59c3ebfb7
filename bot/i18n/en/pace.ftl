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
