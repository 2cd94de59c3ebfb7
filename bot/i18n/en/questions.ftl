questions-answer = { $answer }
    .feedback = Did this solve it?
questions-thanks = Thanks for letting me know.
questions-choices =
    I didn't quite get that. Is it one of these?
    { $list }
questions-none = Sorry about that. Try other words, or ask our staff.
questions-unknown = I didn't quite get that. Choose below, or try other words.
questions-handover = Sorry I couldn't help. I'm passing what you wrote to our staff.
questions-not-helpful = Sorry that didn't help. Shall I pass you to our staff?
