staff-registered = { $name } is registered as { $role }. Send "menu" to see what you can do.
staff-already = { $name } is registered already.
staff-code-wrong = That code is wrong. Please check it.
staff-code-expired = That code has expired. Please make a new one.
staff-code-missing = Send the code too, for example: /staff 123456
staff-private-only = Please register in a 1:1 chat.
staff-removed = This staff entry is removed.
staff-denied = Only staff can do this.
staff-role-refused = The role { $role } can't do this. Needed: { $needed }
staff-role-owner = owner
staff-role-marketer = marketer
staff-role-clerk = clerk
staff-menu = What would you like to do?
    .broadcast = Broadcast
    .sale = Counter sale
    .stock = Set stock
    .handovers = Waiting customers
    .questions = Open questions
    .campaigns = Broadcast list
    .help = How to write
staff-help =
    How to write:
    • Sale: "Tanaka beans 200g 2"
    • Stock: "stock BEANS-200 5"
    • Broadcast: "/broadcast"
staff-not-understood = I didn't get that. Send "menu" to see what you can do.
staff-marketing-refused = { $customer } has said no to messages. No ads can be sent.
staff-code-too-many = Too many wrong codes. Please get a new code and try again in an hour.
staff-console = This button opens the console. It works once, within 10 minutes.
    .open = Open the console
staff-stopped-all =
    All unasked messages are stopped. { $count ->
        [0] No broadcast was running.
        [one] { $count } broadcast is paused.
       *[other] { $count } broadcasts are paused.
    } Answers and what customers asked for, such as news of an order, go on.
staff-stopped-everything =
    Everything is stopped. { $count ->
        [0] No broadcast was running.
        [one] { $count } broadcast is paused.
       *[other] { $count } broadcasts are paused.
    } Only answers to customers go on.
staff-emergency =
    .everything = Stop what was asked too
    .resume = Resume sending
staff-resumed = Sending goes on. What is past its time is not sent. Broadcasts stay paused: resume each from "broadcasts".
staff-not-stopped = Sending is not stopped.
# What staff type for each act, in any language; alternatives stand between bars
staff-words =
    .menu = menu|staff menu
    .help = how to write
    .broadcast = broadcast
    .campaigns = broadcasts|broadcast list
    .stop-all = stop all broadcasts
    .resume-all = resume sending
    .sale = sale
    .stock = stock
    .handovers = waiting|waiting customers
    .questions = questions|open questions
    .reply = reply
    .hand-back = hand back
    .console = console
