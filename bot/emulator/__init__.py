"""LINE and Telegram over real HTTP on the loopback interface, and the page with the two phones."""
