# $channel: LINE or Telegram; $code: six figures, as text; $minutes: how long the code works
link-start = Link your other app to share settings and records. You can unlink any time.
    .make = Make a code
    .enter = Enter a code
link-code =
    { $minutes ->
        [one] Your code is { $code }. Send it in your other app within { $minutes } minute. Don't show it to anyone.
       *[other] Your code is { $code }. Send it in your other app within { $minutes } minutes. Don't show it to anyone.
    }
link-ask-code = Send the 6-digit code shown in your other app.
link-waiting = Got the code. Please confirm in your other app.
link-confirm = Link with { $channel } "{ $name }"? Was this you?
link-done = Linked. Settings and records are now the same in both apps.
link-refused = Not linked. If this wasn't you, don't give the code to anyone.
link-wrong = That code doesn't match. Please check it.
link-expired = That code has expired. Please make a new one.
link-too-many =
    { $minutes ->
        [one] Too many wrong codes. Please try again in about { $minutes } minute.
       *[other] Too many wrong codes. Please try again in about { $minutes } minutes.
    }
link-already = Already linked with { $channel }.
link-same = That code is from this app. Please send it in the other one.
link-none = No app is linked.
link-unlink-ask = Unlink { $channel }? Settings and records will be separate again.
link-unlinked = { $channel } is unlinked.
link-gone = This question has expired. You can make a new code.
# The word with which a customer begins: "link 482913".
link-word = link
