"""Whether a text is Vietnamese as it is written, or was spoilt on its way: by poor recognition, or
by a font whose letters have no codes. Pure.

Of the words of a text those are wrong that no Vietnamese syllable is spelt like and that no news
article holds as a foreign word; and those without a diacritic that are hardly ever written so
("quyet"). Measured by a throwaway script over pages of some 400 words, 2026-11-25, share of wrong
words, first, middle and 99th percentile:

    the 42 sample documents               0.000  0.005  0.018
    819 pages of 20 laws                  0.000  0.003  0.056   (largest 0.073)
    2,000 news articles                   0.000  0.000  0.085   (3 above 0.15: lists of names)
    the samples, diacritics dropped       0.378  0.448  0.514
    28 pages recognised as English        0.465  0.532  0.560
    28 pages recognised at 45 dpi         0.140  0.202  0.313

Of English text 8 to 31 % of the words look like syllables without diacritics, of spoilt Vietnamese
67 % and more: so text in another language is not called spoilt.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ingest.frequencies import frequencies
from ingest.normalise import accented, fold
from ingest.spellings import spellings
from ingest.syllable import is_folded_syllable, is_syllable

LEAST = 20  # words; fewer tell too little
_SPOILT = 0.15  # share of wrong words
_VIETNAMESE = 0.5  # share of words that are syllables but for their diacritics
_SELDOM = 0.1  # of the times a syllable is written without diacritics, in news
_TYPED = 0.02  # share of words with a diacritic, below which somebody typed without
_ABBREVIATION = 6  # letters; UBND, MTTQVN
_EDGES = ".,;:()[]{}<>\"“”‘’'!?…-–—/*•·+=|"
_CODE = re.compile(r"[\d/\\\-–&@._:%]")


def is_spoilt(text: str, *, typed: bool) -> bool:
    """Whether so much of a text is wrong that it must not be quoted as exact.

    ``typed`` says that a person may have typed it as it stands: telegrams and messages have no
    diacritics at all, and then none are missed.
    """
    words = _words(text)
    if len(words) < LEAST:
        return False
    told = [_told(word) for word in words]
    if sum(one.vietnamese for one in told) < _VIETNAMESE * len(words):
        return False
    wrong = sum(one.wrong for one in told)
    if not (typed and sum(one.marked for one in told) < _TYPED * len(words)):
        wrong += sum(one.bare for one in told)
    return wrong > _SPOILT * len(words)


def is_vietnamese(text: str) -> bool:
    """Whether most of a text's words are syllables, diacritics or not."""
    words = _words(text)
    return sum(_told(word).vietnamese for word in words) >= _VIETNAMESE * len(words)


class _Told(NamedTuple):
    """What a word is: a syllable but for its diacritics, with a diacritic, no syllable at all,
    without the diacritics that it has nearly always."""

    vietnamese: bool
    marked: bool
    wrong: bool
    bare: bool


@lru_cache(maxsize=50_000)  # every page of every PDF is looked at
def _told(word: str) -> _Told:
    spelt = accented(word)
    syllable = is_syllable(word)
    known = syllable or (word.isascii() and frequencies().knows(word.lower()))
    plain = fold(word) == spelt
    bare = syllable and plain and spellings().share(spelt) < _SELDOM
    return _Told(is_folded_syllable(word), not plain, not known, bare)


def _words(text: str) -> list[str]:
    """What should be words: no numbers, codes, addresses, initials and abbreviations."""
    found = []
    for token in unicodedata.normalize("NFC", text).split():
        word = token.strip(_EDGES)
        if len(word) < 2 or not any(c.isalpha() for c in word) or _CODE.search(word):
            continue
        if word.isupper() and len(word) <= _ABBREVIATION and not is_syllable(word):
            continue
        found.append(word)
    return found
