"""XLS of Excel 97-2003 (and 5.0/95), through xlrd: the same cells, by the same rules as XLSX."""

from __future__ import annotations

import io

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as OldSheet
from xlrd.xldate import XLDateError, xldate_as_datetime

from ingest.errors import FileRefused
from ingest.readers.book import BROKEN, LeftOut, finished, text_cell, typed_cell
from ingest.readers.number_format import shown_moment, shown_number
from ingest.readers.sheets import MOST_COLUMNS, Budget, Sheet, merge
from ingest.readers.tables import Cell
from ingest.types import Reading

_LARGEST = 64 * 2**20  # bytes; xlrd holds a workbook in memory whole


def read_old_workbook(data: bytes) -> Reading:
    """The blocks of an XLS file, with notes on what was left out; see ``workbook.read_workbook``.

    The format does not tell rows put away by a filter from rows hidden by hand: both are left out.

    Raises:
        FileRefused: broken, locked by a password, or larger than a document can be.
    """
    if len(data) > _LARGEST:
        raise FileRefused(
            f"Bảng tính .xls nặng hơn {_LARGEST >> 20} MB. Hãy mở bằng Excel, lưu lại thành .xlsx, "
            "giữ lại phần cần tra cứu, rồi nạp lại."
        )
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True,
            logfile=io.StringIO(),
        )  # fmt: skip
    except Exception as error:
        # On damaged bytes xlrd raises struct.error, AssertionError, IndexError and others.
        if "encrypted" in str(error).lower():
            raise FileRefused(
                "Bảng tính có đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, "
                "lưu lại rồi nạp lại."
            ) from error
        raise FileRefused(BROKEN) from error
    out, budget, sheets = LeftOut(), Budget(), []
    with book:
        for index, name in enumerate(book.sheet_names()):
            try:
                old = book.sheet_by_index(index)
            except Exception as error:  # as above
                raise FileRefused(BROKEN) from error
            if old.visibility:
                out.sheets.append(name)
            else:
                sheets.append(_sheet(book, old, out, budget))
            book.unload_sheet(index)
    return finished(sheets, out)


def _sheet(book: Book, old: OldSheet, out: LeftOut, budget: Budget) -> Sheet:
    sheet = Sheet(old.name)
    hidden = {c for c, column in old.colinfo_map.items() if _put_away(column)}
    left_out: set[int] = set()
    for number in range(old.nrows):
        row = {}
        for column in range(min(old.row_len(number), MOST_COLUMNS)):
            cell = _cell(book, old, number, column, out)
            if cell is not None:
                row[column] = cell
        if not row:
            continue
        information = old.rowinfo_map.get(number)
        if information is not None and _put_away(information):
            out.rows += 1
            continue
        left_out |= hidden & row.keys()
        kept = {column: cell for column, cell in row.items() if column not in hidden}
        budget.spend(rows=1, cells=len(kept))
        if kept:
            sheet.rows[number] = kept
    out.columns += len(left_out)
    ranges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in old.merged_cells]
    merge(sheet, ranges, budget)
    return sheet


def _put_away(information: object) -> bool:
    """Hidden by hand: what a closed group hides is read."""
    return bool(getattr(information, "hidden", 0)) and not getattr(information, "outline_level", 0)


def _cell(book: Book, old: OldSheet, number: int, column: int, out: LeftOut) -> Cell | None:
    kind, value = old.cell_type(number, column), old.cell_value(number, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_ERROR:
        out.errors += 1
        return None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return text_cell("TRUE" if value else "FALSE")
    style = book.xf_list[old.cell_xf_index(number, column)]
    code = (
        book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
    )
    if kind == xlrd.XL_CELL_DATE:
        try:
            return text_cell(shown_moment(xldate_as_datetime(value, book.datemode), code))
        except (XLDateError, ValueError, OverflowError):
            return text_cell(shown_number(value, ""))
    if kind == xlrd.XL_CELL_NUMBER:
        return text_cell(shown_number(value, code))
    font = book.font_list[style.font_index]
    return typed_cell(str(value), out, bold=bool(font.bold), font=font.name)
