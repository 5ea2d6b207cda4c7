"""Letterheads and closing blocks in a picture: text on both sides of an empty gutter.

Their sides have lines of their own heights. Read across, "Lưu Văn phòng Tỉnh ủy" and the signer's
name beside it, half a line lower, spoil each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

_INK = 140
_COARSE = 50  # dots an inch at which gutters are looked for
_SPECK = 0.15  # of a square's pixels; less ink than that is dirt of the scanner
_NARROWEST = 0.3  # inches; the gaps of justified text are a third of it
_SHORTEST = 0.3  # inches of a band, two lines
_EMPTIEST = 0.9  # inches without ink that end a band; a signature needs less
_Rows = NDArray[np.bool_]
_Row = NDArray[np.bool_]


def side_by_side(page: Image.Image, dpi: int) -> list[Box]:
    """The left and the right side of every band of the page that has a gutter."""
    step = max(1, round(dpi / _COARSE))
    ink: _Rows = np.asarray(page) < _INK
    rows, columns = ink.shape[0] // step, ink.shape[1] // step
    squares = ink[: rows * step, : columns * step].reshape(rows, step, columns, step)
    inked = squares.sum(axis=(1, 3), dtype=np.int32)
    coarse = np.asarray(inked > _SPECK * step * step, dtype=np.bool_)
    boxes: list[Box] = []
    unit = dpi / step
    for top, bottom, low, high in _bands(coarse, unit):
        middle = (low + high) // 2
        boxes.append((0, top * step, middle * step, bottom * step))
        boxes.append((middle * step, top * step, page.width, bottom * step))
    return boxes


def _bands(coarse: _Rows, unit: float) -> Iterator[tuple[int, int, int, int]]:
    """(first row, row after the last, gutter's left, gutter's right).

    A band begins and ends at rows without ink: a line is never cut through, nor its diacritics
    cut off.
    """
    inked = np.asarray(coarse.any(axis=1), dtype=np.bool_)
    row = 0
    while row < len(coarse):
        gap = _gap(coarse[row], unit) if inked[row] else None
        if gap is None:
            row += 1
            continue
        low, high = gap
        first = row
        while first and inked[first - 1]:
            first -= 1
        end, low, high = _reach(coarse, inked, first, low, high, unit)
        both = sum(coarse[at, :low].any() and coarse[at, high:].any() for at in range(first, end))
        if both >= 0.5 * _SHORTEST * unit and end - first >= _SHORTEST * unit:
            yield first, end, low, high
        row = max(end, row + 1)


def _reach(
    coarse: _Rows, inked: _Row, first: int, low: int, high: int, unit: float
) -> tuple[int, int, int]:
    """(row after the last that leaves the gutter free, what is left of the gutter); the row is
    ``first`` where none does."""
    whole = (first, low, high)  # as of the last row without ink
    last_ink = first
    for at in range(first, len(coarse)):
        if not inked[at]:
            whole = (last_ink + 1, low, high)
            if at - last_ink > _EMPTIEST * unit:
                return whole
            continue
        narrowed = _narrowed(coarse[at], low, high)
        if narrowed is None or narrowed[1] - narrowed[0] < _NARROWEST * unit:
            return whole
        low, high = narrowed
        last_ink = at
    return last_ink + 1, low, high


def _gap(row: _Row, unit: float) -> tuple[int, int] | None:
    """The widest gap between inked places of a row, if it is a gutter's."""
    places = np.flatnonzero(row)
    if len(places) < 2:
        return None
    steps = np.diff(places)
    widest = int(steps.argmax())
    if steps[widest] - 1 < _NARROWEST * unit:
        return None
    return int(places[widest]) + 1, int(places[widest + 1])


def _narrowed(row: _Row, low: int, high: int) -> tuple[int, int] | None:
    """What is left of a gutter beside this row; None where its middle is inked."""
    middle = (low + high) // 2
    if row[middle]:
        return None
    left, right = np.flatnonzero(row[low:middle]), np.flatnonzero(row[middle:high])
    return (
        low + int(left[-1]) + 1 if len(left) else low,
        middle + int(right[0]) if len(right) else high,
    )
