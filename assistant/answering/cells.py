"""Which cell of a table's row a question asks for. Pure.

A row of fifteen columns answers nothing by itself: the cell asked for is the one whose heading says
what neither the table's title nor the row's name says already. Where no heading says it, the row
has no such column, and the figure of another is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from assistant.answering.coverage import Needs, spoken_terms
from ingest.folding import fold_aligned
from ingest.normalise import bigrams, syllables
from ingest.table_row import RowCell, TableRow, is_figure, is_total, read_row
from ingest.types import CELL_SEPARATOR

# Of what is asked beyond title and row, the share by weight that one heading must say.
_LEAST_SAID = 0.3
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
    if row is None or not any(is_figure(cell.value) for cell in row.cells):
        return None
    implied = _implied(row)
    named = [c.value for c in row.cells if not is_figure(c.value)]  # "Xã mới: Hoa Lộc"
    named += [text[: row.label.end], row.unit.value if row.unit else "", _MEASURE, implied]
    said = above | spoken_terms(" · ".join(named))
    left = {term: weight for term, weight in need.weights.items() if term not in said}
    share = bool(_ASKS_SHARE.search(asked))
    words = _forms(asked)
    ranked = []
    for cell in _of_the_sort([c for c in row.cells if is_figure(c.value)], share=share):
        own = spoken_terms(cell.heading)
        new = sum(weight for term, weight in left.items() if term in own)
        whole = sum(weight for term, weight in need.weights.items() if term in own)
        forms = _forms(cell.heading)
        precise = len(forms & words) / max(1, len(forms))
        ranked.append(((round(new, 6), round(whole, 6), round(precise, 6)), cell))
    best = max(key for key, _ in ranked)
    enough = best[0] >= _LEAST_SAID * sum(left.values())
    total = sum(need.weights.values())
    if left and sum(left.values()) > _LITTLE_LEFT * total and not (enough or share):
        return AskedCell(row, (), implied)
    # A heading of words that only ask ("Còn lại") stands in the question word for word.
    if best[1] == 0 and best[2] < 1 and len(ranked) > 1 and not share:
        return AskedCell(row, (), implied)
    return AskedCell(row, tuple(cell for key, cell in ranked if key == best), implied)


def _forms(text: str) -> set[str]:
    tokens = syllables(text)
    return {*tokens, *bigrams(tokens)}


def _implied(row: TableRow) -> str:
    unit = row.unit.value if row.unit else ""
    means = [said for pattern, said in _MEANT_BY_UNIT if pattern.search(fold_aligned(unit).text)]
    means += [_MEANT_BY_TOTAL] if is_total(row.label.value) else []
    return " · ".join(means)


def _of_the_sort(cells: Sequence[RowCell], *, share: bool) -> list[RowCell]:
    """Shares where a share is asked for, else counts; all cells of a row that has only the other
    sort."""
    shares = [c for c in cells if _SHARE.search(fold_aligned(f"{c.heading} {c.value}").text)]
    kept = shares if share else [c for c in cells if c not in shares]
    return kept or list(cells)


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
    if row.unit and not _SHARE.search(cell.value):
        said += CELL_SEPARATOR + text[row.unit.start : row.unit.end]
    return said
