handover-open =
    You're with our staff now{ KNOWN($minutes) ->
        [yes] ; a reply in about { $minutes } minutes.
       *[no] ; they reply in order.
    } I'll stay quiet meanwhile.
handover-closed = We're closed now. Staff will reply from { $next_open }. If it's urgent, send your order number.
handover-closed-holiday = We're closed today. Staff will reply from { $next_open }. If it's urgent, send your order number.
handover-closed-unknown = We're closed now. Staff will reply here as soon as they see this.
handover-waiting = Our staff have your message. Please wait a little longer.
handover-end = The chat with staff has ended; I'm back.
handover-timeout = It has been quiet for a while, so I'm back. Send "staff" to go on.
handover-late = Sorry for the wait. You have no reply yet. Staff will write here by { $when }.
handover-late-unknown = Sorry for the wait. You have no reply yet. Staff answer in order.
# What a customer sees of a staff member's words; $staff '' when the shop hides names
handover-staff-message =
    { KNOWN($staff) ->
        [yes] { $staff } (staff):
       *[no] Staff:
    }
    { $text }
# To staff
handover-card = Please help { $customer }
    .title = Please help #{ $id }
    .alt = Please help { $customer }: { $reason }. Tap to take
    .customer = Customer: { $customer } ({ $channel }, { $language })
    .reason = Reason: { $reason }
    .messages = Latest messages:
    .orders = Orders: { $orders }
    .preferences = Preferences: { $preferences }
    .topics = Gets: { $topics }
    .none = none
    .refused = Said no to messages. No ads, please.
    .maybe-stop = May want messages to stop.
    .suggestion = Suggested reply: { $answer }
    .send = Send this reply
    .reply = Send "reply { $id } your words". Once you take it, just write.
handover-card-line-customer = Customer: { $text }
handover-card-line-bot = Bot: { $text }
handover-card-line-staff = Staff: { $text }
handover-reason-unknown = not understood twice
handover-reason-asked = asked for staff
handover-reason-complaint = complaint
handover-reason-duplicate = got the same message twice
handover-reason-followup = question after a purchase
handover-reason-order = change or cancel an order
handover-reason-abuse = strong words
handover-reason-image = sent a photo
handover-reason-not-helpful = the answer didn't help
handover-reason-error = Our fault: the bot could not answer
handover-nobody = a customer without a name
handover-relayed = From { $customer } #{ $id }
    .alt = { $customer }: { $text }
handover-claimed = It's yours. What you write here goes to { $customer }.
handover-claimed-by = { $staff } has taken this.
handover-replied = Sent to { $customer }.
handover-reply-failed = Not delivered to { $customer }. Reason: { $reason }
handover-handed-back = The bot answers again.
handover-gone = This one has already ended.
handover-ping =
    { $left ->
        [one] { $customer } has waited { $minutes } minutes. In { $left } minute an apology goes out by itself.
       *[other] { $customer } has waited { $minutes } minutes. In { $left } minutes an apology goes out by itself.
    }
handover-none = Nobody is waiting.
handover-list =
    { $count ->
        [one] { $count } customer waiting
       *[other] { $count } customers waiting
    }
# $id as text
handover-which = You have several conversations. Write the number too: "reply { $id } your text".
# What a customer sent that is no text, as staff read it
handover-sent-image = (photo)
handover-sent-video = (video)
handover-sent-audio = (audio)
handover-sent-voice = (voice)
handover-sent-document = (file)
handover-sent-file = (file)
handover-sent-sticker = (sticker)
handover-sent-location = (location)
