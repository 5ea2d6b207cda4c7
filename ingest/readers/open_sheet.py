"""ODS (OpenDocument spreadsheets): the text that each cell shows stands in the file itself."""

from __future__ import annotations

from lxml import etree

from ingest.readers.book import LeftOut, finished, text_cell
from ingest.readers.package import Package
from ingest.readers.sheets import MOST_COLUMNS, Budget, Sheet, merge
from ingest.readers.tables import Cell
from ingest.types import Reading

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _STYLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("table", "text", "style"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_REPEATED = 1_000  # equal filled rows or cells in a row that are read as often as they stand


def read_open_sheet(data: bytes) -> Reading:
    """The blocks of an ODS file, with notes on what was left out; see ``workbook.read_workbook``.

    Raises:
        FileRefused: broken, or larger than a document can be.
    """
    root = Package(data).xml("content.xml")
    out, budget, sheets = LeftOut(), Budget(), []
    hidden = _hidden_styles(root) if root is not None else set()
    for table in root.iter(f"{_TABLE}table") if root is not None else ():
        name = table.get(f"{_TABLE}name") or ""
        if table.get(f"{_TABLE}style-name") in hidden:
            out.sheets.append(name)
        else:
            sheets.append(_sheet(name, table, out, budget))
    return finished(sheets, out)


def _hidden_styles(root: etree._Element) -> set[str]:
    return {
        style.get(f"{_STYLE}name") or ""
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }


def _sheet(name: str, table: etree._Element, out: LeftOut, budget: Budget) -> Sheet:
    sheet = Sheet(name)
    merged: list[tuple[int, int, int, int]] = []
    hidden = _hidden_columns(table)
    left_out: set[int] = set()
    number = 0
    for element in table.iter(f"{_TABLE}table-row"):
        times = _count(element, "number-rows-repeated")
        row, spans = _row(element, number)
        if row and element.get(f"{_TABLE}visibility") == "collapse":
            out.rows += times
        elif row:
            out.filtered += times * (element.get(f"{_TABLE}visibility") == "filter")
            left_out |= hidden & row.keys()
            kept = {column: cell for column, cell in row.items() if column not in hidden}
            merged += spans
            for repeated in range(min(times, _MOST_REPEATED)):
                budget.spend(rows=1, cells=len(kept))
                if kept:
                    sheet.rows[number + repeated] = {c: Cell(k.blocks) for c, k in kept.items()}
        number += times
    out.columns += len(left_out)
    merge(sheet, merged, budget)
    return sheet


def _row(
    element: etree._Element, number: int
) -> tuple[dict[int, Cell], list[tuple[int, int, int, int]]]:
    """The filled cells of a row by column, and the ranges that they span."""
    row: dict[int, Cell] = {}
    spans = []
    column = 0
    for cell in element.iterchildren(*_CELLS):
        times = _count(cell, "number-columns-repeated")
        read = _cell(cell) if column < MOST_COLUMNS and len(cell) else None
        if read is not None:
            down, across = (
                _count(cell, "number-rows-spanned"),
                _count(cell, "number-columns-spanned"),
            )
            if down > 1 or across > 1:
                spans.append((number, column, number + down - 1, column + across - 1))
            for place in range(column, min(column + times, MOST_COLUMNS)):
                row[place] = Cell(read.blocks)
        column += times
    return row, spans


def _cell(cell: etree._Element) -> Cell | None:
    if cell.tag == _CELLS[1]:
        return None  # under a merged one
    for gap in cell.iter(f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
        gap.tail = f" {gap.tail or ''}"
    lines = ("".join(map(str, p.itertext())) for p in cell.iterchildren(f"{_TEXT}p"))
    return text_cell(" ".join(lines))


def _hidden_columns(table: etree._Element) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for element in table.iter(f"{_TABLE}table-column"):
        times = _count(element, "number-columns-repeated")
        if element.get(f"{_TABLE}visibility") == "collapse":
            hidden.update(range(column, min(column + times, MOST_COLUMNS)))
        column += times
    return hidden


def _count(element: etree._Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}") or "1"
    return max(1, int(value)) if value.isdigit() and len(value) < 9 else 1
