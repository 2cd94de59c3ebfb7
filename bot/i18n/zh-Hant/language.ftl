language-ask = 請問要使用哪種語言？
language-set = 之後將以繁體中文為您服務。
language-ja = 日本語
language-en = English
language-zh-Hant = 繁體中文
language-th = ไทย
