"""Which cell of a table's row a question asks for. Pure.

A row of fifteen columns answers nothing by itself: the cell asked for is the one whose heading says
what neither the table's title nor the row's name says already. Where no heading says it, the row
has no such column, and the figure of another is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.coverage import Needs, denies, names_in, spoken_terms
from ingest.folding import fold_aligned
from ingest.normalise import bigrams, syllables
from ingest.table_row import RowCell, TableRow, is_figure, is_total, read_row
from ingest.types import CELL_SEPARATOR

# Of what is asked beyond title and row, the share by weight that one heading must say.
_LEAST_SAID = 0.5
# Less than this of the question left unsaid by title and row: the title alone may speak of it.
_LITTLE_LEFT = 0.15
_NO_SUCH_COLUMN = 0.3  # as of a sentence that counts something else
_MOST_CELLS = 3  # a row of no more is read at a glance, and shown whole
# Who asks for an amount of money or a number of people need not find those words in a table whose
# unit says as much; nor "toàn tỉnh" in the row that sums all up.
_MEANT_BY_UNIT = (
    (re.compile(r"\bdong\b"), "số tiền · kinh phí"),
    (re.compile(r"\bnguoi\b"), "người · cán bộ · công chức · viên chức · đảng viên · đồng chí"),
)
_MEANT_BY_TOTAL = "toàn tỉnh · cả tỉnh · toàn huyện · tổng số · tất cả · toàn bộ"
_BRACKETS = re.compile(r"\([^)]*\)")
_MEASURE = "tổng số lượng"  # words of counting, which are no column's own
_ELLIPSIS = f"{CELL_SEPARATOR}…{CELL_SEPARATOR}"
_ASKS_SHARE = re.compile(r"\b(?:ty le|phan tram|dat bao nhieu %)\b|%")
_SHARE = re.compile(r"%|\bty le\b|\bphan tram\b")


@dataclass(frozen=True, slots=True)
class AskedCell:
    """The cells of a row that a question asks for, the best one or those that tie with it; none
    where the row has no such column."""

    row: TableRow
    cells: tuple[RowCell, ...]
    implied: str = ""  # what the row means without saying it


def asked_cell(text: str, asked: str, need: Needs, above: Set[str]) -> AskedCell | None:
    """What a question asks of a row; None for a text that is no row with figures.

    Args:
        text: of the row.
        asked: the question, folded.
        above: terms of what stands over the row, as ``spoken_terms`` makes them.
    """
    row = read_row(text)
    figures = [cell for cell in row.cells if is_figure(cell.value)] if row else []
    if row is None or not figures:
        return None
    implied = _implied(row)
    label = spoken_terms(text[: row.label.end])
    named = [cell.value for cell in row.cells if cell not in figures]  # "Xã mới: Hoa Lộc"
    named += [row.unit.value if row.unit else "", _MEASURE, implied]
    said = above | label | spoken_terms(" · ".join(named))
    left = {term: weight for term, weight in need.weights.items() if term not in said}
    share = bool(_ASKS_SHARE.search(asked))
    asked_forms = _forms(asked)
    sort = _of_the_sort(figures, share=share, denied=need.denied)
    fits = [_fit(cell, need, left, asked_forms) for cell in sort]
    best = max(fit.key for fit in fits)
    chosen = [fit for fit in fits if fit.key == best]
    if share and not any(map(_is_share, sort)):
        chosen = []
    elif len(chosen) == len(fits) > 1 and best[:3] == (0, 0.0, 0.0):
        # No heading speaks of it: the row itself is what is asked for ("Đảng viên kết nạp", by
        # year), or the table has no such column.
        unit = names_in(f"– {row.label.value}")
        about = sum(w for t, w in need.weights.items() if t in label and not unit)
        if not share and about < _LEAST_SAID * sum(need.weights.values()):
            chosen = []
    elif not share and not _is_said(chosen[0], left, need):
        chosen = []
    return AskedCell(row, tuple(fit.cell for fit in chosen), implied)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A cell with how its heading fits a question: years named, weight said of what is left, weight
    said of all, and the share of its own words that the question says."""

    cell: RowCell
    key: tuple[int, float, float, float]


def _fit(cell: RowCell, need: Needs, left: Mapping[str, float], asked: Set[str]) -> _Fit:
    own, forms = _terms(cell.heading), _forms(_BRACKETS.sub(" ", cell.heading))
    numbers = sum(number in forms for number in need.numbers)
    new = sum(weight for term, weight in left.items() if term in own)
    whole = sum(weight for term, weight in need.weights.items() if term in own)
    precise = len(forms & asked) / max(1, len(forms))
    return _Fit(cell, (numbers, round(new, 6), round(whole, 6), round(precise, 6)))


def _is_said(fit: _Fit, left: Mapping[str, float], need: Needs) -> bool:
    """Whether a heading says what is asked. One that says something else beside a part of it
    ("Cán bộ dôi dư" for the number of cán bộ who were disciplined) does not."""
    numbers, new, whole, precise = fit.key
    total = sum(left.values())
    if numbers or (new > 0 and precise == 1) or new >= _LEAST_SAID * total > 0:
        return True
    return total <= _LITTLE_LEFT * sum(need.weights.values()) and (whole > 0 or precise == 1)


@lru_cache(maxsize=10_000)  # of headings, the same in every row of a table
def _terms(heading: str) -> frozenset[str]:
    return frozenset(spoken_terms(heading))


@lru_cache(maxsize=10_000)
def _forms(text: str) -> frozenset[str]:
    tokens = syllables(text)
    return frozenset((*tokens, *bigrams(tokens)))


def _implied(row: TableRow) -> str:
    unit = row.unit.value if row.unit else ""
    means = [said for pattern, said in _MEANT_BY_UNIT if pattern.search(fold_aligned(unit).text)]
    means += [_MEANT_BY_TOTAL] if is_total(row.label.value) else []
    return " · ".join(means)


def _of_the_sort(cells: Sequence[RowCell], *, share: bool, denied: bool) -> Sequence[RowCell]:
    """Shares where a share is asked for, else counts; "Không hoàn thành" where that is asked, and
    nowhere else. All cells of a row that has only the other sort."""
    cells = [c for c in cells if _is_share(c) == share] or cells
    return [c for c in cells if denies(_terms(c.heading)) == denied] or cells


def _is_share(cell: RowCell) -> bool:
    return _SHARE.search(fold_aligned(f"{cell.heading} {cell.value}").text) is not None


def row_signal(form: float, found: AskedCell | None) -> float:
    """The signal of a sentence, small for a row without the column that is asked for."""
    return form if found is None or found.cells else min(form, _NO_SUCH_COLUMN)


def told(text: str, found: AskedCell) -> str:
    """The row as an answer shows it: its name, the cell asked for and the unit, each as it stands
    there, with marks of omission; all of it where it is short or the cell is not sure."""
    row = found.row
    if len(row.cells) <= _MOST_CELLS or len(found.cells) != 1:
        return text
    (cell,) = found.cells
    said = text[row.label.start : row.label.end]
    between = CELL_SEPARATOR if cell is row.cells[0] else _ELLIPSIS
    said += between + text[cell.start : cell.end]
    if row.unit and "(" not in cell.heading and not _is_share(cell):
        said += CELL_SEPARATOR + text[row.unit.start : row.unit.end]
    return said
