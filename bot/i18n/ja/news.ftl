news-push = { $text }
    .alt = { $shop }から：{ $title }。タップで読む
    .reason = 「{ $topic }」の受け取りを選ばれた方にお送りしています。
