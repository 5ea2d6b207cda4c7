"""Numbers of a spreadsheet as its own format shows them, with Vietnamese marks: 1.250; 41,2%.

The format codes are those of ECMA-376 part 1, 18.8.31, which Excel 97 files use as well. openpyxl
and xlrd tell a cell's code, neither applies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_CONDITION = re.compile(r"\[(?:[<>=]|Red|Blue|Black|Green|White|Color|Yellow|Cyan|Magenta)[^\]]*\]",
                        re.IGNORECASE)  # fmt: skip
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_PADDING = re.compile(r"_.|\*.")
_PLACES = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?")
_HELD = "\ue000"  # stands for a literal while the code around it is read
_MOST_DIGITS = 10  # what a cell of the General format shows


def shown_number(value: int | float, code: str) -> str:
    """A number as a cell of the format ``code`` shows it; Vietnamese marks whatever the machine's
    own."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    sections = _sections(code)
    if code in ("", "General", "@") or not sections:
        return _general(value)
    signed = len(sections) == 1
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section = sections[1]
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    before, places, after, percent = section
    if not places:
        text = f"{before}{after}".strip()
        return text if text and not signed else _general(value)
    return _filled(value, before, places, after, percent, signed=signed)


def shown_moment(value: date | time | timedelta, code: str = "") -> str:
    """A date as officials write it, dd/mm/yyyy, as far as the cell shows it; a time HH:MM."""
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    letters = _QUOTED.sub("", _CONDITION.sub("", code)).lower()
    if "y" in letters and "d" not in letters and "h" not in letters:
        return value.strftime("%m/%Y") if "m" in letters else f"{value.year}"
    day = f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value.strftime('%H:%M')} {day}"
    return day


def _general(value: int | float) -> str:
    number = Decimal(f"{value:.{_MOST_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if text not in ("-0", "") else "0"


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[tuple[str, str, str, bool], ...]:
    """Each section of a code: (words before the number, its places, words after, a percentage);
    empty for a code that is not understood (fractions, scientific)."""
    code = _CURRENCY.sub(lambda m: f'"{m[1]}"' if m[1] else "", code)
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        literals.append(match[1] if match[1] is not None else match[2])
        return _HELD

    code = _PADDING.sub("", _CONDITION.sub("", _QUOTED.sub(hold, code)))
    held = iter(literals)
    found = []
    for section in code.split(";")[:3]:
        if re.search(r"[#0?]\s*/|[eE][+-]|General", section):
            return ()
        match = _PLACES.search(section)
        start, end = match.span() if match else (len(section), len(section))
        before = _literal(section[:start], held)
        after = _literal(section[end:], held)
        found.append((before, match[0] if match else "", after, "%" in section))
    return tuple(found)


def _literal(part: str, held: Iterator[str]) -> str:
    return "".join(next(held, "") if c == _HELD else c for c in part)


def _filled(
    value: int | float, before: str, places: str, after: str, percent: bool, *, signed: bool
) -> str:
    whole, _, fraction = places.partition(".")
    scaled = Decimal(repr(value))
    if percent:
        scaled *= 100
    while whole.endswith(","):  # #,##0, shows thousands
        scaled /= 1000
        whole = whole[:-1]
    rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    if rounded == 0 and "0" not in places:  # "-"??, the dash for nothing
        return f"{before}{after}".strip()
    digits, _, decimals = f"{abs(rounded):f}".partition(".")
    digits = digits.zfill(whole.replace(",", "").count("0"))
    if "," in whole:
        digits = f"{int(digits):,}".replace(",", ".")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and decimals.endswith("0"):
        decimals, optional = decimals[:-1], optional - 1
    minus = "-" if rounded < 0 and signed else ""
    number = f"{digits},{decimals}" if decimals else digits
    return f"{minus}{before}{number}{after}".strip()
