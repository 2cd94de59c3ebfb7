broadcast-write = Write the text to send. For the name, write {"{name|friend}"}; for the last purchase, {"{last_purchase|your last item}"}.
broadcast-placeholder-unknown = { $placeholder } can't be used. You can use: { $allowed }
broadcast-too-long = The text is too long ({ $count }). The limit is { $max }.
broadcast-topic = What kind of message is it? Only those who chose that kind will get it.
broadcast-audience = Who should get it?
    .all = Everyone who agreed
    .bought-category = Bought a category
    .bought-product = Bought a product
    .stage = By stage
    .condition = Write a condition
broadcast-ask-category = Which category?
broadcast-ask-product = Which product? Send its name.
broadcast-ask-days = Bought within how many days? Send a number.
broadcast-ask-stage = Which stage?
broadcast-stage-prospect = Not bought yet
broadcast-stage-new = New customers
broadcast-stage-repeat = Repeat customers
broadcast-stage-vip = Best customers
broadcast-stage-drifting = Drifting away
broadcast-stage-dormant = Dormant customers
broadcast-stage-lost = No order for a year
broadcast-ask-condition = Write the condition, for example: bought category:beans in 90d
broadcast-condition-wrong = I couldn't read that condition. { $problem }
broadcast-number-wrong = Please send a number from 1 up.
broadcast-segment-all = everyone who agreed
broadcast-segment-bought =
    { $days ->
        [one] bought "{ $what }" within { $days } day
       *[other] bought "{ $what }" within { $days } days
    }
broadcast-segment-stage = { $stage }
# $id as text; $cost with its currency; $left: paid messages left afterwards
broadcast-draft = Draft #{ $id } "{ $title }"
    .title = Draft #{ $id }
    .alt = { $count ->
        [one] Draft #{ $id }: { $count } person, { $cost }. Tap to check
       *[other] Draft #{ $id }: { $count } people, { $cost }. Tap to check
    }
    .audience = { $count ->
        [one] To: { $count } person ({ $segment })
       *[other] To: { $count } people ({ $segment })
    }
    .channel = { $channel }: { $count }
    .excluded = Left out: { $count }
    .excluded-reason = • { $reason }: { $count }
    .cost = About { $cost }
    .quota = Messages left afterwards: { $left }
    .topic = Kind: { $topic }
    .held = These are quiet hours, so people get it from { $time } on.
broadcast-nobody = There is nobody to send to. The reasons are below.
broadcast-sample-sent = I sent a sample to you. Nothing has gone to customers.
broadcast-sample-note = [Sample]
broadcast-confirm =
    { $count ->
        [one] This goes to { $count } person. To send it, type the number "{ $number }".
       *[other] This goes to { $count } people. To send it, type the number "{ $number }".
    }
broadcast-confirm-wrong = The number is wrong, so nothing was sent. Type "{ $number }" to send, or "back" to leave.
broadcast-changed =
    { $count ->
        [one] Meanwhile the audience changed to { $count } person. Please check again.
       *[other] Meanwhile the audience changed to { $count } people. Please check again.
    }
broadcast-started =
    { $count ->
        [one] Sending has started, to { $count } person.
       *[other] Sending has started, to { $count } people.
    }
broadcast-started-already = { $staff } started this at { $time }.
broadcast-progress =
    { $title }: { $status }
    { $done } of { $count } done (sent { $sent }, skipped { $skipped }, failed { $failed }, open { $open })
broadcast-status-draft = draft
broadcast-status-scheduled = scheduled
broadcast-status-running = sending
broadcast-status-paused = paused
broadcast-status-cancelled = cancelled
broadcast-status-finished = finished
broadcast-paused = Paused. The { $open } open ones wait until you resume.
broadcast-resumed = Resumed. { $open } still to send.
broadcast-cancel-ask = Cancel the { $open } open ones? What was sent can't be taken back.
broadcast-cancelled = Cancelled. Sent: { $sent }, cancelled: { $cancelled }.
broadcast-report = Report "{ $title }"
    .title = Report
    .alt = Report "{ $title }": sent to { $sent }. Tap for details
    .audience = Audience: { $count }
    .sent = Sent: { $count }
    .skipped = Skipped: { $count }
    .failed = Failed: { $count }
    .cancelled = Cancelled: { $count }
    .expired = Too late: { $count }
    .unknown = Not certain: { $count }
    .taps = Taps: { $count }
    .stops = Stops: { $count }
    .cost = Cost: { $cost }
broadcast-over-quota = Can't send. It needs { $needed } messages, and { $left } are left this month. Choose fewer people, or send next month.
broadcast-none = There are no broadcasts yet.
broadcast-list = Latest broadcasts:
broadcast-discarded = The draft is gone.
broadcast-button-pause = Pause
broadcast-button-resume = Resume
broadcast-button-cancel = Cancel sending
broadcast-button-report = See the report
broadcast-button-discard = Discard the draft
broadcast-fallback-name = friend
broadcast-fallback-last-purchase = your last item
