# What staff are told of the service itself, in their own chat.
# $percent, $used, $quota: numbers
notice-quota = { $used } of this month's { $quota } LINE messages are used: { $percent }% or more.
# $title: the broadcast
notice-campaign-quota = The broadcast “{ $title }” is paused. It needs { $needed } more messages, and { $left } are left this month. Nothing went to those who are still to come.
notice-campaign-template = The broadcast “{ $title }” is paused: its text could not be made for several people. Look at the text, then resume or cancel it.
notice-campaign-rejected = The broadcast “{ $title }” is paused: the app refused it several times. Look at its text and pictures.
# $channel: line or telegram
notice-channel-down = Nothing is sent on { $channel }: its token was refused. Please set a new one. All messages keep their place in line.
notice-restored = The database was restored from a backup, so nothing is sent. Broadcasts that were running are paused. When you have looked at everything, an owner writes “resume sending” (/resumeall).
notice-stopped = Somebody of the shop stopped the sending. When you have looked at everything, an owner writes “resume sending” (/resumeall).
notice-answers =
    Last week's questions: { $asked }
    • answered at once: { $answered }
    • chosen from those offered: { $chosen }
    • not answered, or passed to staff: { $staff }
    "Not solved": { $wrong }. Waiting for an answer: { $open }. Send "questions" to see them.
