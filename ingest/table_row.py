"""How a table's row reads as a sentence, and how its cells are found in it again.

``Huyện A · Số thôn giảm: 12 · Tỷ lệ: 8,5% · ĐVT: thôn``: written by the readers, read by whoever
answers from it; both here so that they cannot drift.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.normalise import fold
from ingest.types import CELL_SEPARATOR

_FIGURE = re.compile(r"[-+–(]?\d[\d.,\s]*[%)]?$")
_MARK = re.compile(r"\(?([\divxIVX.]{1,6}|[A-ZĐa-zđ])\)?\.?$")
_UNIT = re.compile(r"\(?\s*(don vi(?: tinh)?|dvt|dv tinh)\s*:\s*\S")
# Tổng cộng, Cộng khối Đảng; not Tổng công ty, Công an.
_GRAND = re.compile(r"tong cong(?! ty)|tong so|tong\W*$|toan (tinh|huyen|nganh|khoi)\W*$")
_SUM = re.compile(r"cong\W*$|cong\s*[(:]|cong (khoi|muc|nhom|cac)\b")
_LONGEST_UNIT = 60  # characters


@dataclass(frozen=True, slots=True)
class RowCell:
    """``row[start:end]``: a cell with its heading, which may be empty."""

    start: int
    end: int
    heading: str
    value: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row taken apart: its running number if any, what it is called, the cells that tell of it,
    and the unit of its figures as the table says it."""

    mark: RowCell | None
    label: RowCell
    cells: tuple[RowCell, ...]
    unit: RowCell | None


def written_row(cells: Iterable[tuple[str, str]]) -> str:
    """The text of a row from its (heading, value) cells; those without a value are left out."""
    said = ((heading.rstrip(" :"), value) for heading, value in cells if value)
    return CELL_SEPARATOR.join(f"{h}: {value}" if h else value for h, value in said)


def read_row(text: str) -> TableRow | None:
    """The cells of a row; None for any other text."""
    cells: list[RowCell] = []
    start = 0
    for part in text.split(CELL_SEPARATOR):
        cells.append(_cell(part, start))
        start += len(part) + len(CELL_SEPARATOR)
    unit = cells.pop() if len(cells) > 2 and unit_of(text[cells[-1].start :]) else None
    mark = cells.pop(0) if len(cells) > 2 and _is_mark(cells[0]) else None
    if len(cells) < 2:
        return None
    return TableRow(mark, cells[0], tuple(cells[1:]), unit)


def is_figure(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return _FIGURE.match(text) is not None


def unit_of(text: str) -> str:
    """What a line says to be the unit of a table's figures ("ĐVT: người"), without its brackets;
    else empty."""
    said = text.strip()
    if len(said) > _LONGEST_UNIT or not _UNIT.match(fold(said)):
        return ""
    return said.removeprefix("(").removesuffix(")").strip() if said.startswith("(") else said


def is_grand_total(label: str) -> bool:
    """Whether a row of this name sums up a whole table."""
    return _GRAND.match(fold(label)) is not None


def is_total(label: str) -> bool:
    """Whether a row of this name sums up other rows."""
    return is_grand_total(label) or _SUM.match(fold(label)) is not None


def _cell(part: str, start: int) -> RowCell:
    heading, colon, value = part.rpartition(": ")
    if not is_figure(value):  # a text may hold colons itself, a figure does not
        heading, colon, value = part.partition(": ")
    if not colon:
        heading, value = "", part
    return RowCell(start, start + len(part), heading, value)


def _is_mark(cell: RowCell) -> bool:
    return not cell.heading and _MARK.match(cell.value) is not None
