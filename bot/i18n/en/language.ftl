language-ask = Which language shall we use?
language-set = I'll use English from now on.
language-ja = 日本語
language-en = English
language-zh-Hant = 繁體中文
language-th = ไทย
