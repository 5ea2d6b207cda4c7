"""How common a syllable or a pair of syllables is in Vietnamese at large.

A small library cannot tell a rare word from a common one that it happens not to hold: in nine
passages "diễn ra" and "Quảng Ninh" are equally absent. Document frequencies counted over news
(``ingest.training.count``) can, and a pair counted there is a phrase, not two words that
happen to meet.
"""

from __future__ import annotations

import lzma
import math
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("frequencies.tsv.xz")


class Frequencies:
    """Document frequencies of folded syllables and bigrams over ``articles`` articles."""

    def __init__(self, articles: int, counts: dict[str, int]) -> None:
        self._articles = articles
        self._counts = counts

    def rarity(self, term: str) -> float:
        """Inverse document frequency, natural logarithm; a term never counted is the rarest."""
        count = self._counts.get(term, 0)
        return math.log(1 + (self._articles - count + 0.5) / (count + 0.5))

    def knows(self, syllable: str) -> bool:
        """Whether a folded syllable or a foreign word was counted at all."""
        return syllable in self._counts

    def is_phrase(self, bigram: str) -> bool:
        """Whether the pair is common enough to be a phrase of the language."""
        return bigram in self._counts


@cache
def frequencies() -> Frequencies:
    """The committed table."""
    with lzma.open(TABLE, "rt", encoding="utf-8") as lines:
        articles = int(next(lines))
        counts = {term: int(count) for term, count in (line.split("\t") for line in lines)}
    return Frequencies(articles, counts)
