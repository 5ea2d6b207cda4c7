"""Which words of a picture are printed bold: by the thickness of their strokes.

Tesseract 5 does not say. Headings of official documents are told from sentences by it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.readers.ocr.tesseract import SeenLine, SeenWord

_INK = 128


def strokes(picture: Image.Image, lines: Sequence[SeenLine]) -> list[list[float]]:
    """The thickness of each word's upright strokes as a share of its line's letter height; 0 for a
    word without ink."""
    pixels = np.asarray(picture)
    return [[_stroke(pixels, word) / (line.size or 1) for word in line.words] for line in lines]


def _stroke(pixels: NDArray[np.uint8], word: SeenWord) -> float:
    """The mean length of runs of ink along its rows, in pixels; the widest quarter, which are the
    level strokes, left out. Grey edges count for what they are."""
    box = pixels[int(word.top) : int(word.bottom) + 1, int(word.left) : int(word.right) + 1]
    if box.size == 0:
        return 0.0
    dark = box < _INK
    starts = dark & ~np.pad(dark, ((0, 0), (1, 0)))[:, :-1]
    rows, columns = np.nonzero(starts)
    if not len(rows):
        return 0.0
    ends = dark & ~np.pad(dark, ((0, 0), (0, 1)))[:, 1:]
    lengths = np.sort(np.nonzero(ends)[1] - columns + 1)
    return float(lengths[: max(1, len(lengths) * 3 // 4)].mean())
