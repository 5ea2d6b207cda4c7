"""How often a syllable is written with these diacritics: hội in 12,520 of 40,000 articles, hoi in
281.

So a syllable that was typed without its diacritics, or with wrong ones, can be told from a word:
"hoi" hardly is one, "nam" is. Document frequencies over the same news as ``ingest.frequencies``,
counted by ``ingest.training.count``; only what ``ingest.syllable`` allows.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ingest.normalise import fold

TABLE = Path(__file__).with_name("spellings.tsv.xz")


class Spellings:
    """Counts of syllables as ``ingest.normalise.accented`` writes them."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._alike: dict[str, int] = {}
        for word, count in counts.items():
            folded = fold(word)
            self._alike[folded] = self._alike.get(folded, 0) + count

    def count(self, word: str) -> int:
        """In how many articles the syllable stands; 0 for one that is no word of the news."""
        return self._counts.get(word, 0)

    def share(self, word: str) -> float:
        """The share in [0, 1] that ``word`` has of all syllables that fold like it; 1 where nothing
        folds like it, since then nothing is known."""
        alike = self._alike.get(fold(word), 0)
        return self._counts.get(word, 0) / alike if alike else 1.0


@cache
def spellings() -> Spellings:
    """The committed table."""
    with lzma.open(TABLE, "rt", encoding="utf-8") as lines:
        return Spellings({word: int(n) for word, n in (line.split("\t") for line in lines)})
