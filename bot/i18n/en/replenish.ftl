# When something that is bought again and again must be running out. $days: since the last time.
replenish-push =
    Running low on { $item }? { $days ->
        [one] It has been { $days } day since the last one.
       *[other] It has been { $days } days since the last one.
    }
    .title = { $item }: running low?
    .alt = { $item }: running low?
    .reason = Based on your purchase of { $date }.
