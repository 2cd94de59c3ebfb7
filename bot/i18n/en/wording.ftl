# The exact sentences a customer agrees to. A change of meaning needs a new version number.
wording-restock = I agree to get messages from { $shop } when an item I asked about is back in stock.
    .version = 1
wording-followup = I agree to get messages from { $shop } asking how an item I bought works out, including ads.
    .version = 1
wording-birthday = I agree to get birthday wishes and offers (ads) from { $shop }. Only the month and day are used.
    .version = 1
wording-winback = I agree to get messages (ads) from { $shop } when I haven't bought for a while.
    .version = 1
wording-cart = I agree to get messages (ads) from { $shop } about items left in my cart.
    .version = 1
wording-recommendation = I agree to get product suggestions (ads) from { $shop }.
    .version = 1
wording-news = I agree to get news of products, events and offers (ads) from { $shop }.
    .version = 1
wording-profiling = I agree that { $shop } uses my purchases to choose what fits me.
    .version = 1
