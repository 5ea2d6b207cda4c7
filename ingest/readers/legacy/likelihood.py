"""Which reading of a line is Vietnamese: as its characters say, or as an old code's letters.

A unigram model over ``ingest.spellings``: a word of the news weighs by how often it stands there, a
syllable that the news never wrote little, anything else ("x·", "ñaûng", "cỷa") almost nothing. Only
words that the code would change are weighed; both readings of a foreign name weigh alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from ingest.normalise import accented
from ingest.readers.legacy.codes import VIQR_WORD, Code, convert, stored, viqr_word
from ingest.spellings import spellings
from ingest.syllable import is_syllable

# Letters that only Unicode has, and marks of decomposed text: no old code stores them.
UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9\u0300-\u0303\u0306\u0309\u031b\u0323]")
# Latin-1 that Vietnamese in Unicode has no use for, bar a few signs; old codes are full of it.
_SUSPECT = re.compile("[\u00a1-\u00b6\u00b8-\u00bfÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþ×÷]")
_VIQR_PAIRS = ("a^", "e^", "o^", "u+", "o+", "a(", "dd")
_ANY_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~]+")
_UNSEEN, _IMPOSSIBLE = math.log(0.05), math.log(0.0001)

# What must be there before a file is held to be in a code at all.
_PROOF = 30.0  # log likelihood ratio; one plain word of an old code gives about ten
_WORDS = {"TCVN3": 4, "VNI": 4, "VIQR": 8}  # different words that turn into words of the news
_RIGHT = 0.8  # of the different words that would change
_VIQR_SHARE = 0.25  # of all words: VIQR's marks are everybody's punctuation


@dataclass(slots=True)
class Evidence:
    """What speaks for one code over lines of text."""

    ratio: float = 0.0  # log likelihood ratio over different words
    right: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    against: set[str] = field(default_factory=set)  # words of lines that read better as they are
    words: int = 0


def is_suspect(text: str) -> bool:
    """Whether a text has any letter that Vietnamese in Unicode has no use for."""
    return _SUSPECT.search(text) is not None


def may_be_old(text: str) -> bool:
    """A quick look: whether a text has what a proof needs, so that its lines are worth weighing."""
    if sum(text.count(pair) for pair in _VIQR_PAIRS) >= _WORDS["VIQR"]:
        return True
    return is_suspect(text) and len(_SUSPECT.findall(text)) >= _WORDS["TCVN3"]


def likelihood(text: str) -> float:
    """Log likelihood of the different words of a text that are not plain ASCII; for comparing the
    readings of the same bytes."""
    words = {word for word in _ANY_WORD.findall(text) if not word.isascii()}
    return sum(map(_weight, words)) / max(len(words), 1)


def proven(lines: Iterable[str]) -> tuple[Code, ...]:
    """The codes that a text's lines are in beyond doubt, taken together."""
    lines = [line for line in lines if line and not UNICODE.search(line)]
    codes: tuple[Code, ...] = ("TCVN3", "VNI", "VIQR")
    return tuple(code for code in codes if _is_proof(code, _gather(code, lines)))


def _is_proof(code: Code, found: Evidence) -> bool:
    right = len(found.right)
    return (
        found.ratio >= _PROOF
        and right >= _WORDS[code]
        and right >= _RIGHT * (right + len(found.wrong))
        and right >= len(found.against)
        and (code != "VIQR" or right + len(found.wrong) >= _VIQR_SHARE * found.words)
    )


def _gather(code: Code, lines: Iterable[str]) -> Evidence:
    found = Evidence()
    all_words: set[str] = set()
    for line in lines:
        if line.isascii() and code != "VIQR":
            continue
        if ratio(line, code) <= 0:
            found.against |= {before for before, _ in _changes(line, code)}
            continue
        if code == "VIQR":
            all_words.update(re.findall(r"[A-Za-z]{2,}", line))
        for before, after in _changes(line, code):
            if before in found.right or before in found.wrong:
                continue
            is_word = spellings().count(accented(after)) > 0
            (found.right if is_word else found.wrong).add(before)
            found.ratio += _weight(after) - _weight_before(before, code)
    found.words = len(all_words)
    return found


def ratio(line: str, code: Code) -> float:
    """Log likelihood ratio of the code's reading of a line to the line as it is; 0 where the code
    would change nothing."""
    return sum(
        _weight(after) - _weight_before(before, code) for before, after in _changes(line, code)
    )


def _changes(line: str, code: Code) -> Iterator[tuple[str, str]]:
    """(as stored, as shown) of every word that the code would change."""
    if code == "VIQR":
        for match in VIQR_WORD.finditer(line):
            before = match[0].rstrip(".?'")  # at the end these say nothing
            if not before.isalpha() and before:
                after = viqr_word(before)
                yield before, after
        return
    for match in _word(code).finditer(line):
        if not match[0].isascii():
            yield match[0], convert(match[0], code)


@cache
def _word(code: Code) -> re.Pattern[str]:
    letters = f"A-Za-z{re.escape(stored(code))}"
    return re.compile(rf"(?<![\d{letters}])[{letters}]+(?!\d)")


def _weight_before(before: str, code: Code) -> float:
    return _IMPOSSIBLE if code == "VIQR" else _weight(before)


def _weight(word: str) -> float:
    if not word.isalpha():
        return _IMPOSSIBLE
    count = spellings().count(accented(word))
    if count:
        return math.log(count)
    return _UNSEEN if is_syllable(word) else _IMPOSSIBLE
