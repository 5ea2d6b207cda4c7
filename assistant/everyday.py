"""Everyday words of a question read as the official terms that documents have. Pure.

"Gộp xã thì ai cầm trịch?" is answered by sáp nhập, sắp xếp, chủ trì, người đứng đầu. The words as
typed stay; the official ones are searched beside them, for less.
"""

from __future__ import annotations

from functools import cache

from assistant.tones import may_mean
from ingest.everyday import everyday
from ingest.normalise import accented, fold, words

# Typed without tones, one syllable is too many words: "gop" is gộp, góp, gọp.
_LEAST_UNTONED = 2


def official_words(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each everyday word of a question, longest first from the left, with the official terms that
    may stand for it."""
    typed = words(accented(text))
    folded = [fold(word) for word in typed]
    found: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(typed):
        length, terms = _longest(text, typed, folded, at)
        if terms:
            found.append((" ".join(typed[at : at + length]), terms))
        at += length
    return tuple(found)


def _longest(
    text: str, typed: list[str], folded: list[str], at: int
) -> tuple[int, tuple[str, ...]]:
    """The longest everyday word that begins at a place, in syllables, and what it may stand for;
    one syllable and nothing where none begins."""
    table, by_fold = everyday(), _by_fold()
    for length in range(min(_longest_word(), len(typed) - at), 0, -1):
        here = tuple(typed[at : at + length])
        if here in table:
            return length, table[here]
        if length < _LEAST_UNTONED:
            continue
        for word in by_fold.get(tuple(folded[at : at + length]), ()):
            if may_mean(" ".join(here), " ".join(word), text):
                return length, table[word]
    return 1, ()


@cache
def _by_fold() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for word in everyday():
        found.setdefault(tuple(map(fold, word)), []).append(word)
    return found


@cache
def _longest_word() -> int:
    return max(map(len, everyday()))
