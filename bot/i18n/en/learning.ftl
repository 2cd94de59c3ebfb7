learning-answer =
    { KNOWN($question) ->
        [yes] You asked: "{ $question }". Our staff have an answer.
       *[no] Our staff have an answer to your question.
    }
    { $answer }
