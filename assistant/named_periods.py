"""Periods and days named in a text, as dates: quý II/2019, nhiệm kỳ 2020-2025, 1-7. Pure.

Read in the reports' own form (``periods.as_reported``). What depends on today ("năm ngoái") and a
term that only an organ's own history can date ("Tỉnh ủy khóa XV") are left alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from assistant.types import Period
from ingest.dates import find_dates
from ingest.folding import fold_aligned
from ingest.references import find_references

_Y = r"(?P<y>(?:19|20)\d\d)(?![\w/]|[-.]\d)"
_NO = r"(?<![\w/.,-])"
_OF = r"\s*(?:[/,-]|cua)?\s*(?:nam\s+)?"
_TO = r"\s*(?:[-–—]|den(?:\s+nam)?)\s*"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# The Party's central committees by term: from the close of one congress to the close of the next
# (Đại hội X 25-4-2006, XI 19-1-2011, XII 28-1-2016, XIII 1-2-2021), the last for its five years.
_TERMS = {
    "ix": ("2001-04-22", "2006-04-25"),
    "x": ("2006-04-25", "2011-01-19"),
    "xi": ("2011-01-19", "2016-01-28"),
    "xii": ("2016-01-28", "2021-02-01"),
    "xiii": ("2021-02-01", "2026-01-31"),
}
_CENTRAL = r"(?:trung uong|tw|bo chinh tri|bct|ban bi thu|bbt)"

_Dates = tuple[str, str] | None


def _months(first: int, last: int, year: str) -> _Dates:
    if not 1 <= first <= last <= 12:
        return None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]}"


def _years(first: str, last: str) -> _Dates:
    return (f"{first}-01-01", f"{last}-12-31") if first <= last else None


def _quarter(typed: str, year: str) -> _Dates:
    last = 3 * _QUARTERS[typed]
    return _months(last - 2, last, year)


def _half(count: int, which: str | None, year: str) -> _Dates:
    """The first so many months of a year, or the last."""
    return _months(13 - count, 12, year) if which == "cuoi" else _months(1, count, year)


# The widest forms first; what one has taken no other reads.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Dates]], ...] = (
    (
        re.compile(
            r"(?:\b(?:giai doan|nhiem ky|thoi ky|khoa|tu)\s+)?(?:\bnam\s+)?"
            rf"{_NO}(?P<a>(?:19|20)\d\d){_TO}{_Y}"
        ),
        lambda m: _years(m["a"], m["y"]),
    ),
    (
        re.compile(rf"\b(?P<n>[1-9]|1[0-2])\s+thang\s*(?P<which>dau|cuoi)?{_OF}{_Y}"),
        lambda m: _half(int(m["n"]), m["which"], m["y"]),
    ),
    (
        re.compile(rf"\bquy\s+(?P<q>i{{1,3}}|iv|[1-4]){_OF}{_Y}"),
        lambda m: _quarter(m["q"], m["y"]),
    ),
    (
        re.compile(rf"\btu thang (?P<f>\d{{1,2}}) den (?:het )?thang (?P<l>\d{{1,2}}){_OF}{_Y}"),
        lambda m: _months(int(m["f"]), int(m["l"]), m["y"]),
    ),
    (
        re.compile(rf"(?:\bngay\s+)?{_NO}(?P<d>\d{{1,2}})\s?[-/]\s?(?P<m>\d{{1,2}})\s+nam\s+{_Y}"),
        lambda m: _day(m["y"], m["m"], m["d"]),
    ),
    (
        re.compile(rf"\b{_CENTRAL}\b[^.;?]{{0,20}}?\bkhoa\s+(?P<k>xiii|xii|xi|ix|x)\b"),
        lambda m: _TERMS[m["k"]],
    ),
)
_YEAR = re.compile(rf"(?:\bnam\s+|{_NO}){_Y}")
# A quarter, a half or a day without its year: of the one year that the text names.
_WITHOUT_YEAR = re.compile(
    r"\b(?P<n>[1-9]|1[0-2])\s+thang\s+(?P<which>dau|cuoi)(?:\s+nam)?\b"
    r"|\bquy\s+(?P<q>i{1,3}|iv|[1-4])\b"
    r"|(?:\b(?:ngay|sang|trua|chieu|toi)\s+|(?<![\w/.,-]))(?P<d>\d{1,2})\s?[-/]\s?(?P<m>\d{1,2})"
    r"(?![\w/]|[-.]\w)"
)


@lru_cache(maxsize=100_000)  # titles of documents are read for every question
def find_periods(text: str) -> tuple[Period, ...]:
    """Every period of known dates, in order; the date of an official number is no period."""
    folded = fold_aligned(text)
    taken = [(mention.start, mention.end) for mention in find_references(text)]
    found: list[tuple[int, Period]] = []

    def take(start: int, end: int, dates: _Dates) -> None:
        if dates and not any(start < e and s < end for s, e in taken):
            taken.append((start, end))
            found.append((start, Period(*dates, text[start:end].strip())))

    def span(match: re.Match[str]) -> tuple[int, int]:
        return folded.position(match.start()), folded.position(match.end())

    for pattern, dates_of in _FORMS:
        for match in pattern.finditer(folded.text):
            take(*span(match), dates_of(match))
    for found_date in find_dates(text):
        take(found_date.start, found_date.end, _of_date(found_date.value))
    for match in _YEAR.finditer(folded.text):
        take(*span(match), _years(match["y"], match["y"]))
    years = {y for _, p in found for y in (p.start[:4], p.end[:4])}
    if len(years) == 1:
        (year,) = years
        for match in _WITHOUT_YEAR.finditer(folded.text):
            if match["n"]:
                take(*span(match), _half(int(match["n"]), match["which"], year))
            elif match["q"]:
                take(*span(match), _quarter(match["q"], year))
            else:
                take(*span(match), _day(year, match["m"], match["d"]))
    return tuple(period for _, period in sorted(found, key=lambda item: item[0]))


def _of_date(value: str) -> _Dates:
    return (
        (value, value) if len(value) == 10 else _months(int(value[5:]), int(value[5:]), value[:4])
    )


def _day(year: str, month: str, day: str) -> _Dates:
    try:
        value = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    return value, value
