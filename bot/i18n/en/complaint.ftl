complaint-sorry = I'm sorry about this. Our staff will look into it. A photo and your order number would help.
complaint-duplicate = Sorry you got that twice. I've reported it so we can find out why.
complaint-abuse = Sorry this fell short. Our staff can help.
