followup-push =
    { KNOWN($name) ->
        [yes] { $name }, how is the { $item } working out?
       *[no] How is the { $item } working out?
    } Staff can help.
    .title = About your purchase
    .alt = How is the { $item } working out? Tap to ask
    .reason = You bought it on { $date }. We only ask once.
followup-good = Great to hear. Thanks for telling us.
followup-talk = I'll pass you to our staff. Please write what's wrong.
followup-stopped = Understood. We won't write after a purchase any more.
