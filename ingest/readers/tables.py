"""Tables of any format: layout tables become paragraphs, data tables one sentence per row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.columns import is_mark
from ingest.readers.runs import clean
from ingest.readers.table_groups import RowLabel, groups_of, read_label
from ingest.table_row import is_figure, written_row
from ingest.types import Block

_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-ZĐa-zđ])\)?(\s*=.*)?$")
_YEAR = re.compile(r"(19|20)\d\d$")
_LAYOUT_ROWS = 4  # a letterhead or a closing block never has more


@dataclass(slots=True)
class Cell:
    """One cell; the same object stands at every grid place that it spans."""

    blocks: list[Block] = field(default_factory=list)
    header: bool = False  # the format itself says so (``th``)

    @property
    def text(self) -> str:
        """The cell's paragraphs as one line; footnotes are not part of it."""
        if len(self.blocks) == 1 and self.blocks[0].kind != "footnote":
            only = self.blocks[0].text  # clean but for tabs, and read once a column
            return clean(only) if "\t" in only else only
        return clean(" ".join(b.text for b in self.blocks if b.kind != "footnote"))

    @property
    def bold(self) -> bool:
        return bool(self.blocks) and all(b.bold for b in self.blocks if b.kind != "footnote")


Grid = Sequence[Sequence[Cell]]


def table_blocks(
    grid: Grid, *, header_rows: int = 0, bordered: bool | None = None, page: int | None = None
) -> list[Block]:
    """The blocks of one table in reading order.

    Args:
        grid: rows of equal width; a cell that spans places is the same object at each of them.
        header_rows: how many opening rows the format marks as heading; 0 = it does not say.
        bordered: whether lines are drawn; None = unknown.
        page: page for rows whose cells know none.
    """
    grid = [row for row in _squared(grid) if any(cell.blocks for cell in row)]
    if not grid:
        return []
    if is_layout(grid, bordered=bordered):
        return _columns_in_turn(grid)
    done: list[Block] = []
    while grid and _whole_width(grid[0]):  # a title set inside the table
        done += [
            replace(b, kind="caption") if b.kind == "paragraph" else b for b in grid[0][0].blocks
        ]
        grid = grid[1:]
        header_rows = max(0, header_rows - 1)
    if not grid:
        return done
    if _is_key_value(grid):
        return done + [_row(row, [row[0].text] * 2, page, key_value=True) for row in grid]
    count = _heading_rows(grid, header_rows)
    headings = _headings(grid[:count]) if count else [""] * len(grid[0])
    rows = [row for row in grid[count:] if not (count and _is_column_numbers(row))]
    labels = [_label(row) for row in rows]
    for row, label, groups in zip(rows, labels, groups_of(labels), strict=True):
        block = _row(row, headings, page)
        if label is not None and label.bare:
            block = replace(block, kind="caption", groups=(*groups, label.name))
        elif groups:
            block = replace(block, groups=groups)
        done.append(block)
        done += [b for cell in _distinct(row) for b in cell.blocks if b.kind == "footnote"]
    return done


def has_heading(grid: Grid) -> bool:
    """Whether a table of two rows or more opens with words and not at once with figures."""
    return len(grid) > 1 and _heading_rows(grid, 0) > 0 and all(cell.text for cell in grid[0])


def is_layout(grid: Grid, *, bordered: bool | None) -> bool:
    """Whether a table only places text: no columns to compare, or a letterhead's words in it."""
    if len(grid[0]) < 2 or len(grid) == 1:
        return True
    lines = [b.text for row in grid for cell in row for b in cell.blocks]
    if len(grid) <= _LAYOUT_ROWS and len(grid[0]) <= 3 and any(map(is_mark, lines)):
        return True
    return (
        bordered is False
        and len(grid[0]) == 2
        and len(grid) <= 3
        and not any(is_figure(cell.text) for row in grid[1:] for cell in row)
        and not any(cell.header for cell in grid[0])
    )


def _squared(grid: Grid) -> list[list[Cell]]:
    width = max((len(row) for row in grid), default=0)
    return [[*row, *(Cell() for _ in range(width - len(row)))] for row in grid]


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    """Cells in order, a spanning one once."""
    return list({id(cell): cell for cell in cells}.values())


def _columns_in_turn(grid: Grid) -> list[Block]:
    cells = _distinct([row[column] for column in range(len(grid[0])) for row in grid])
    return [block for cell in cells for block in cell.blocks]


def _whole_width(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _is_key_value(grid: Grid) -> bool:
    """A form of two columns whose labels are marked as such: "Họ và tên | Nguyễn Văn A"."""
    if len(grid[0]) != 2:
        return False
    marked = all(row[0].header and not row[1].header for row in grid)
    return marked or all(row[0].bold and not row[1].bold for row in grid)


def _heading_rows(grid: Grid, declared: int) -> int:
    """How many opening rows are headings: as declared, or as far as merged heading cells reach."""
    if declared:
        return min(declared, len(grid) - 1)
    first = grid[0]
    values = [cell.text for cell in first[1:]]
    numbers = sum(bool(is_figure(v)) and not _YEAR.match(v) for v in values)
    if numbers * 2 > len(values):
        return 0  # figures at once: a table without headings
    reach = 1
    while reach < len(grid) - 1 and any(cell is above for cell in grid[reach] for above in first):
        reach += 1
    wide = len(_distinct(first)) < len(first)
    if wide and reach == 1 and len(grid) > 2:
        reach = 2
    while reach < len(grid) - 1 and _goes_on_as_heading(grid[reach - 1], grid[reach]):
        reach += 1
    return reach


def _goes_on_as_heading(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row under a heading is its next level: words alone, all of them under cells that
    span columns (or would, were they merged), and none in the first column."""
    said = [column for column, cell in enumerate(row) if cell.text]
    if not said or said[0] == 0 or any(is_figure(row[column].text) for column in said):
        return False
    return all(_spans(above, column) for column in said if row[column] is not above[column])


def _spans(row: Sequence[Cell], column: int) -> bool:
    """Whether a cell stands over more columns than its own; a gap beside it counts as its own."""
    here = row[column]
    after = row[column + 1] if column + 1 < len(row) else None
    if not here.text or here is row[column - 1]:
        return True
    return after is not None and (after is here or not after.text)


def _fill_merged(heading: Sequence[list[Cell]]) -> None:
    """Text cannot say that heading cells are merged, and not every sheet does: an empty one belongs
    to its left neighbour, where the row below tells the two apart, else to the one above."""
    for upper, lower in itertools.pairwise(heading):
        for column in range(1, len(upper)):
            if not upper[column].blocks and lower[column].blocks:
                upper[column] = upper[column - 1]
        for column in range(len(lower)):
            if not lower[column].blocks:
                lower[column] = upper[column]


def _headings(rows: Grid) -> list[str]:
    """One heading per column; the levels of a merged heading joined: "2018 – Số lượng"."""
    filled = [list(row) for row in rows]
    _fill_merged(filled)
    headings = []
    for column in range(len(filled[0])):
        levels = [cell.text for cell in _distinct([row[column] for row in filled])]
        headings.append(" – ".join(dict.fromkeys(level for level in levels if level)))
    return headings


def _is_column_numbers(row: Sequence[Cell]) -> bool:
    """The row "(1) (2) (3)" or "A B 1 2" under the headings, which says nothing."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) * 3 < len(row) * 2:
        return False
    bracketed = any(text.startswith("(") for text in texts)
    # Without brackets a short row may be figures: "A | 1 | 2".
    if len(texts) < (2 if bracketed else 4):
        return False
    if not all(_COLUMN_NUMBER.match(text) for text in texts):
        return False
    numbers = [int(n) for text in texts for n in re.findall(r"^\(?(\d{1,2})", text)]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _label(row: Sequence[Cell]) -> RowLabel | None:
    filled = [cell for cell in row if cell.text]
    set_off = bool(filled) and (_whole_width(row) or all(cell.bold for cell in filled))
    return read_label([cell.text for cell in _distinct(row)], set_off=set_off)


def _row(
    row: Sequence[Cell], headings: Sequence[str], page: int | None, *, key_value: bool = False
) -> Block:
    parts: list[tuple[str, str]] = []
    for column, cell in enumerate(row):
        text = cell.text
        if not text or (column and cell is row[column - 1]):
            continue
        if key_value and not column:
            if not row[1].text:
                parts.append(("", text))
            continue
        parts.append((headings[column] if column else "", text))
    blocks = [b for cell in row for b in cell.blocks]
    return Block(
        text=written_row(parts),
        kind="row",
        page=next((b.page for b in blocks if b.page is not None), page),
        bold=all(cell.bold for cell in row if cell.text),
    )
