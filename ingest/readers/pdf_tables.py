"""Tables on a PDF page: by their drawn lines, or by cells that stand one under the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_page import Edge, Line, Word, lines_of
from ingest.readers.runs import make_block
from ingest.readers.tables import Cell

_NEAR = 3.0  # points between two drawn lines that are one
_MARGIN = 2.0


@dataclass(slots=True)
class FoundTable:
    """A table with its place; ``columns`` are the x of its vertical lines."""

    grid: list[list[Cell]]
    page: int
    top: float
    bottom: float
    columns: list[float] = field(default_factory=list)
    bordered: bool = True
    last_page: int = 0  # where it ends

    def __post_init__(self) -> None:
        self.last_page = self.last_page or self.page


def ruled_tables(
    words: Sequence[Word], edges: Sequence[Edge], page: int
) -> tuple[list[FoundTable], list[Word]]:
    """(tables drawn with lines, the words outside them)."""
    tables: list[FoundTable] = []
    left = list(words)
    for group in _connected(edges):
        xs = _merged([e.at for e in group if e.vertical])
        ys = _merged([e.at for e in group if not e.vertical])
        if len(xs) < 3 or len(ys) < 2:
            continue
        inside = [
            w for w in left
            if xs[0] - _MARGIN <= (w.x0 + w.x1) / 2 <= xs[-1] + _MARGIN
            and ys[0] - _MARGIN <= (w.y0 + w.y1) / 2 <= ys[-1] + _MARGIN
        ]  # fmt: skip
        if not inside:
            continue
        taken = {id(word) for word in inside}
        left = [word for word in left if id(word) not in taken]
        grid = _grid(inside, group, xs, ys, page)
        tables.append(FoundTable(grid, page, top=ys[-1], bottom=ys[0], columns=xs))
    return tables, left


def ruled_cells(edges: Sequence[Edge]) -> list[tuple[float, float, float, float]]:
    """(left, foot, right, top) of every cell of the tables drawn with lines, table by table."""
    boxes: list[tuple[float, float, float, float]] = []
    for group in _connected(edges):
        xs = _merged([e.at for e in group if e.vertical])
        ys = _merged([e.at for e in group if not e.vertical])
        if len(xs) < 3 or len(ys) < 2:
            continue
        found: dict[tuple[int, int], tuple[float, float, float, float]] = {}
        for (r, c), cell in _owners(group, xs, ys).items():
            foot, top = ys[-2 - r], ys[-1 - r]
            x0, y0, x1, y1 = found.get(cell, (xs[c], foot, xs[c + 1], top))
            found[cell] = min(x0, xs[c]), min(y0, foot), max(x1, xs[c + 1]), max(y1, top)
        boxes += found.values()
    return boxes


def aligned_end(lines: Sequence[Line], start: int) -> int:
    """The line after the undrawn table that opens at ``start``; ``start`` where none does.

    Three lines or more with the same number of cells (three at least, or two with a figure in
    every row after the first), the cells of a column one under the other.
    """
    rows: list[list[Line]] = []
    ranges: list[tuple[float, float]] = []
    for line in lines[start:]:
        parts = line.segments()
        if len(parts) < 2 or (rows and len(parts) != len(ranges)):
            break
        if not rows:
            ranges = [(part.x0, part.x1) for part in parts]
        else:
            pairs = zip(ranges, parts, strict=True)
            ranges = [(min(a, part.x0), max(b, part.x1)) for (a, b), part in pairs]
            if any(left[1] >= right[0] for left, right in itertools.pairwise(ranges)):
                break
        rows.append(parts)
    if len(rows) < 3:
        return start
    figures = all(any(c.isdigit() for c in row[-1].text) for row in rows[1:])
    return start + len(rows) if len(ranges) > 2 or figures else start


def aligned_grid(lines: Sequence[Line]) -> list[list[Cell]]:
    """The grid of an undrawn table."""
    return [[_cell(part.words, part.page) for part in line.segments()] for line in lines]


def _connected(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Lines that touch each other, directly or through others."""
    groups: list[list[Edge]] = []
    for edge in edges:
        touching = [g for g in groups if any(_touch(edge, other) for other in g)]
        merged = [edge, *itertools.chain.from_iterable(touching)]
        groups = [g for g in groups if not any(g is t for t in touching)]
        groups.append(merged)
    return groups


def _touch(a: Edge, b: Edge) -> bool:
    if a.vertical == b.vertical:
        return abs(a.at - b.at) < _NEAR and a.start - _NEAR < b.end and b.start - _NEAR < a.end
    return a.start - _NEAR < b.at < a.end + _NEAR and b.start - _NEAR < a.at < b.end + _NEAR


def _merged(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _grid(
    words: Sequence[Word], edges: Sequence[Edge], xs: list[float], ys: list[float], page: int
) -> list[list[Cell]]:
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = _owners(edges, xs, ys)
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        c = min(max(sum(x > line for line in xs) - 1, 0), columns - 1)
        r = min(max(rows - sum(y > line for line in ys), 0), rows - 1)
        held.setdefault(owner[r, c], []).append(word)
    cells = {place: _cell(held.get(place, []), page) for place in set(owner.values())}
    return [[cells[owner[r, c]] for c in range(columns)] for r in range(rows)]


def _owners(
    edges: Sequence[Edge], xs: list[float], ys: list[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) of the grid to that of the cell it is part of; row 0 is the top one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for r, c in list(owner):
        low, high = ys[rows - 1 - r], ys[rows - r]
        if c + 1 < columns and not _drawn(edges, True, xs[c + 1], low, high):
            owner[root((r, c + 1))] = root((r, c))
        if r + 1 < rows and not _drawn(edges, False, low, xs[c], xs[c + 1]):
            owner[root((r + 1, c))] = root((r, c))
    return {place: root(place) for place in owner}


def _drawn(edges: Sequence[Edge], vertical: bool, at: float, start: float, end: float) -> bool:
    """Whether a line is drawn along most of one side of a cell."""
    covered = sum(
        max(0.0, min(e.end, end) - max(e.start, start))
        for e in edges
        if e.vertical == vertical and abs(e.at - at) <= _NEAR
    )
    return covered > 0.5 * (end - start)


def _cell(words: Sequence[Word], page: int) -> Cell:
    runs = [run for line in lines_of(words, page) for run in line.runs()] if words else []
    block = make_block(runs, page=page) if runs else None
    return Cell([block] if block is not None else [])
