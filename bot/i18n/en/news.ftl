news-push = { $text }
    .alt = From { $shop }: { $title }. Tap to read
    .reason = You get this because you chose "{ $topic }".
