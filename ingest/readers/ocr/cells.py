"""The cells of drawn tables, and what stands side by side, read one under the other.

Left in the page, single figures in narrow columns are passed over (a table of 13 districts lost
half of them), and words of neighbouring cells run together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from ingest.readers.ocr.gutters import Box
from ingest.readers.ocr.tesseract import SeenLine, read_lines
from ingest.readers.pdf_page import Edge
from ingest.readers.pdf_tables import ruled_cells

_INK = 140
_SPECK = 3  # pixels each way; less ink than that is dirt
_APART = 0.2  # inches between two cells, and around them
_TALLEST = 6000  # pixels of one picture of cells


@dataclass(frozen=True, slots=True)
class Cut:
    """A box's ink as a picture, and where in the page its upper left corner was, in pixels."""

    picture: Image.Image
    left: int
    top: int


def cell_boxes(edges: Sequence[Edge], height: int, dpi: int) -> list[Box]:
    """The cells of drawn tables, in pixels of a page so high."""
    point = dpi / 72
    return [
        (round(left * point), height - round(top * point), round(right * point),
         height - round(foot * point))
        for left, foot, right, top in ruled_cells(edges)
    ]  # fmt: skip


def cut_out(page: Image.Image, boxes: Sequence[Box]) -> tuple[list[Cut], Image.Image]:
    """(those of the boxes that hold ink, the page without them)."""
    if not boxes:
        return [], page
    pixels = np.array(page)
    cuts = []
    for left, top, right, bottom in boxes:
        x0, y0 = max(0, left), max(0, top)
        inside = pixels[y0:bottom, x0:right]
        rows, columns = (np.flatnonzero((inside < _INK).any(axis=axis)) for axis in (1, 0))
        if min(len(rows), len(columns)) >= _SPECK:
            up, down, start, end = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
            cut = Image.fromarray(inside[up:down, start:end].copy())
            cuts.append(Cut(cut, x0 + int(start), y0 + int(up)))
        inside[:] = 255
    return cuts, Image.fromarray(pixels)


def read_cells(cuts: Sequence[Cut], dpi: int) -> list[SeenLine]:
    """The lines of all cells, where they stand in the page."""
    gap = round(_APART * dpi)
    lines: list[SeenLine] = []
    for group in _groups(cuts, gap):
        width = max(cut.picture.width for cut in group) + 2 * gap
        height = sum(cut.picture.height + gap for cut in group) + gap
        stack = Image.new("L", (width, height), 255)
        tops = []
        at = gap
        for cut in group:
            stack.paste(cut.picture, (gap, at))
            tops.append(at)
            at += cut.picture.height + gap
        for line in read_lines(stack, dpi, "block"):
            middle = line.baseline - line.size / 3
            index = max(0, sum(top <= middle + gap / 2 for top in tops) - 1)
            lines.append(_moved(line, group[index].left - gap, group[index].top - tops[index]))
    return lines


def _groups(cuts: Sequence[Cut], gap: int) -> Iterator[list[Cut]]:
    group: list[Cut] = []
    tall = 0
    for cut in cuts:
        if group and tall + cut.picture.height + gap > _TALLEST:
            yield group
            group, tall = [], 0
        group.append(cut)
        tall += cut.picture.height + gap
    if group:
        yield group


def _moved(line: SeenLine, right: int, down: int) -> SeenLine:
    words = tuple(
        replace(
            word,
            left=word.left + right,
            right=word.right + right,
            top=word.top + down,
            bottom=word.bottom + down,
        )
        for word in line.words
    )
    return replace(line, words=words, baseline=line.baseline + down)
