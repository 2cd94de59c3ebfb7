language-ask = どの言語でお話ししましょうか。
language-set = これからは日本語でご案内します。
language-ja = 日本語
language-en = English
language-zh-Hant = 繁體中文
language-th = ไทย
