"""What one line of a letterhead says, column by column.

Layouts: Hướng dẫn 36-HD/VPTW for the Party, Nghị định 30/2020/NĐ-CP for the state. The two columns
of a letterhead may arrive one after the other, interleaved, or side by side on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.dates import find_dates
from ingest.folding import UPPER
from ingest.kinds import KIND_BY_FOLDED, kinds_of
from ingest.references import find_references
from ingest.secrecy import is_mark_line
from ingest.structure.lines import Line, is_capitals, is_clutter
from ingest.types import Reference

Span = tuple[int, int]

_LONGEST_LINE = 250  # characters; prose is longer and may hold other documents' numbers and dates
NATION = re.compile(
    r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
    r"Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc"
)
_NUMBER = re.compile(r"(?:(?:Luật|Bộ luật|Pháp lệnh|Lệnh)\s+)?[Ss][ốỐ]\s*:?\s*(?=[\d.…_/-])")
# Số:      /QĐ-UBND: a draft, or a number written by hand that no program sees.
_UNFILLED = re.compile(rf"[\s._…]*[-/]\s*[{UPPER}][\w/-]*")
_BLANK = r"[\s._…]*\d{0,4}[\s._…]*"  # a day or month may be left to be filled in by hand
_PLACE_DATE = re.compile(
    rf"(?P<place>[{UPPER}][\w.]*(?:[ -](?:[{UPPER}][\w.]*|phố|xã|trấn|đảo)){{0,6}})\s*,\s*"
    rf"(?P<date>ngày{_BLANK}(?:tháng{_BLANK}năm{_BLANK}|[-/.]{_BLANK}[-/.]{_BLANK}))"
)
_ABOUT = re.compile(r"V/v\s*:?\s*|Về việc\s*:\s*", re.IGNORECASE)
_ORGAN_STARTS = re.compile(
    r"(?:BAN|BỘ|SỞ|CỤC|TỔNG|VỤ|VIỆN|TRƯỜNG|TRUNG TÂM|VĂN PHÒNG|PHÒNG|CHI CỤC|HỘI|ĐẢNG|ĐOÀN|CHI BỘ|"
    r"(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ) (?:ỦY|UỶ|ĐOÀN)|UBND|HĐND|UỶ BAN|ỦY BAN|QUỐC HỘI|CHÍNH PHỦ|"
    r"THỦ TƯỚNG|CHỦ TỊCH|TÒA ÁN|TOÀ ÁN|MẶT TRẬN|LIÊN ĐOÀN|CÔNG AN|TIỂU BAN|TỔ|NGÂN HÀNG|CÔNG TY|"
    r"BCH|BTV)\b"
)
_KIND = "|".join(sorted((k.upper() for k in KIND_BY_FOLDED.values()), key=len, reverse=True))
KIND_LINE = re.compile(rf"({_KIND})\s*:?\s*(.*)", re.DOTALL)
_GAP = re.compile(r"\t|\n|\s{3,}")


@dataclass
class Letterhead:
    """Facts with the spans where they were read, and where the body starts (a line's index)."""

    body: int = 0
    organs: list[str] = field(default_factory=list)
    reference: Reference | None = None
    kind: str | None = None
    place: str | None = None
    issued: str | None = None
    subject: str | None = None
    exported_title: str | None = None  # a portal's own title, in running case
    nation: bool = False
    numbered_by_title: bool = False  # the number comes from a portal's title, not from "Số: …"
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a letterhead at all."""
        return bool(self.kind or self.reference or self.nation)


def take_known_parts(line: Line, head: Letterhead) -> list[Span]:
    """Read the nation, number, date and subject of a line; return the spans that are left."""
    taken: list[Span] = []
    for match in NATION.finditer(line.text):
        head.nation = True
        taken.append(match.span())
    number = _NUMBER.search(line.text)
    if number is not None and _stands_apart(line.text[: number.start()]):
        _take_number(line, number, head, taken)
    # Blank what is taken: "Số 12-NQ/TU Đông Lĩnh, ngày …" gives Đông Lĩnh, not TU Đông Lĩnh.
    remaining = _blank(line.text, taken)
    if len(line.text) < _LONGEST_LINE:
        place = _PLACE_DATE.search(remaining)
        if place is not None and head.issued is None:
            date = find_dates(place["date"])
            if date and len(date[0].value) == 10:  # not a month alone
                head.issued = date[0].value
                head.place = place["place"]
                head.spans["issued"] = _shift(place.span("date"), line)
                head.spans["place"] = _shift(place.span("place"), line)
            taken.append(place.span())
    remaining = _blank(line.text, taken)
    about = _ABOUT.match(remaining.lstrip())
    if about is not None and head.kind is None and head.subject is None:
        begin = len(remaining) - len(remaining.lstrip())
        gap = _GAP.search(remaining.rstrip(), begin + about.end())
        end = gap.start() if gap else len(remaining.rstrip())
        head.subject = "về việc " + line.text[begin + about.end() : end]
        head.spans["subject"] = _shift((begin, end), line)
        taken.append((begin, end))
    if not taken:
        return [(line.start, line.end)]
    remaining = _blank(line.text, taken)
    return [
        _shift(match.span(), line)
        for match in re.finditer(r"[^\s\x00](?:(?!\s{3}|\t|\n)[^\x00])*", remaining)
        if not is_clutter(match.group())
    ]


def _stands_apart(before: str) -> bool:
    """Whether a number opens its line or column: only organs and the nation may stand before it."""
    return not before.strip() or is_capitals(before) or before.endswith(("\t", "\n", "   "))


def _take_number(line: Line, number: re.Match[str], head: Letterhead, taken: list[Span]) -> None:
    for mention in find_references(line.text[number.end() :]):
        if mention.start == 0 and mention.reference.symbol:
            if head.reference is None:
                end = number.end() + mention.end
                head.reference = mention.reference
                head.spans["number"] = (line.start + number.end(), line.start + end)
                taken.append((number.start(), end))
            return
        break
    blank = _UNFILLED.match(line.text, number.end())
    if blank is not None:
        taken.append((number.start(), blank.end()))


def take_rest(line: Line, rest: list[Span], head: Letterhead) -> None:
    for start, end in rest:
        text = line.text[start - line.start : end - line.start].strip()
        if is_mark_line(text):
            continue
        if is_capitals(text) and head.kind is None and len(text) < 120:
            kind = KIND_LINE.fullmatch(text)
            if kind is None:
                add_organ(head, text, (start, end))


def add_organ(head: Letterhead, text: str, span: Span) -> None:
    name = " ".join(text.strip(" *-_").split())
    if head.organs and not _ORGAN_STARTS.match(name):
        head.organs[-1] += f" {name}"  # a long name printed on two lines
    else:
        head.organs.append(name)
    head.spans["issuer"] = (head.spans.get("issuer", span)[0], span[1])


def _blank(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text.replace("\x00", " ")


def _shift(span: Span, line: Line) -> Span:
    return (span[0] + line.start, span[1] + line.start)


def kind_of_number(reference: Reference | None) -> str | None:
    """The kind that a number's symbol says, where it says only one."""
    if reference is None:
        return None
    if reference.symbol:
        kinds = kinds_of(reference.symbol)
        if len(kinds) == 1:
            return kinds[0]
    return reference.kind
