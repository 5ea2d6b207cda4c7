"""How common a syllable or a pair of syllables is in Vietnamese at large.

A small library cannot tell a rare word from a common one that it happens not to hold: in nine
passages "diễn ra" and "Quảng Ninh" are equally absent. Document frequencies counted over news
(``python -m ingest count-terms``) can, and a pair counted there is a phrase, not two words that
happen to meet.
"""

from __future__ import annotations

import json
import lzma
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ingest.errors import UsageError
from ingest.normalise import bigrams, syllables

_TABLE = Path(__file__).with_name("frequencies.tsv.xz")
# A pair in fewer of the counted articles than this is chance more often than phrase.
_LEAST_PAIR_SHARE = 1 / 1_500
_LEAST_SYLLABLE_SHARE = 1 / 10_000


class Frequencies:
    """Document frequencies of folded syllables and bigrams over ``articles`` articles."""

    def __init__(self, articles: int, counts: dict[str, int]) -> None:
        self._articles = articles
        self._counts = counts

    def rarity(self, term: str) -> float:
        """Inverse document frequency, natural logarithm; a term never counted is the rarest."""
        count = self._counts.get(term, 0)
        return math.log(1 + (self._articles - count + 0.5) / (count + 0.5))

    def is_phrase(self, bigram: str) -> bool:
        """Whether the pair is common enough to be a phrase of the language."""
        return bigram in self._counts


@cache
def frequencies() -> Frequencies:
    """The committed table."""
    with lzma.open(_TABLE, "rt", encoding="utf-8") as lines:
        articles = int(next(lines))
        counts = {term: int(count) for term, count in (line.split("\t") for line in lines)}
    return Frequencies(articles, counts)


def count_terms(corpus: Path, out: Path, most_articles: int) -> int:
    """Count a corpus of JSON lines (title, abstract, body paragraphs) into a table file.

    Returns the number of terms kept.
    """
    documents: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    articles = 0
    for text in _texts(corpus, most_articles):
        tokens = [t for t in syllables(text) if not t[0].isdigit()]
        counted = Counter(tokens + bigrams(tokens))
        documents.update(counted.keys())
        occurrences.update(counted)
        articles += 1
    total = sum(n for term, n in occurrences.items() if "_" not in term)
    kept = {
        term: count
        for term, count in documents.items()
        if (
            count >= articles * _LEAST_PAIR_SHARE and _attraction(term, occurrences, total) > 0.1
            if "_" in term
            else count >= articles * _LEAST_SYLLABLE_SHARE
        )
    }
    with lzma.open(out, "wt", encoding="utf-8", preset=9) as lines:
        lines.write(f"{articles}\n")
        lines.writelines(f"{term}\t{kept[term]}\n" for term in sorted(kept))
    return len(kept)


def _attraction(pair: str, occurrences: Counter[str], total: int) -> float:
    """Normalised pointwise mutual information of adjacent syllables, -1 to 1 (Bouma 2009)."""
    first, second = pair.split("_")
    chance = occurrences[first] * occurrences[second] / total
    return math.log(occurrences[pair] / chance) / -math.log(occurrences[pair] / total)


def _texts(corpus: Path, most: int) -> Iterator[str]:
    if not corpus.is_file():
        raise UsageError(f"Không tìm thấy tệp ngữ liệu: {corpus}.")
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(most), lines, strict=False):
            article = json.loads(line)
            yield "\n".join((article["title"], article["abstract"], *article["body"]))
