# $hours: when staff answer, e.g. 10 AM–6 PM; '' when unknown
welcome-hello =
    Thanks for adding { $shop }. I'm the shop's automated guide: stock, orders, opening hours. { KNOWN($hours) ->
        [yes] Staff are here { $hours }.
       *[no] I can also pass you to our staff.
    }
welcome-hello-telegram =
    Welcome. I'm the automated guide of { $shop }: stock, orders, opening hours. { KNOWN($hours) ->
        [yes] Staff are here { $hours }.
       *[no] I can also pass you to our staff.
    }
welcome-survey =
    One optional question: what do you usually look for?
    You can change it later under "settings".
welcome-survey-thanks = Got it: you often look for { $category }.
welcome-survey-skipped = No problem. You can tell me any time under "settings".
welcome-returning =
    { KNOWN($name) ->
        [yes] Welcome back, { $name }.
       *[no] Welcome back.
    } I'm the automated guide of { $shop }.
welcome-back =
    { KNOWN($name) ->
        [yes] Good to see you again, { $name }.
       *[no] Good to see you again.
    } Messages stay off. To get some, choose them under "settings".
