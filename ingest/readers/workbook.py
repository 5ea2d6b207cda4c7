"""XLSX and XLSM: values as they were last computed, shown as the cells show them.

openpyxl streams the rows (``read_only``), so that a sheet never stands in memory whole; what it
leaves out then (merged cells, hidden rows and columns, filters) is read from the sheet's XML.
calamine is faster, but takes memory for the whole rectangle between the first and the last cell:
a file of 5 KB with two cells in far corners ends the process (python-calamine 0.9.1).
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from ingest.errors import FileRefused
from ingest.readers.book import BROKEN, LeftOut, finished, text_cell, typed_cell
from ingest.readers.number_format import shown_moment, shown_number
from ingest.readers.package import Package
from ingest.readers.sheets import MOST_COLUMNS, Budget, Sheet, merge
from ingest.readers.tables import Cell
from ingest.types import Reading

_UNPACKED = 1 << 30  # bytes of all parts; openpyxl reads them as a stream
_HELD = 128 * 2**20  # bytes of the table of texts, the styles and the like, which it holds whole
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = f"{_MAIN}c/{_MAIN}f"
_RESULT = f"{_MAIN}v"
_TRUE = ("1", "true")
_LAST_ROW = 1_048_576  # of any sheet; a row that claims to stand further down is none


def read_workbook(data: bytes) -> Reading:
    """The blocks of an XLSX file, with notes on what was left out.

    Formulas give the values that were saved with them and are never computed; links to other files
    are not followed. Hidden sheets, rows and columns are not part of the document, as they are not
    of its print; rows that a filter or a closed group put away are.

    Raises:
        FileRefused: broken, or larger than a document can be.
    """
    package = Package(data)
    _check_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl would not write back
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except FileRefused:
        raise
    except Exception as error:
        # openpyxl raises whatever its parts meet: KeyError, TypeError, ParseError, BadZipFile.
        raise FileRefused(BROKEN) from error
    out, budget = LeftOut(), Budget()
    sheets = []
    parts = _parts(package)
    try:
        for worksheet in book.worksheets:
            if worksheet.sheet_state != "visible":
                out.sheets.append(worksheet.title)
                continue
            with _part(data, parts.get(worksheet.title, "")) as part:
                # Counted by themselves: a sheet of a million rows is refused here, not read first.
                marks = _marks(part, out, Budget()) if part else _Marks()
            sheets.append(_sheet(worksheet, marks, out, budget))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, SyntaxError, KeyError, EOFError) as error:
        raise FileRefused(BROKEN) from error
    finally:
        book.close()
    return finished(sheets, out)


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    held = sum(
        m.file_size
        for m in members
        if m.filename.endswith((".xml", ".rels")) and "/worksheets/" not in m.filename
    )
    if sum(m.file_size for m in members) > _UNPACKED or held > _HELD:
        raise FileRefused(
            "Bảng tính nén bung ra quá lớn để nạp. Hãy giữ lại phần cần tra cứu, hoặc tách thành "
            "nhiều tệp, rồi nạp lại."
        )


def _parts(package: Package) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    main = next((t for _, kind, t in package.relations("") if kind == "officeDocument"), "")
    root = package.xml(main)
    targets = {rid: target for rid, _, target in package.relations(main)}
    if root is None:
        return {}
    return {
        sheet.get("name") or "": targets.get(sheet.get(_RELATION) or "", "")
        for sheet in root.iter("{*}sheet")
    }


@dataclass(slots=True)
class _Marks:
    """What a sheet's XML says beside its cells; rows and columns from 0."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = (
        _LAST_ROW  # as far as the last one with a value; below may be a million of styled ones
    )


@contextmanager
def _part(data: bytes, name: str) -> Iterator[IO[bytes] | None]:
    """A part of the package as a stream; None where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if name not in archive.NameToInfo:
            yield None
            return
        with archive.open(name) as part:
            yield part


def _marks(part: IO[bytes], out: LeftOut, budget: Budget) -> _Marks:
    marks = _Marks(rows=0)
    put_away: set[int] = set()  # by hand or by a filter, which only the end of the part tells
    filtered = False
    number = -1
    tags = [_MAIN + name for name in ("row", "col", "mergeCell", "sheetPr", "filterColumn")]
    for _, element in etree.iterparse(
        part, tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    ):
        match element.tag.removeprefix(_MAIN):
            case "row":
                number = _integer(element.get("r"), number + 2) - 1
                if next(element.itertext(), None) is not None:  # else cells with borders alone
                    budget.spend(rows=1)
                    marks.rows = max(marks.rows, number + 1)
                    cells = element.iterfind(_FORMULA)
                    out.uncomputed += sum(not f.getparent().findtext(_RESULT) for f in cells)
                    if _column(element[-1]) > MOST_COLUMNS:
                        out.far += sum(_column(c) > MOST_COLUMNS and len(c) > 0 for c in element)
                    if element.get("hidden") in _TRUE:
                        if element.get("outlineLevel", "0") != "0":
                            out.filtered += 1
                        else:
                            put_away.add(number)
            case "col":
                if element.get("hidden") in _TRUE and element.get("outlineLevel", "0") == "0":
                    first, last = _integer(element.get("min"), 1), _integer(element.get("max"), 0)
                    marks.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
            case "mergeCell":
                with suppress(ValueError, TypeError):
                    left, top, right, bottom = range_boundaries(element.get("ref") or "")
                    marks.merged.append((top - 1, left - 1, bottom - 1, right - 1))
            case "sheetPr":
                filtered = filtered or element.get("filterMode") in _TRUE
            case _:
                filtered = True
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if filtered:
        out.filtered += len(put_away)
    else:
        marks.hidden_rows = put_away
    return marks


def _sheet(worksheet: ReadOnlyWorksheet, marks: _Marks, out: LeftOut, budget: Budget) -> Sheet:
    sheet = Sheet(worksheet.title)
    left_out_columns: set[int] = set()
    worksheet.reset_dimensions()  # what the file claims need not be so
    empty: object = None
    for number, cells in enumerate(
        worksheet.iter_rows(max_col=MOST_COLUMNS, max_row=min(max(marks.rows, 1), _LAST_ROW))
    ):
        if cells is empty:  # one object stands for all rows that the file leaves out
            continue
        row = {}
        for column, cell in enumerate(cells):
            if cell.value is not None:
                read = _cell(cell, out)
                if read is not None:
                    row[column] = read
        if not row:
            empty = cells
        elif number in marks.hidden_rows:
            out.rows += 1
        else:
            left_out_columns |= marks.hidden_columns & row.keys()
            kept = {c: cell for c, cell in row.items() if c not in marks.hidden_columns}
            budget.spend(rows=1, cells=len(kept))
            if kept:
                sheet.rows[number] = kept
    out.columns += len(left_out_columns)
    merge(sheet, marks.merged, budget)
    return sheet


def _cell(cell: ReadOnlyCell, out: LeftOut) -> Cell | None:
    value = cell.value
    if isinstance(value, bool):
        return text_cell("TRUE" if value else "FALSE")
    if isinstance(value, (int, float)):
        return text_cell(shown_number(value, cell.number_format or ""))
    if isinstance(value, (date, datetime, time, timedelta)):
        return text_cell(shown_moment(value, cell.number_format or ""))
    if cell.data_type == "e":
        out.errors += 1
        return None
    font = cell.font
    name = (font and font.name) or ""
    return typed_cell(str(value), out, bold=bool(font and font.b), font=name)


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdigit() and len(value) < 8 else otherwise


def _column(cell: etree._Element) -> int:
    """The column of a cell, from 1; 0 where its place is not told."""
    letters = (cell.get("r") or "").rstrip("0123456789")
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number
