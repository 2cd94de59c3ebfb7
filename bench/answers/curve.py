"""Prints how answers improve as staff approve customers' questions as phrasings: the development questions as a log.

    NAJIMI_DATA=… python -m bench.answers.curve [set …]

One half of each set's questions (the same one in every line) is asked; growing shares of the other half were learned.
"""

from __future__ import annotations

import random
import sys

from bench import data
from bench.answers.calibrate import taught
from bench.answers.evaluate import SETS, judge, read_entries, read_queries, search_all, share
from bot.answers.index import Index

SHARES = (0.0, 0.125, 0.25, 0.5, 1.0)
DEFAULT = ("localgovfaq_ja", "stackfaq_en", "covidfaq_en", "clinc150_en", "truevoice_th")


def main(names: list[str]) -> int:
    print("| set | learned | P@1 | success@5 | answered | right |\n|---|---|---|---|---|---|")
    for name in names or DEFAULT:
        folder = data.need() / "faq" / name
        entries = read_entries(folder, SETS[name])
        inside = [query for query in read_queries(folder) if query.kind == "in"]
        random.Random(5).shuffle(inside)
        log, asked = inside[::2], inside[1::2]
        for part in SHARES:
            learned = log[: int(len(log) * part)]
            index = Index.build(taught(entries, learned))
            index.learn()
            counts = judge(asked, search_all(index, asked)[0])
            cells = (
                name,
                str(len(learned)),
                share(counts, "in first", "in"),
                share(counts, "in five", "in"),
                share(counts, "in answered", "in"),
                share(counts, "in answered right", "in answered"),
            )
            print("| " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
