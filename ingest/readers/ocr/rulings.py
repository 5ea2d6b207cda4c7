"""The drawn lines of tables in a picture: found, given as edges, taken out.

Long straight runs of ink are no letters. Left in, they are read as "|" or "I" and hide the letters
that touch them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ingest.readers.pdf_page import Edge

_LEAST = {False: 0.6, True: 0.3}  # inches that a line runs at least: level, upright
_THICKEST = 0.06  # inches; thicker is a bar or a picture
_BROKEN = 0.94  # of a run must be ink: scanners leave gaps
_INK = 140  # darker is ink, of 255
_Mask = NDArray[np.bool_]
_Line = tuple[bool, tuple[int, int], tuple[int, int]]  # upright, (top, bottom), (left, right)


def taken_out(picture: Image.Image, dpi: int) -> tuple[Image.Image, list[Edge]]:
    """(the greyscale picture without its drawn lines, the lines in points from its lower left).

    Without two upright lines there is no table, and what is drawn under a heading stays.
    """
    pixels = np.array(picture)
    ink = pixels < _INK
    level = _runs(ink, round(_LEAST[False] * dpi))
    upright = _runs(ink.T, round(_LEAST[True] * dpi)).T
    found = [*_lines(level, False, dpi), *_lines(upright, True, dpi)]
    if sum(vertical for vertical, _, _ in found) < 2:
        return picture, []
    edges = []
    point = 72 / dpi
    for vertical, (top, bottom), (left, right) in found:
        pixels[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 255
        low, high = (picture.height - bottom) * point, (picture.height - top) * point
        if vertical:
            edges.append(Edge(True, (left + right) / 2 * point, low, high))
        else:
            edges.append(Edge(False, (low + high) / 2, left * point, right * point))
    return Image.fromarray(pixels), edges


def _runs(ink: _Mask, length: int) -> _Mask:
    """Where a row has ``length`` pixels in a row, nearly all of them ink."""
    if length < 2 or ink.shape[1] <= length:
        return np.zeros_like(ink)
    rows, width = ink.shape
    summed = np.cumsum(ink, axis=1, dtype=np.int16)  # no picture is wider than that
    begins = (summed[:, length:] - summed[:, :-length]) >= _BROKEN * length
    # A pixel belongs to a run where one begins at most ``length`` pixels before it.
    before = np.zeros((rows, width + 1), dtype=np.int16)
    before[:, 1 : width - length + 1] = np.cumsum(begins, axis=1, dtype=np.int16)
    before[:, width - length + 1 :] = before[:, width - length, None]
    near = before[:, :width].copy()
    near[:, length:] -= before[:, : width - length]
    return near > 0


def _lines(mask: _Mask, vertical: bool, dpi: int) -> list[_Line]:
    labels, count = ndimage.label(mask, structure=np.ones((3, 3), dtype=int))
    lines = []
    for rows, columns in ndimage.find_objects(labels, max_label=count):
        thick = columns.stop - columns.start if vertical else rows.stop - rows.start
        if thick <= max(3, _THICKEST * dpi):
            lines.append((vertical, (rows.start, rows.stop), (columns.start, columns.stop)))
    return lines
