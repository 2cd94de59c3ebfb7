privacy-short =
    { $months ->
        [one] We keep { $list }, to answer you and to send only what you chose, until { $months } month after our last contact.
       *[other] We keep { $list }, to answer you and to send only what you chose, until { $months } months after our last contact.
    }
privacy-list-nothing = your display name and this chat
privacy-list-name = your display name
privacy-list-messages = this chat
privacy-list-orders = your orders
privacy-list-preferences = your preferences
privacy-list-consent = your consent records
privacy-list-birthday = your birthday (month and day)
privacy-what =
    What: your display name, this chat, your orders, preferences and consent records.
    Why: to answer you, tell you about orders, and send only what you chose.
privacy-how-long =
    How long: chats 12 months, photos 90 days, orders and preferences 24 months after our last contact. Consent records 3 years after the last message.
privacy-who =
    Who: only the staff of { $shop }. We never sell your data or give it away.
    Where: { KNOWN($country) ->
        [yes] on servers in { $country }.
       *[no] ask the contact below.
    } Messages travel through LINE and Telegram.
privacy-rights =
    You can stop messages ("stop"), see and correct your data ("my data"), or delete it ("delete me").
    Contact: { KNOWN($contact) ->
        [yes] { $contact }
       *[no] send "staff".
    }
privacy-url = Full policy: { $url }
