"""Counting a corpus into the tables of ``ingest.frequencies`` and ``ingest.spellings``."""

from __future__ import annotations

import lzma
import math
from collections import Counter
from itertools import islice
from pathlib import Path

from ingest.normalise import accented, bigrams, syllables, words
from ingest.syllable import is_syllable
from ingest.training.corpus import read_articles

# A pair in fewer of the articles than this is chance more often than phrase.
_LEAST_PAIR_SHARE = 1 / 1_500
_LEAST_SYLLABLE_SHARE = 1 / 10_000
_LEAST_ATTRACTION = 0.1
_LEAST_SPELLING = 4  # articles; a spelling in fewer is a slip more often than a word


def count_terms(corpus: Path, out: Path, most_articles: int) -> int:
    """Document frequencies of folded syllables and phrases, written to ``out`` (``.tsv.xz``).

    Returns the number of terms kept.

    Raises:
        UsageError: the corpus cannot be read.
    """
    documents: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    articles = 0
    for article in islice(read_articles(corpus), most_articles):
        text = "\n".join((article.title, article.abstract, *article.sentences))
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
            count >= articles * _LEAST_PAIR_SHARE
            and _attraction(term, occurrences, total) > _LEAST_ATTRACTION
            if "_" in term
            else count >= articles * _LEAST_SYLLABLE_SHARE
        )
    }
    with lzma.open(out, "wt", encoding="utf-8", preset=9) as lines:
        lines.write(f"{articles}\n")
        lines.writelines(f"{term}\t{kept[term]}\n" for term in sorted(kept))
    return len(kept)


def count_spellings(corpus: Path, out: Path, most_articles: int) -> int:
    """Document frequencies of syllables as they are written, to ``out`` (``.tsv.xz``).

    Returns the number of syllables kept.

    Raises:
        UsageError: the corpus cannot be read.
    """
    documents: Counter[str] = Counter()
    for article in islice(read_articles(corpus), most_articles):
        text = "\n".join((article.title, article.abstract, *article.sentences))
        documents.update(set(words(accented(text))))
    kept = sorted(w for w, n in documents.items() if n >= _LEAST_SPELLING and is_syllable(w))
    with lzma.open(out, "wt", encoding="utf-8", preset=9) as lines:
        lines.writelines(f"{word}\t{documents[word]}\n" for word in kept)
    return len(kept)


def _attraction(pair: str, occurrences: Counter[str], total: int) -> float:
    """Normalised pointwise mutual information of adjacent syllables, -1 to 1 (Bouma 2009)."""
    first, second = pair.split("_")
    chance = occurrences[first] * occurrences[second] / total
    return math.log(occurrences[pair] / chance) / -math.log(occurrences[pair] / total)
