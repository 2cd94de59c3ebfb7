error-sorry = Something's wrong on our side, sorry. I'm passing what you wrote to our staff.
error-try-again = Something's wrong on our side. Please send it again a little later.
error-too-many = Thanks, I'm reading them in order. One moment, please.
error-too-long = Thanks for the long message. I could read only the start. Could you say it in short?
error-group = I don't answer in groups. Please write to me in a 1:1 chat.
