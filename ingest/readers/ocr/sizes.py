"""The height of recognised letters, which is a guess: a line without g and h looks smaller."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_page import Page

_TAKEN_FOR_USUAL = (0.82, 1.35)  # times the usual height; notes have 0.8 of it, titles 1.4


def one_size(size: float, usual: float) -> float:
    """The usual size where the guess is not far from it, else the guess."""
    low, high = _TAKEN_FOR_USUAL
    return usual if low < size / usual < high else size


def evened(pages: Sequence[Page]) -> list[Page]:
    """Recognised pages with letters of one height where it differs by no more than the guess does:
    what is smaller at the foot of a page is taken for a note."""
    heights = [word.height for page in pages for word in page.words]
    if not heights:
        return list(pages)
    usual = statistics.median_low(heights)
    return [
        replace(
            page,
            words=[replace(w, y1=w.y0 + one_size(w.height, usual)) for w in page.words],
        )
        for page in pages
    ]
