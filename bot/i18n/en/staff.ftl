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
    .campaigns = Broadcast list
    .help = How to write
staff-help =
    How to write:
    • Sale: "Tanaka beans 200g 2"
    • Stock: "stock BEANS-200 5"
    • Broadcast: "/broadcast"
staff-not-understood = I didn't get that. Send "menu" to see what you can do.
staff-marketing-refused = { $customer } has said no to messages. No ads can be sent.
