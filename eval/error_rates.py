"""Character and word error rates: edits over the length of what should have been read. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def edits(wanted: Sequence[str], got: Sequence[str]) -> int:
    """The fewest insertions, deletions and replacements that make ``got`` of ``wanted``
    (Levenshtein)."""
    numbers = {item: number for number, item in enumerate(dict.fromkeys((*wanted, *got)))}
    row_items = np.array([numbers[item] for item in got], dtype=np.int64)
    places = np.arange(len(got) + 1)
    row = places
    for item in wanted:
        above = np.minimum(row[1:] + 1, row[:-1] + (row_items != numbers[item]))
        # An insertion costs one for each step to the right: a running minimum finds the cheapest.
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], above)) - places) + places
    return int(row[-1])


def word_edits(wanted: str, got: str) -> tuple[int, int]:
    """(edits, words of ``wanted``); a word is what stands between spaces."""
    words = wanted.split()
    return edits(words, got.split()), len(words)


def character_edits(wanted: str, got: str) -> tuple[int, int]:
    """(edits, characters of ``wanted``), a run of white space counted as one."""
    text = " ".join(wanted.split())
    return edits(text, " ".join(got.split())), len(text)
