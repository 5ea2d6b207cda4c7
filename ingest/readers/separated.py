"""CSV and TSV: text in columns, whatever separates them and whatever code it was saved in."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from ingest.errors import FileRefused
from ingest.readers.encoding import read_lines
from ingest.readers.plain import read_text
from ingest.readers.runs import make_block
from ingest.readers.sheets import MOST_COLUMNS, Budget, Sheet, book_blocks
from ingest.readers.tables import Cell
from ingest.types import Reading

# Vietnamese Excel separates by semicolons, since the comma stands inside numbers.
_SEPARATORS = (";", "\t", ",", "|")
_LARGEST = 64 * 2**20  # bytes; more holds more rows than are read, and is decoded whole
_LOOK = 200  # rows by which the separator is told


def read_separated(data: bytes) -> Reading:
    """The blocks of a file of separated values; cells stay as they are written. A file in which
    nothing separates columns is plain text.

    Raises:
        FileRefused: larger than a document can be, or with a quotation mark that never closes.
    """
    if len(data) > _LARGEST:
        raise FileRefused(
            f"Tệp CSV nặng hơn {_LARGEST >> 20} MB. Hãy giữ lại phần cần tra cứu, hoặc tách thành "
            "nhiều tệp, rồi nạp lại."
        )
    text, notes = read_lines(data)
    separator = find_separator(text)
    if separator is None:
        return read_text(data)
    sheet, budget = Sheet(""), Budget()
    try:
        for number, fields in enumerate(_rows(text, separator)):
            row: dict[int, Cell] = {}
            for column, value in enumerate(fields[:MOST_COLUMNS]):
                block = make_block([(value, False)])
                if block is not None:
                    row[column] = Cell([block])
            if row:
                budget.spend(rows=1, cells=len(row))
                sheet.rows[number] = row
    except csv.Error as error:
        raise FileRefused(
            "Tệp CSV có dấu nháy kép mở mà không đóng, hoặc một ô quá dài. Hãy mở bằng Excel, "
            "lưu lại thành .xlsx rồi nạp lại."
        ) from error
    return Reading(tuple(book_blocks([sheet])), notes)


def find_separator(text: str) -> str | None:
    """The mark that cuts most rows into one and the same number of columns, two at least; None
    where none does so with half of the rows.

    ``csv.Sniffer`` looks at single characters and takes letters for separators.
    """
    best: tuple[float, int, str] | None = None
    for separator in _SEPARATORS:
        widths: list[int] = []
        with suppress(csv.Error):  # told when the file is read
            widths.extend(len(row) for row in islice(_rows(text, separator), _LOOK) if any(row))
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
        share = rows / len(widths)
        if share >= 0.5 and (best is None or (share, width) > best[:2]):
            best = (share, width, separator)
    return best[2] if best else None


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)
