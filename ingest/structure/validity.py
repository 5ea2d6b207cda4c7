"""From when to when a document says that it is in force.

"Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2019", "Quy định này có hiệu lực từ ngày ký",
"… có hiệu lực sau 45 ngày kể từ ngày ký", "… hết hiệu lực kể từ ngày …". Only what a document says
of itself as a whole: what it amends stands in quotes, and other laws have other subjects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.dates import find_dates
from ingest.kinds import KINDS
from ingest.structure.lines import Line
from ingest.structure.quotes import quoted_lines
from ingest.types import Certainty

Span = tuple[int, int]

_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
# At the start of a sentence, after a number or "Điều 3." at most, so that "trước ngày Luật này có
# hiệu lực" and "khoản 2 Điều 5 của Luật này có hiệu lực" do not count.
_SAYS = re.compile(
    rf"(?:^|(?<=[.;:]\s))\s*(?:Điều\s+\d+\w?\s*[.:]?\s*|\d{{1,2}}\s*[.)]\s*|[a-zđ]\)\s*|[-–]\s*)*"
    rf"(?:(?:{_KIND})(?:\s+này)?|Văn bản này)\s+"
    r"(?:(?:và|cùng)\s[^.;]{0,80}?\s)?(?:được\s[^.;]{0,40}?\s(?:và\s)?)?"
    r"(?P<ends>hết\s+hiệu\s+lực|có\s+hiệu\s+lực)"
    r"(?:\s+(?:thi\s+hành|thực\s+hiện|pháp\s+luật))?(?P<when>\s*[^.;\n]*)",
    re.MULTILINE,
)
_FROM = re.compile(r"\s*,?\s*(?:kể\s+)?từ\s+")
_UNTIL = re.compile(r"(?:cho\s+)?đến\s+(?:hết\s+)?(?=ngày\s+\d|\d)")
_OWN_DAY = re.compile(
    r"\s*(?:kể\s+)?(?:từ\s+)?ngày\s+(?:được\s+)?(?:ký|ban\s+hành|công\s+bố|thông\s+qua)\b"
)
_AFTER = re.compile(
    r"\s*sau\s+(?P<days>\d{1,3})\s+(?:\([^)]*\)\s+)?ngày,?\s+(?:kể\s+)?từ\s+ngày\s+"
    r"(?:được\s+)?(?:ký|ban\s+hành|công\s+bố|thông\s+qua)\b"
)


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force, ISO 8601; None where the document does not say. Spans and
    certainty by the name of the field."""

    effective_from: str | None
    effective_to: str | None
    spans: dict[str, Span]
    sure: dict[str, Certainty]


def read_validity(lines: Sequence[Line], issued: str | None) -> Validity:
    """What the lines say of the document's own validity; the first statement of each day counts.

    A date printed out is sure. A day counted from the signing is worked out from ``issued``: that
    is inferred, and unknown where the date of issue is.
    """
    found: dict[str, str] = {}
    spans: dict[str, Span] = {}
    sure: dict[str, Certainty] = {}
    quoted: set[int] | None = None
    for index, line in enumerate(lines):
        if "hiệu lực" not in line.text or not line.is_prose:
            continue
        for match in _SAYS.finditer(line.text):
            quoted = quoted_lines(lines) if quoted is None else quoted
            if index in quoted:
                continue
            for name, day, certainty in _days(match, issued):
                if name not in found:
                    found[name], sure[name] = day, certainty
                    start = match.start() + len(match[0]) - len(match[0].lstrip())
                    spans[name] = (line.start + start, line.start + match.end())
    return Validity(found.get("effective_from"), found.get("effective_to"), spans, sure)


def _days(match: re.Match[str], issued: str | None) -> list[tuple[str, str, Certainty]]:
    when = match["when"]
    if match["ends"].startswith("hết"):
        day = _date(when) if _FROM.match(when) else None
        return [("effective_to", _later(day, -1), "chắc")] if day else []
    days: list[tuple[str, str, Certainty]] = []
    until = _UNTIL.search(when)
    beginning = when[: until.start()] if until else when
    after = _AFTER.match(beginning)
    day = _date(beginning) if _FROM.match(beginning) else None
    if day:
        days.append(("effective_from", day, "chắc"))
    elif after and issued and len(issued) == 10:
        days.append(("effective_from", _later(issued, int(after["days"])), "suy ra"))
    elif _OWN_DAY.match(beginning) and issued and len(issued) == 10:
        days.append(("effective_from", issued, "suy ra"))
    last = _date(when[until.end() :]) if until else None
    if last:
        days.append(("effective_to", last, "chắc"))
    return days


def _date(text: str) -> str | None:
    """The full date that opens a text, a few words in at most."""
    found = next((d for d in find_dates(text[:60]) if len(d.value) == 10), None)
    return found.value if found and found.start <= 12 else None


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
