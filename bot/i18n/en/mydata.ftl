mydata-card = This is what I remember. Correct or delete what is wrong.
    .title = Your data
    .alt = { $count ->
        [one] Your data: { $count } note. Tap to correct or delete
       *[other] Your data: { $count } notes. Tap to correct or delete
    }
mydata-empty = I remember nothing so far. I only keep what you tell me or buy.
# $kind: one of mydata-kind-…; $origin: one of mydata-origin-…
mydata-fact = { $kind }: { $fact }
    .origin = { $origin }, { $date }
mydata-origin-stated = you told us
mydata-origin-transacted = from purchases
mydata-origin-inferred = our guess
mydata-kind-name = Name
mydata-kind-likes = Likes
mydata-kind-dislikes = Doesn't like
mydata-kind-category = Often looks for
mydata-kind-size = Size
mydata-kind-budget = Budget
mydata-kind-birthday = Birthday
mydata-kind-allergy = Allergy
mydata-kind-bought = Bought
mydata-kind-wish = Waiting for
mydata-kind-language = Language
mydata-kind-hour = Preferred time
mydata-kind-other = Note
mydata-more = And { $count } more.
mydata-consent = { $topic }: { $status } ({ $date })
    .granted = on
    .withdrawn = off
    .paused = paused
    .pending = waiting for your yes
mydata-fact-deleted = I deleted "{ $fact }".
mydata-fact-gone = That note is already gone.
mydata-correct = Send me the right words as they are. To leave it, send "back".
mydata-corrected = Corrected: "{ $fact }".
mydata-export = Your data is ready. The link below works for 24 hours.
    .alt = Your data is ready for 24 hours. Tap to get it
    .button = Get it
    .page = This is your data. Press the button to get it. It works once.
    .gone = This link does not work any more. Please send "my data" again.
mydata-export-busy = Exports are busy now. Please try again tomorrow.
mydata-export-held = For 24 hours after linking, data can't be exported. Please try again tomorrow.
mydata-erase-ask = This deletes your preferences, purchases and this chat. It can't be undone. Delete?
mydata-erase-done =
    { $years ->
        [one] Deleted. Only consent records required by law stay, without your name, for { $years } year.
       *[other] Deleted. Only consent records required by law stay, without your name, for { $years } years.
    }
mydata-erase-kept = Nothing was deleted.
mydata-erase-late = That took too long to confirm. To delete, send "delete me" again.
mydata-bought =
    { $count ->
        [one] Bought: { $count } time
       *[other] Bought: { $count } times
    }
    .last = { $date }: { $items }
mydata-wish = Waiting for: { $item } ({ $date })
mydata-held = For 24 hours after linking, the other app's records stay hidden.
