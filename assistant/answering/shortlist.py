"""Which of the passages found are read sentence by sentence: those that speak of whom the question
names come first, and one table does not take all the places. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.answering.coverage import names_in
from assistant.duplicates import fold_duplicates
from assistant.types import Hit
from ingest.normalise import fold, syllables
from ingest.types import CELL_SEPARATOR

_MOST = 12
_ROWS_OF_A_TABLE = 4  # the sum of its rows apart, which speaks for all of them
_SUM = re.compile(r"\b(?:tong (?:cong|so)|cong|toan (?:tinh|huyen|xa|thanh pho|thi xa))\b")


def shortlist(
    hits: Sequence[Hit], names: Sequence[str], leads: Mapping[int, str] = MappingProxyType({})
) -> list[Hit]:
    """The hits worth reading, best first, each text once. ``names`` are folded proper names of
    the question, ``leads`` the first words of documents as ``spoken`` makes them, by id.

    A long table of other units matches "bao nhiêu thôn, tổ dân phố" row after row better than the
    one sentence about the province that was asked for; so names go before scores, and of a
    paragraph in ten reports the copy in the report of the unit asked about is read.
    """
    rows: Counter[tuple[int, tuple[str, ...]]] = Counter()
    kept: list[Hit] = []
    by_name = sorted(hits, key=lambda h: -_named(h, names, leads))  # stable: scores decide the rest
    for hit in fold_duplicates(by_name):
        if CELL_SEPARATOR in hit.passage.text and not (names and _names_all(hit, names)):
            table = (hit.document.id, hit.passage.heading_path)
            rows[table] += not _is_sum(hit.passage.text)
            if rows[table] > _ROWS_OF_A_TABLE:
                continue
        kept.append(hit)
    return kept[:_MOST]


def row_unit_fit(sentence: str, asked: str) -> bool:
    """False for a row of a table ("5 · Đảng bộ: Huyện Mường Thàng · Kết nạp: 64") about a unit that
    the question, as ``spoken`` makes it, does not name: it answers for somebody else."""
    cells = sentence.split(CELL_SEPARATOR)
    if len(cells) < 2:
        return True
    units = names_in(f"– {cells[0]}, {cells[1]}")
    return not units or any(f" {unit} " in asked for unit in units)


def spoken(text: str) -> str:
    """Folded syllables with a space on either side of each, for finding names in."""
    return f" {' '.join(syllables(text))} "


def _is_sum(row: str) -> bool:
    """Whether a row is a table's sum: "Tổng cộng · …", "Đơn vị: Toàn tỉnh · …"."""
    return _SUM.search(fold(" · ".join(row.split(CELL_SEPARATOR)[:2]))) is not None


def _named(hit: Hit, names: Sequence[str], leads: Mapping[int, str]) -> int:
    """How many of the names the passage, its headings, its document's facts or first words speak
    of."""
    if not names:
        return 0
    facts = hit.document.facts
    about = (facts.title, facts.issuer or "", facts.place or "")
    text = spoken(" \n ".join((*about, *hit.passage.heading_path, hit.passage.text)))
    text += leads.get(hit.document.id, "")
    return sum(f" {name} " in text for name in names)


def _names_all(hit: Hit, names: Sequence[str]) -> bool:
    text = spoken(hit.passage.text)
    return all(f" {name} " in text for name in names)
