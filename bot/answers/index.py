"""Index: the shop's questions and answers, kept in memory so that the nearest to a customer's words are found at once.

An entry is found by its question or any of its phrasings (each on its own, the best one counts) and, with less weight,
by the words of its answer. Everything is changed in place, so an edit in the console is answered from with the next
message; what is learned of many phrasings follows within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.answers.shelf import FaqEntry, Match, Sample, Shelf

__all__ = ["FaqEntry", "Index", "Match", "Sample"]


class Index:
    """All entries of one shop. Not safe for use from several threads at once; one event loop is fine."""

    def __init__(self) -> None:
        self._shelves: dict[str, Shelf] = {}
        self._locales: dict[str, str] = {}

    @classmethod
    def build(cls, entries: Iterable[FaqEntry]) -> Index:
        index = cls()
        for entry in entries:
            index.put(entry)
        return index

    def __len__(self) -> int:
        return len(self._locales)

    def put(self, entry: FaqEntry) -> None:
        """Add an entry or replace the one of the same id; the next search sees it."""
        if self._locales.get(entry.id, entry.locale) != entry.locale:
            self.remove(entry.id)
        self._locales[entry.id] = entry.locale
        self._shelves.setdefault(entry.locale, Shelf(entry.locale)).put(entry)

    def remove(self, id: str) -> None:
        """Take an entry out; an unknown id is no error."""
        locale = self._locales.pop(id, None)
        if locale is not None:
            self._shelves[locale].remove(id)

    @property
    def stale(self) -> bool:
        """Tell whether phrasings came or went since the last `learn`."""
        return any(shelf.stale for shelf in self._shelves.values())

    def samples(self) -> list[tuple[Shelf, Sample]]:
        """Give what there is to learn since the last time, to do so (`Sample.learned`) in another thread."""
        stale = [(shelf, shelf.sample()) for shelf in self._shelves.values() if shelf.stale]
        return [(shelf, sample) for shelf, sample in stale if sample is not None]

    def learn(self) -> None:
        """Learn from the phrasings here and now."""
        for shelf, sample in self.samples():
            shelf.take(sample, sample.learned())

    def search(self, text: str, locale: str = "", k: int = 5) -> list[Match]:
        """Give the k nearest entries, best first, of this locale and of none; of all when the locale has none."""
        shelves = [self._shelves[name] for name in dict.fromkeys((locale, "")) if self._shelves.get(name)]
        found = [match for shelf in shelves or self._shelves.values() for match in shelf.search(text, k)]
        return sorted(found, key=lambda match: (-match.score, match.id))[:k]
