news-push = { $text }
    .alt = { $shop }：{ $title }。點一下閱讀
    .reason = 因為您選擇接收「{ $topic }」，所以傳送給您。
