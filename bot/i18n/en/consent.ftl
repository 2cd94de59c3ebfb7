# $max: the most marketing messages in a month; $start and $end: quiet hours as written, e.g. 9 PM
consent-ask =
    Only if you'd like: messages from { $shop }, including ads. Choose what you want to get.
    At most { $max } a month{ KNOWN($start) ->
        [yes] , never from { $start } to { $end }.
       *[no] .
    } Send "stop" any time to end them all.
consent-choose =
    Choose what to get. Each tap switches one on or off.
    Chosen now: { KNOWN($topics) ->
        [yes] { $topics }
       *[no] none
    }
# A button of the list: ≤ 20 characters with the topic's name. It shows how the topic stands now.
consent-topic-on = ✓ { $topic }: on
consent-topic-off = { $topic }: off
consent-granted = Done. You'll get: { $topics }. Send "settings" to change, "stop" to end everything.
consent-granted-profiling = Done. We'll use your purchases to choose what fits you. You can turn this off any time under "settings".
consent-declined = Understood, no messages from us. Ask me anything any time.
consent-stopped = All messages are stopped. You'll only hear about your orders and questions.
consent-stopped-sending = Stopped. One message already on its way may still arrive. Sorry.
consent-stopped-already = All messages are already stopped. Nothing will be sent.
consent-maybe-stop = Would you like messages to stop? They are paused until you tell me.
consent-ambiguous = Which one did you mean? Messages are paused until you tell me.
consent-order = Understood, it is about an order. Please choose below. Messages stay as they were.
consent-undone =
    { KNOWN($topics) ->
        [yes] Undone. You'll get: { $topics }.
       *[no] Undone. There are no messages to send right now.
    }
consent-undo-late = It's too late to undo. You can choose again under "settings".
consent-topic-stopped = "{ $topic }" is stopped. The others stay as they are.
consent-paused = Messages are paused until { $until }. Send "start" to get them again.
consent-resumed =
    { KNOWN($topics) ->
        [yes] Messages are back on. You'll get: { $topics }.
       *[no] You haven't chosen any messages yet. You can choose below.
    }
consent-pending = You asked for "{ $topic }" in the shop. May we send it? Without an answer, we won't.
    .yes = Yes, please
    .no = No, thanks
    .alt = May we send you messages?
consent-pending-no = Understood. We won't send "{ $topic }".
consent-expired = We've paused messages. Keep them? No answer means we stop.
# The button's label and the sentence that it agrees to, shown before it is pressed.
consent-meaning = "{ $label }" means: { $sentence }
# $sentence: wording-profiling, which ends in a full stop
consent-profiling =
    One more question. We use nothing until you tap.
    { $sentence }
    .yes = You may use it
    .no = Don't use it
consent-profiling-off = Understood. We won't use your purchases to choose messages.
# A button: get again what was stopped, in the words shown above it.
consent-again = Same as before
