"""The term of office a document belongs to: "khóa XV", "nhiệm kỳ 2020 - 2025".

Documents name other terms too ("quy hoạch nhiệm kỳ 2025 - 2030", "Nghị quyết Đại hội XIII"), so
only the issuing organ's own counts: in the letterhead, where a law says who passed it, in a law's
number, where the organ acts in the text, among its own members who receive the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.roman import roman
from ingest.structure.letterhead_line import Letterhead
from ingest.structure.lines import Line
from ingest.types import Certainty

Span = tuple[int, int]

_ROMAN = r"(?P<{}>[IVXL]{{1,7}}|\d{{1,2}})\b"
_YEARS = r"nhiệm\s+kỳ\s+(?P<{0}>\d{{4}})\s*[-–]\s*(?P<{1}>\d{{4}})"
_TERM = (
    rf"(?P<whole>kh(?:óa|oá)\s+{_ROMAN.format('term')}(?:\s*,?\s*\(?{_YEARS.format('a', 'b')})?"
    rf"|{_YEARS.format('c', 'd')})"
)
_ORGAN = (
    r"(?:Ban\s+Chấp\s+hành|Ban\s+Thường\s+vụ|Thường\s+trực|Tỉnh\s+ủy|Tỉnh\s+uỷ|Thành\s+ủy|"
    r"Thành\s+uỷ|Huyện\s+ủy|Huyện\s+uỷ|Quận\s+ủy|Thị\s+ủy|Đảng\s+ủy|Đảng\s+uỷ|Hội\s+đồng\s+nhân\s+"
    r"dân|Quốc\s+hội|Ủy\s+ban\s+[Kk]iểm\s+tra|Đại\s+hội|Đảng\s+bộ)"
)
_OF_ORGAN = re.compile(rf"{_ORGAN}[^.;:\n]{{0,80}}?{_TERM}", re.IGNORECASE)
_PASSED = re.compile(
    rf"\bnày\s+(?:đã\s+)?được\s+Quốc\s+hội[^\n.;]{{0,80}}?{_TERM}[^\n.;]{{0,60}}?thông\s+qua"
)
_ACTS = re.compile(
    rf"(?:Hội\s+nghị\s+(?:lần\s+thứ\s+\S+\s+)?)?{_ORGAN}[^.;:,\n]{{0,60}}?(?:lần\s+thứ\s+\S+\s+)?"
    rf"{_TERM}[^.;:\n]{{0,20}}\s(?:ban\s+hành|thảo\s+luận|quyết\s+định|quyết\s+nghị|họp|thống\s+nhất"
    r"|đã)\b"
)
_MEMBERS = re.compile(rf"(?:ủy|uỷ)\s+viên(?:\s+Ban\s+Chấp\s+hành)?\s+{_TERM}", re.IGNORECASE)
_ASSEMBLY = re.compile(r"(?:UBTV)?QH(\d{1,2})\b")
_OPENING = 12  # lines of the body in which the organ says who it is


def read_term(
    lines: Sequence[Line], head: Letterhead, number: str | None, spans: dict[str, Span]
) -> tuple[str, Certainty] | None:
    """The term and how sure it is; its span goes into ``spans``."""
    about = spans.get("subject", (0, 0))
    for line in lines[: head.body]:
        found = _OF_ORGAN.search(line.text)
        if found and about[0] <= line.start + found.start() < about[1] and not found["term"]:
            continue  # "lãnh đạo đại hội đảng bộ các cấp nhiệm kỳ 2020 - 2025": the one to come
        if term := _take(found, line, spans):
            return term, "chắc"
    for line in reversed(lines[-200:]):
        if "thông qua" in line.text and (term := _take(_PASSED.search(line.text), line, spans)):
            return term, "chắc"
    assembly = _ASSEMBLY.search(number or "")
    if assembly is not None and "number" in spans:
        spans["term"] = spans["number"]
        return f"Khóa {roman(int(assembly[1])).upper()}", "suy ra"
    for line in lines[head.body : head.body + _OPENING]:
        if term := _take(_ACTS.match(line.text), line, spans):
            return term, "suy ra"
    start, end = spans.get("recipients", (0, 0))
    for line in lines:
        inside = start <= line.start < end
        if inside and (term := _take(_MEMBERS.search(line.text), line, spans)):
            return term, "suy ra"
    return None


def _take(match: re.Match[str] | None, line: Line, spans: dict[str, Span]) -> str | None:
    """The term that a match names, its span noted."""
    if match is None:
        return None
    term = match["term"]
    years = (match["a"], match["b"]) if match["a"] else (match["c"], match["d"])
    spans["term"] = (line.start + match.start("whole"), line.start + match.end("whole"))
    parts = []
    if term:
        parts.append(f"Khóa {roman(int(term)).upper() if term.isdigit() else term}")
    if years[0]:
        parts.append(f"{'nhiệm' if parts else 'Nhiệm'} kỳ {years[0]}-{years[1]}")
    return ", ".join(parts)
