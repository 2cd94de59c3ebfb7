chat-greeting =
    { KNOWN($name) ->
        [yes] Hello, { $name }.
       *[no] Hello.
    } Just send me your question.
chat-thanks = Thank you too. Ask me anything any time.
chat-robot = Yes, I'm automated. I can connect you with staff.
chat-small-talk = Thanks for writing. Ask me anything about the shop.
chat-sticker = Thanks for the sticker. If you need anything, just write.
chat-image = Got your photo, but I can't read it. Tell me in words, or ask our staff.
chat-image-handover = Got your photo. Please tell our staff in words as well.
chat-media = Got it, but I can't open it myself. Please write it in words, or ask staff.
chat-location =
    Thanks for your location. { KNOWN($distance) ->
        [yes] The shop is about { $distance } away.
       *[no] Here is where the shop is.
    }
chat-choice-gone = This button no longer works. Please send it again.
chat-cancelled = OK, I left it as it was.
chat-nothing-to-stop = There is nothing open to leave.
