"""Words that fold alike told apart where tones were typed: sau (after) is not sáu (six). Pure.

Patterns read folded questions, so that they work without diacritics; what they find is then held
against what was typed. A question may be typed with tones, without, with some of them, and with a
few wrong ones, so a difference decides only if what was typed is a word of its own.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import Literal

from ingest.normalise import accented, fold, words
from ingest.spellings import spellings

Toning = Literal["none", "part", "whole"]

# A syllable is typed bare in a half-toned question about every second time.
_DROPPED = 0.5
# Written a hundred times less than the word that is meant, it is a slip (sảu for sáu); twenty times
# less, if only a mark is missing (nưa for nửa), for leaving one out is the commoner slip.
_SLIP, _OMISSION = 0.01, 0.05


@lru_cache(maxsize=1_000)
def toning(text: str) -> Toning:
    """Whether a text was typed with diacritics, without, or with some of them left out.

    By the odds of the syllables without any: "nam" and "ban" are common words, "hoi" and "quyet"
    hardly ever are, so "chi thị 35 đai hoi" lacks some.
    """
    shouted = text.isupper()
    typed = [
        accented(w)
        for w in words(text)
        if w.isalpha() and (shouted or len(w) == 1 or not w.isupper())
    ]  # UBND has no diacritics to leave out
    if all(w == fold(w) for w in typed):
        return "none"
    odds = 0.0
    for word in typed:
        if word != fold(word):
            odds += math.log(1 - _DROPPED)
        elif share := spellings().share(word):
            odds += math.log((share + _DROPPED * (1 - share)) / share)
        else:
            odds += -math.log(_SLIP)
    return "part" if odds > 0 else "whole"


def may_mean(typed: str, meant: str, question: str) -> bool:
    """Whether ``typed``, some words of ``question``, may be the toned words ``meant``."""
    of_typed, of_meant = words(accented(typed)), words(accented(meant))
    return len(of_typed) == len(of_meant) and all(
        _word_may_mean(t, m, question) for t, m in zip(of_typed, of_meant, strict=True)
    )


def _word_may_mean(typed: str, meant: str, question: str) -> bool:
    if typed == meant:
        return True
    if (folded := fold(typed)) != fold(meant):
        return False
    if typed == folded:
        return toning(question) != "whole"
    rare = _OMISSION if set(_marked(typed)) < set(_marked(meant)) else _SLIP
    return spellings().count(typed) <= rare * spellings().count(meant)


def _marked(word: str) -> str:
    """The letters and marks of a word, each by itself."""
    return unicodedata.normalize("NFD", word).replace("đ", "d\u0335")
