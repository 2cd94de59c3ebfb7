shop-location =
    { $shop }
    { KNOWN($address) ->
        [yes] { $address }
       *[no] Staff will tell you the address.
    }
shop-contact =
    { KNOWN($phone) ->
        [yes] Phone: { $phone }
       *[no] You can reach us right here.
    }
shop-about = What would you like to know about { $shop }?
shop-button-hours = Opening hours
shop-button-location = Where we are
shop-button-privacy = Privacy
