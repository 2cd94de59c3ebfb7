"""Prints how long an index of ten thousand entries takes to build, what it holds in memory, and how fast it answers.

    NAJIMI_DATA=… python -m bench.answers.scale [entries]

The entries are those of all sets, in four languages, each again with a made-up word until there are enough of them.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from pathlib import Path

from bench import data
from bench.answers.evaluate import SETS, read_entries, read_queries
from bot.answers.index import FaqEntry, Index

_SYLLABLES = ("ka", "ri", "to", "me", "su", "no", "ha", "yu")
LOCALES = {"localgovfaq_ja": "ja", "esunfaq_zhtw": "zh-Hant", "truevoice_th": "th"}


def made(root: Path, many: int) -> list[FaqEntry]:
    pick = random.Random(7)
    found = [
        FaqEntry(f"{name}:{each.id}", each.question, each.answer, each.alternatives[:2], "", LOCALES.get(name, "en"))
        for name, corpus in SETS.items()
        for each in read_entries(root / name, corpus)
    ]
    base = list(found)
    while len(found) < many:
        one = pick.choice(base)
        word = "".join(pick.choices(_SYLLABLES, k=4))
        found.append(
            FaqEntry(f"{len(found)}", f"{one.question} {word}", f"{one.answer} {word}", (), one.category, one.locale)
        )
    return found[:many]


def peak() -> float:
    """Give the most memory this process ever had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident() -> float:
    """Give what this process has in memory now, MB; shared pages of the dictionary counted in full."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


def main(arguments: list[str]) -> int:
    folder = data.need() / "faq"
    entries = made(folder, int(arguments[0]) if arguments else 10_000)
    asked = [(query.text, LOCALES.get(name, "en")) for name in SETS for query in read_queries(folder / name)]
    asked = random.Random(3).sample(asked, 1000)
    before, start = resident(), time.process_time()
    index = Index.build(entries)
    built = time.process_time() - start
    start = time.process_time()
    index.learn()
    learned = time.process_time() - start
    spent = []
    for text, locale in [*asked[:20], *asked]:
        start = time.process_time()
        index.search(text, locale)
        spent.append((time.process_time() - start) * 1000)
    spent = sorted(spent[20:])
    start = time.process_time()
    for each in entries[:100]:
        index.put(FaqEntry(each.id, each.question, each.answer + "!", each.alternatives, each.category, each.locale))
    edited = (time.process_time() - start) * 10
    letters = sum(len(each.question) + len(each.answer) for each in entries)
    print(
        f"{len(entries)} entries, {letters / 1e6:.1f} M characters: built in {built:.1f} s, learned in {learned:.1f} s"
    )
    print(f"memory {before:.0f} MB before, {resident():.0f} MB after, {peak():.0f} MB at most")
    print(f"a question {statistics.median(spent):.1f} ms (p50), {spent[int(len(spent) * 0.99)]:.1f} ms (p99)")
    print(f"an edit {edited:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
