"""Sheets of any spreadsheet format, from cells in their places to blocks in reading order.

A sheet is a page on which everything is drawn in cells: a letterhead, titles, several tables, notes
and signatures. Runs of filled rows are cut into those, and the tables go the way of all tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.errors import FileRefused
from ingest.normalise import fold
from ingest.readers.columns import is_mark
from ingest.readers.table_groups import read_label
from ingest.readers.table_titles import add_table, is_title
from ingest.readers.tables import Cell, has_heading, table_blocks
from ingest.table_row import is_figure, unit_of
from ingest.types import Block

# A list of all members of a province's Party fits; an export of a database does not, nor would
# anybody read its rows as evidence.
MOST_ROWS = 50_000  # filled ones, of all sheets of a file
MOST_CELLS = 600_000
MOST_COLUMNS = 256
_SIGNED = ("nguoi lap", "lap bieu", "ke toan", "thu truong", "truong ", "pho ", "giam doc",
           "chu tich", "bi thu", "xac nhan", "nguoi ")  # fmt: skip
_SIGNATURE_ROWS = 6
_LEFT_OUT_ROWS = 2  # empty rows inside a table, as between its groups

Row = dict[int, Cell]  # by column, from 0


@dataclass(slots=True)
class Sheet:
    """The filled cells of one sheet, by row and column from 0; a merged cell is the same object in
    every place that it covers."""

    name: str
    rows: dict[int, Row] = field(default_factory=dict)


class Budget:
    """Counts what a file holds, and refuses it when that is too much to be a document."""

    def __init__(self) -> None:
        self._rows = self._cells = 0

    def spend(self, *, rows: int = 0, cells: int = 0) -> None:
        """Raises FileRefused beyond ``MOST_ROWS`` or ``MOST_CELLS``."""
        self._rows += rows
        self._cells += cells
        if self._rows > MOST_ROWS or self._cells > MOST_CELLS:
            raise FileRefused(
                f"Bảng tính quá lớn: hơn {_dotted(MOST_ROWS)} dòng hoặc {_dotted(MOST_CELLS)} ô có "
                "dữ liệu. Hãy giữ lại phần cần tra cứu, hoặc tách thành nhiều tệp, rồi nạp lại."
            )


def merge(sheet: Sheet, ranges: Sequence[tuple[int, int, int, int]], budget: Budget) -> None:
    """Put the cell of each merged range (first row, first column, last row, last column; from 0,
    inclusive) into all its places within the filled part of the sheet."""
    last_row = max(sheet.rows, default=-1)
    last_column = max((max(row) for row in sheet.rows.values() if row), default=-1)
    for top, left, bottom, right in ranges:
        cell = sheet.rows.get(top, {}).get(left)
        if cell is None:
            continue
        bottom, right = min(bottom, last_row), min(right, last_column)
        budget.spend(cells=(bottom - top + 1) * (right - left + 1) - 1)
        for row in range(top, bottom + 1):
            sheet.rows.setdefault(row, {}).update(dict.fromkeys(range(left, right + 1), cell))


def book_blocks(sheets: Sequence[Sheet]) -> list[Block]:
    """The blocks of a workbook; where several sheets say something, each is headed by its name."""
    filled = [sheet for sheet in sheets if sheet.rows]
    blocks: list[Block] = []
    for sheet in filled:
        if len(filled) > 1:
            blocks.append(Block(text=sheet.name, kind="heading", level=1))
        blocks += sheet_blocks(sheet)
    return blocks


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """The blocks of one sheet."""
    out: list[Block] = []
    titles = 0  # lines just before, with nothing else between them and an empty row
    never = -len(sheet.rows)
    for band in _bands(sheet.rows):
        titles = titles if len(_cells(band[0])) > 1 else 0
        place = 0
        while place < len(band):
            end = _end_of_lines(band, place) or _end_of_table(band, place)
            rows = band[place:end]
            if len(_cells(rows[0])) == 1:
                out += [block for cell in _cells(rows[0]) for block in cell.blocks]
                # A letterhead's lines down to the subject tell what the document is.
                titles = never if is_mark(_cells(rows[0])[0].text) else titles + 1
            elif _is_set_apart(band, place, end):
                if all(len(_cells(row)) == 1 for row in band[end:]):
                    end, rows = len(band), band[place:]  # the lower lines of one column
                cells = {id(c): c for row in _turned(rows) for c in row.values()}
                out += [block for cell in cells.values() for block in cell.blocks]
                titles = never  # what stands under a letterhead in one run with it is its own
            else:
                for grid in _side_by_side(rows):
                    add_table(out, table_blocks(grid, bordered=True), titles=max(titles, 0))
                    titles = 0
            place = end
    return out


def _cells(row: Row) -> list[Cell]:
    return list({id(cell): cell for cell in row.values()}.values())


def _bands(rows: dict[int, Row]) -> list[list[Row]]:
    """Rows in runs between empty rows. A table goes on after one or two empty rows where figures
    follow without a heading of their own."""
    bands: list[list[Row]] = []
    last = -1 - _LEFT_OUT_ROWS
    before: Row = {}
    for number in sorted(rows):
        row = rows[number]
        if before and len(_cells(row)) == 1 and any(c is _cells(row)[0] for c in _cells(before)):
            last = number  # a title merged over two rows
            continue
        gap = number - last - 1
        if not bands or (gap and not (gap <= _LEFT_OUT_ROWS and _goes_on(bands[-1], row))):
            bands.append([])
        bands[-1].append(row)
        last, before = number, row
    return bands


def _goes_on(band: Sequence[Row], row: Row) -> bool:
    return (
        len(_cells(band[-1])) > 1
        and _figures(band[-1]) > 0
        and _figures(row) * 2 >= len(_cells(row))
        and set(row) <= {column for above in band for column in above}
    )


def _figures(row: Row) -> int:
    return sum(is_figure(cell.text) for cell in _cells(row))


def _end_of_lines(band: Sequence[Row], place: int) -> int:
    """The row after a line that stands alone; 0 where a table opens."""
    return place + 1 if len(_cells(band[place])) == 1 else 0


def _end_of_table(band: Sequence[Row], start: int) -> int:
    """The row after a table. Lines inside it head groups of rows; a title, a unit, a place and date
    or a line below the last row do not belong to it."""
    end = start + 1
    for place in range(start + 1, len(band)):
        cells = _cells(band[place])
        if len(cells) > 1:
            end = place + 1
            continue
        text = cells[0].text
        if is_title(text) or unit_of(text) or is_mark(text):
            break
        heads = read_label([text], set_off=True)
        figured = any(_figures(row) for row in band[start:place])
        if heads is None or (not figured and not _opens_group(band, start, place)):
            break
    return end


def _opens_group(band: Sequence[Row], start: int, place: int) -> bool:
    """Whether a line right under a heading heads the first group of its table: the rows that follow
    are as wide as what stands above. Under a letterhead stands a title, and then a wider table."""
    above = max(len(row) for row in band[start:place])
    below = next((row for row in band[place + 1 :] if len(_cells(row)) > 1), None)
    return below is not None and _figures(below) > 0 and len(below) <= above


def _is_set_apart(band: Sequence[Row], start: int, end: int) -> bool:
    """Whether rows only place text side by side: a letterhead, or signatures under a table."""
    rows = band[start:end]
    texts = [cell.text for row in rows for cell in _cells(row)]
    if len(rows) > _SIGNATURE_ROWS or max(len(_cells(row)) for row in rows) > 4:
        return False
    if any(map(is_mark, texts)):
        return True
    if any(map(is_figure, texts)):
        return False
    if end < len(band):  # text above a line, above a table: Biểu số 3 beside the office's name
        return True
    return len(rows) == 1 or all(
        fold(cell.text).startswith(_SIGNED) or cell.text.startswith("(") for cell in _cells(rows[0])
    )


def _turned(rows: Sequence[Row]) -> list[Row]:
    """Rows as columns."""
    columns: dict[int, Row] = {}
    for number, row in enumerate(rows):
        for column, cell in row.items():
            columns.setdefault(column, {})[number] = cell
    return [columns[column] for column in sorted(columns)]


def _side_by_side(rows: Sequence[Row]) -> Iterator[list[list[Cell]]]:
    """The grids of the tables that stand in some rows, apart where an empty column parts two that
    have headings of their own; other empty columns are left out."""
    used = sorted({column for row in rows for column in row})
    parts: list[list[int]] = [[]]
    for column in used:
        if parts[-1] and column > parts[-1][-1] + 1:
            parts.append([])
        parts[-1].append(column)
    grids = [_grid(rows, part) for part in parts]
    if len(parts) > 1 and all(
        len(p) > 1 and has_heading(g) for p, g in zip(parts, grids, strict=True)
    ):
        yield from grids
    else:
        yield _grid(rows, used)


def _grid(rows: Sequence[Row], columns: Sequence[int]) -> list[list[Cell]]:
    return [
        [row.get(column) or Cell() for column in columns]
        for row in rows
        if any(column in row for column in columns)
    ]


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
