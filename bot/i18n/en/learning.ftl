learning-answer =
    { KNOWN($question) ->
        [yes] You asked: "{ $question }". Our staff have an answer.
       *[no] Our staff have an answer to your question.
    }
    { $answer }
learning-none = No question waits for an answer.
learning-list = { $count ->
        [one] { $count } question waits
       *[other] { $count } questions wait
    } for an answer, those asked most first.
    .row = { $count }×: { $question }
learning-card =
    Asked by { $count }. Waiting for a reply: { $waiting }
    { $phrasings }
    { KNOWN($near) ->
        [yes]
            Answers that come near
            { $near }
       *[no] No answer comes near.
    }
    .line = • { $question }
    .write = Write an answer
    .same = Same as { $number }
    .aside = Not a question
learning-write =
    Send the answer to "{ $question }" as your next message.
    Those who wait will get it, and from then on it is answered automatically.
learning-too-long = That is too long. At most { $most } characters, please.
learning-taught = Learned: "{ $question }". { $count ->
        [one] { $count } customer who waits gets
       *[other] { $count } customers who wait get
    } the answer.
learning-aside = Taken off the list.
learning-undone = Undone. Answers that have arrived cannot be taken back.
learning-gone = This question is no longer on the list.
learning-more = Question list
