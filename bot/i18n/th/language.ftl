language-ask = ใช้ภาษาไหนดีคะ
language-set = จากนี้เราจะใช้ภาษาไทยค่ะ
language-ja = 日本語
language-en = English
language-zh-Hant = 繁體中文
language-th = ไทย
