"""Dates as Vietnamese offices write them: ngày 25 tháng 10 năm 2017, 25-10-2017, tháng 7/2019."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.folding import fold_aligned


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a text: ``value`` is ISO 8601, ``2017-10-25`` or ``2019-07`` for a month."""

    start: int
    end: int
    value: str


_YEAR = r"(?P<{0}>(?:1[89]|20|21)\d\d)"
_IN_WORDS = (
    r"(?:(?:ngay\s+)?(?P<d1>\d{1,2})\s+)?thang\s+(?P<m1>\d{1,2})\s*(?:,\s*)?nam\s+"
    + _YEAR.format("y1")
)
_IN_FIGURES = r"(?P<d2>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?" + _YEAR.format(
    "y2"
)
_MONTH = r"(?P<m3>\d{1,2})\s?[-/]\s?" + _YEAR.format("y3")
# Not inside a longer number (80/2025/QH15, 1.7.2019 of 11.7.2019): nothing may touch it.
_DATE = re.compile(
    rf"(?<![\w/.-])(?:{_IN_WORDS}|(?:ngay\s+)?{_IN_FIGURES}|(?:thang\s+)?{_MONTH})(?![\w/]|[-.]\w)"
)


def find_dates(text: str) -> list[DateMention]:
    """Every full date and every month of a year, in order; impossible ones (31-2) are left out.

    Written with or without diacritics. The word "ngày" or "tháng" before a date in figures
    belongs to the mention.
    """
    folded = fold_aligned(text)
    found = []
    for match in _DATE.finditer(folded.text):
        year = int(match["y1"] or match["y2"] or match["y3"])
        month = int(match["m1"] or match["m2"] or match["m3"])
        day = match["d1"] or match["d2"]
        value = _iso(year, month, int(day) if day else None)
        if value is not None:
            start, end = folded.position(match.start()), folded.position(match.end())
            found.append(DateMention(start, end, value))
    return found


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        checked = date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return f"{checked:%Y-%m}" if day is None else checked.isoformat()
