# When something that is bought again and again must be running out. $days: since the last time.
replenish-push =
    { $item }は、そろそろではありませんか。前回から{ $days }日です。
    .title = { $item }、そろそろいかがですか
    .alt = { $item }、そろそろいかがですか
    .reason = { $date }のお買い上げをもとにご案内しています。
