help-text =
    I'm the shop's automated guide. You can send things like:
    • "In stock?" "Where is my order?" "Opening hours?"
    • "settings" "stop" "my data" "staff"
