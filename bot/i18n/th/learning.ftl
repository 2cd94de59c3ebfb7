learning-answer =
    { KNOWN($question) ->
        [yes] คำถามของคุณ "{ $question }" เจ้าหน้าที่มีคำตอบแล้วค่ะ
       *[no] เจ้าหน้าที่มีคำตอบสำหรับคำถามของคุณแล้วค่ะ
    }
    { $answer }
