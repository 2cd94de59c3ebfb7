# What staff are told of the service itself, in their own chat.
# $percent, $used, $quota: numbers
notice-quota = 今月のLINEの通数は、{ $quota }通のうち{ $used }通（{ $percent }%以上）を使いました。
# $title: the broadcast
notice-campaign-quota = 一斉配信「{ $title }」を一時停止しました。必要な通数は{ $needed }通、今月の残りは{ $left }通です。まだ送っていない方には、何も届いていません。
notice-campaign-template = 一斉配信「{ $title }」を一時停止しました。文面を作れない方が続いたためです。文面を確かめてから、再開か取り消しを選んでください。
notice-campaign-rejected = 一斉配信「{ $title }」を一時停止しました。アプリの側で続けて受け付けられなかったためです。文面や画像を確かめてください。
# $channel: line or telegram
notice-channel-down = { $channel } のトークンが拒否されたため、送信を止めています。新しいトークンを設定してください。お知らせは順番のまま待っています。
notice-restored = バックアップから戻したため、送信をすべて止めています。動いていた配信も一時停止にしました。内容を確かめたあと、オーナーが「送信再開」と送ってください。
notice-stopped = 緊急停止がかかり、お知らせの送信を止めています。内容を確かめたあと、オーナーが「送信再開」と送ってください。
notice-answers =
    先週のご質問：{ $asked }件
    ・その場で答えた：{ $answered }件
    ・近い質問から選ばれた：{ $chosen }件
    ・答えられず、またはスタッフへ：{ $staff }件
    「解決しない」は{ $wrong }件、答えを待つ質問は{ $open }件です。「質問」と送ると見られます。
