"""Counting a corpus into the tables of ``ingest.frequencies`` and ``ingest.spellings``."""

from __future__ import annotations

import lzma
import math
from collections import Counter
from itertools import islice
from pathlib import Path

from ingest import frequencies, spellings
from ingest.errors import UsageError
from ingest.faults import reason
from ingest.normalise import accented, bigrams, syllables, words
from ingest.syllable import is_syllable
from ingest.training.corpus import read_articles

# A pair in fewer of the articles than this is chance more often than phrase.
_LEAST_PAIR_SHARE = 1 / 1_500
_LEAST_SYLLABLE_SHARE = 1 / 10_000
_LEAST_ATTRACTION = 0.1
_LEAST_SPELLING = 4  # articles; a spelling in fewer is a slip more often than a word


def count_words(corpus: Path, out: Path, most_articles: int) -> tuple[int, int]:
    """Both tables counted in one reading of the corpus and written into the folder ``out``, under
    the names that ``ingest`` reads them by.

    Returns the numbers of terms and of spellings kept.

    Raises:
        UsageError: the corpus cannot be read, or the folder not made.
    """
    documents: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    spelled: Counter[str] = Counter()
    articles = 0
    for article in islice(read_articles(corpus), most_articles):
        text = "\n".join((article.title, article.abstract, *article.sentences))
        tokens = [t for t in syllables(text) if not t[0].isdigit()]
        counted = Counter(tokens + bigrams(tokens))
        documents.update(counted.keys())
        occurrences.update(counted)
        spelled.update(set(words(accented(text))))
        articles += 1
    terms = _kept_terms(documents, occurrences, articles)
    known = {w: n for w, n in spelled.items() if n >= _LEAST_SPELLING and is_syllable(w)}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"Không tạo được thư mục {out}: {reason(error)}.") from error
    _write(out / frequencies.TABLE.name, terms, f"{articles}\n")
    _write(out / spellings.TABLE.name, known)
    return len(terms), len(known)


def _kept_terms(
    documents: Counter[str], occurrences: Counter[str], articles: int
) -> dict[str, int]:
    """Document frequencies of the folded syllables and the pairs that are no chance."""
    total = sum(n for term, n in occurrences.items() if "_" not in term)
    return {
        term: count
        for term, count in documents.items()
        if (
            count >= articles * _LEAST_PAIR_SHARE
            and _attraction(term, occurrences, total) > _LEAST_ATTRACTION
            if "_" in term
            else count >= articles * _LEAST_SYLLABLE_SHARE
        )
    }


def _write(table: Path, counts: dict[str, int], head: str = "") -> None:
    with lzma.open(table, "wt", encoding="utf-8", preset=9) as lines:
        lines.write(head)
        lines.writelines(f"{key}\t{counts[key]}\n" for key in sorted(counts))


def _attraction(pair: str, occurrences: Counter[str], total: int) -> float:
    """Normalised pointwise mutual information of adjacent syllables, -1 to 1 (Bouma 2009)."""
    first, second = pair.split("_")
    chance = occurrences[first] * occurrences[second] / total
    return math.log(occurrences[pair] / chance) / -math.log(occurrences[pair] / total)
