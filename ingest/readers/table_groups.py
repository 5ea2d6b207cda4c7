"""Which rows of a table stand under which: "I. Khối Đảng" over the offices it counts, "Đảng viên
mới" over "- Nữ". Told by the marks in the first column, as offices number their tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.normalise import fold
from ingest.table_row import is_grand_total, is_total

# A row stands under the last one of a smaller rank.
_LETTER, _ROMAN, _BARE, _NUMBER, _DOTTED, _SMALL, _ITEM, _DASH = range(8)
_MARKS = (
    (_ROMAN, re.compile(r"[IVX]{1,5}")),
    (_LETTER, re.compile(r"[A-ZĐ]")),
    (_NUMBER, re.compile(r"\d{1,4}")),
    (_DOTTED, re.compile(r"\d{1,3}(\.\d{1,3})+")),
    (_SMALL, re.compile(r"[a-zđ]")),
    (_DASH, re.compile(r"[-–+*•]")),
)
# The mark and the label in one cell: "II. Khối chính quyền", "- Nữ".
_MARKED = re.compile(r"\(?(?P<mark>[IVX]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*|[a-zđ])[.)/]\s*(?=\D)")
_DASHED = re.compile(r"[-–+*•]\s*(?=\S)")
_PART = re.compile(r"(trong do|bao gom|gom)\b")
# Ranks that only some rows stand under: a numbered row heads its own parts, not the next office.
_PARTS = {
    _NUMBER: (_DOTTED, _SMALL, _DASH),
    _DOTTED: (_DOTTED, _SMALL, _DASH),
    _SMALL: (_DASH,),
    _ITEM: (_DASH,),
}


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What a row is called, and whether that is all it says."""

    rank: int
    depth: int  # of a dotted number: "1.2.1" is deeper than "1.2"
    name: str  # with its mark where it is a heading: "I. Khối Đảng"
    bare: bool
    total: bool = False


def read_label(texts: Sequence[str], *, set_off: bool) -> RowLabel | None:
    """The label of a row's cells (a spanning one once); None for a row without one.

    Args:
        set_off: whether the row is printed otherwise than its neighbours: bold, or one cell over
            the whole width. An unmarked row without figures heads others only then, or in capitals;
            else it is a unit of which nothing is told.
    """
    filled = [text for text in texts if text]
    if not filled:
        return None
    mark, rest = (texts[0].strip(" .)("), filled[1:]) if texts[0] else ("", filled)
    rank = next((rank for rank, form in _MARKS if form.fullmatch(mark)), None)
    if rank is None or not rest:
        name, rest = filled[0], filled[1:]
        rank, mark = _rank_of(name)
    else:
        name, rest = rest[0], rest[1:]
    if not any(character.isalpha() for character in name):
        return None
    if is_total(name):
        return RowLabel(_ITEM, 0, name, bare=False, total=True)
    if rank == _ITEM and _PART.match(fold(name)):
        rank = _DASH
    bare = not rest and (rank in (_LETTER, _ROMAN) or set_off or name.isupper())
    if bare and rank == _ITEM:
        rank = _BARE
    if rank in (_LETTER, _ROMAN) and mark and not name.startswith(mark):
        name = f"{mark}. {name}"
    return RowLabel(rank, mark.count(".") if rank == _DOTTED else 0, name, bare)


def _rank_of(label: str) -> tuple[int, str]:
    """The rank of a mark that stands in the label itself, and the mark."""
    if _DASHED.match(label):
        return _DASH, ""
    match = _MARKED.match(label)
    if match is None:
        return _ITEM, ""
    return next((r, match["mark"]) for r, form in _MARKS if form.fullmatch(match["mark"]))


def groups_of(labels: Sequence[RowLabel | None]) -> list[tuple[str, ...]]:
    """For each row the names of those it stands under, outermost first."""
    above: list[RowLabel] = []
    found: list[tuple[str, ...]] = []
    for place, label in enumerate(labels):
        if label is None:
            found.append(())
            continue
        if label.total:
            # The last sum is the whole table's; one before it closes its own group.
            if is_grand_total(label.name) or not any(labels[place + 1 :]):
                above.clear()
            found.append(tuple(a.name for a in above if a.rank < _NUMBER))
            continue
        key = (label.rank, label.depth)
        above = [a for a in above if (a.rank, a.depth) < key]
        found.append(
            tuple(a.name for a in above if label.rank in _PARTS.get(a.rank, (label.rank,)))
        )
        if label.rank != _DASH:
            above.append(label)
    return found
