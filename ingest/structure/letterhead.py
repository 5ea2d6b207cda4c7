"""What stands above a document's body: organs, number, place and date, kind, subject.

Layouts: Hướng dẫn 36-HD/VPTW for the Party, Nghị định 30/2020/NĐ-CP for the state. The two columns
of a letterhead may arrive one after the other, interleaved, or side by side on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.dates import find_dates
from ingest.folding import UPPER, fold_aligned
from ingest.kinds import KIND_BY_FOLDED, kinds_of
from ingest.references import find_references
from ingest.structure.lines import Line, is_capitals, is_clutter
from ingest.types import Reference

Span = tuple[int, int]

_FURTHEST = 60  # lines; a letterhead is over long before
_LONGEST_SUBJECT = 600  # characters
_NATION = re.compile(
    r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
    r"Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc"
)
_NUMBER = re.compile(r"(?:(?:Luật|Bộ luật|Pháp lệnh|Lệnh)\s+)?[Ss][ốỐ]\s*:?\s*(?=\d|\.|…|-)")
_PLACE_DATE = re.compile(
    rf"(?P<place>[{UPPER}][\w.]*(?:[ -][{UPPER}][\w.]*){{0,5}})\s*,\s*"
    r"(?P<date>ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)
_ABOUT = re.compile(r"V/v\s*:?\s*|Về việc\s*:\s*", re.IGNORECASE)
_STAMP = re.compile(r"(?:MẬT|TỐI MẬT|TUYỆT MẬT|HỎA TỐC|HOẢ TỐC|KHẨN|THƯỢNG KHẨN|DỰ THẢO\b.*)")
_BODY_STARTS = re.compile(
    r"[-–•\s]*(?:Căn cứ|Kính gửi|Xét |Theo đề nghị|Thực hiện |(?:Chương|CHƯƠNG)\s+[IVX\d]|"
    r"(?:PHẦN|Phần)\s+(?:[Tt]hứ|THỨ|[IVX\d])|"
    r"Điều\s+\d|[IVX]{1,4}\s?[.\-–]|A\.|1\.|Thời gian|Hôm nay)"
)
_ORGAN_STARTS = re.compile(
    r"(?:BAN|BỘ|SỞ|CỤC|TỔNG|VỤ|VIỆN|TRƯỜNG|TRUNG TÂM|VĂN PHÒNG|PHÒNG|CHI CỤC|HỘI|ĐẢNG|ĐOÀN|CHI BỘ|"
    r"(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ) (?:ỦY|UỶ|ĐOÀN)|UBND|HĐND|UỶ BAN|ỦY BAN|QUỐC HỘI|CHÍNH PHỦ|"
    r"THỦ TƯỚNG|CHỦ TỊCH|TÒA ÁN|TOÀ ÁN|MẶT TRẬN|LIÊN ĐOÀN|CÔNG AN|TIỂU BAN|TỔ|NGÂN HÀNG|CÔNG TY|"
    r"BCH|BTV)\b"
)
_KIND = "|".join(sorted((k.upper() for k in KIND_BY_FOLDED.values()), key=len, reverse=True))
_KIND_LINE = re.compile(rf"({_KIND})\s*:?\s*(.*)", re.DOTALL)
_EXPORT_TITLE_NUMBER = re.compile(r"\s+(?:số\s+)?số\s+\S.*\Z", re.IGNORECASE)
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
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a letterhead at all."""
        return bool(self.kind or self.reference or self.nation)


def read_letterhead(lines: Sequence[Line]) -> Letterhead:
    """The letterhead at the top of ``lines``; ``found`` is false where there is none."""
    start = _after_portal_note(lines)
    head = _read(lines, start)
    if not head.found and lines and lines[0].block.kind == "heading":
        # A web page's own title over an official document that follows in full.
        below = _read(lines, 1)
        if below.reference is not None and (below.kind or below.nation):
            return below
    if start:
        exported = _read_portal_title(lines[:start])
        head.exported_title = exported.exported_title
        if head.reference is None and exported.reference is not None:
            head.reference = exported.reference
            head.spans["number"] = exported.spans["number"]
        head.body = max(head.body, start)
    return head


def _after_portal_note(lines: Sequence[Line]) -> int:
    """The index after a portal's note among the first lines, else 0."""
    for index, line in enumerate(lines[:10]):
        if line.text.startswith("Nguồn:") and is_clutter(line.text):
            return index + 1
    return 0


def _read_portal_title(lines: Sequence[Line]) -> Letterhead:
    head = Letterhead()
    titles = [
        line for line in lines if not is_clutter(line.text) and not _NATION.fullmatch(line.text)
    ]
    for line in titles:
        for mention in find_references(line.text):
            if mention.reference.symbol:
                head.reference = mention.reference
                head.spans["number"] = (line.start + mention.start, line.start + mention.end)
    joined = " ".join(line.text for line in titles)
    head.exported_title = _EXPORT_TITLE_NUMBER.sub("", joined) or None
    return head


def _read(lines: Sequence[Line], start: int) -> Letterhead:
    head = Letterhead(body=start)
    subject: list[Span] = []
    subject_open = about_open = False
    for index in range(start, min(len(lines), start + _FURTHEST)):
        line = lines[index]
        if not line.is_prose and line.block.kind != "row":
            break
        if is_clutter(line.text):
            subject_open = subject_open and not subject
            continue
        if _BODY_STARTS.match(line.text):
            break
        rest = _take_known_parts(line, head)
        took_something = len(rest) != 1 or rest[0] != (line.start, line.end)
        if not rest:
            head.body = index + 1
            about_open = False
            continue
        if took_something:
            _take_rest(line, rest, head)
            about_open = "subject" in head.spans and not subject
            head.body = index + 1
            continue
        text = line.text
        if head.kind is None:
            kind = _KIND_LINE.fullmatch(text) if is_capitals(text) else None
            if kind is not None and _is_kind_line(kind[2]):
                head.kind = KIND_BY_FOLDED[fold_aligned(kind[1]).text]
                head.spans["kind"] = (line.start, line.start + len(kind[1]))
                if kind[2]:
                    subject.append((line.start + kind.start(2), line.end))
                subject_open = True
            elif (
                about_open
                and not _BODY_STARTS.match(text)
                and len(text) < 150
                and text[0].islower()
            ):
                head.subject = f"{head.subject} {text}"
                head.spans["subject"] = (head.spans["subject"][0], line.end)
            elif _STAMP.fullmatch(text):
                pass
            elif is_capitals(text) and len(text) < 120:
                _add_organ(head, text, (line.start, line.end))
            else:
                break
        elif subject and _is_authority(text, lines, subject) and _leads_to_grounds(lines, index):
            pass  # CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH above "Căn cứ …": who decides, printed again
        elif subject_open and _continues_subject(line, lines, index, subject):
            subject.append((line.start, line.end))
        elif not subject and is_capitals(text) and len(text) < 120:
            _add_organ(head, text, (line.start, line.end))
        else:
            break
        head.body = index + 1
    if subject:
        parts = [" ".join(_slice(lines, span).split()) for span in subject]
        head.subject = " ".join(parts)
        head.spans["subject"] = (subject[0][0], subject[-1][1])
    if not head.found:
        head.body = start
    return head


def _slice(lines: Sequence[Line], span: Span) -> str:
    for line in lines:
        if line.start <= span[0] < line.end or line.start == span[0]:
            return line.text[span[0] - line.start : span[1] - line.start]
    return ""


def _is_kind_line(rest: str) -> bool:
    """LUẬT, LUẬT THANH TRA, even LUẬTĐẶC XÁ from a lost line break; no sentence in capitals."""
    return len(rest) < 300 and not rest.startswith((",", ";", "-", "/"))


def _take_known_parts(line: Line, head: Letterhead) -> list[Span]:
    """Read the nation, number, date and subject of a line; return the spans that are left."""
    taken: list[Span] = []
    for match in _NATION.finditer(line.text):
        head.nation = True
        taken.append(match.span())
    number = _NUMBER.search(line.text)
    if number is not None and _stands_apart(line.text[: number.start()]):
        _take_number(line, number, head, taken)
    # Blank what is taken: "Số 12-NQ/TU Đông Lĩnh, ngày …" gives Đông Lĩnh, not TU Đông Lĩnh.
    remaining = _blank(line.text, taken)
    if len(line.text) < 250:
        place = _PLACE_DATE.search(remaining)
        if place is not None and head.issued is None:
            date = find_dates(place["date"])
            if date:
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
        if mention.start == 0 and mention.reference.symbol and head.reference is None:
            end = number.end() + mention.end
            head.reference = mention.reference
            head.spans["number"] = (line.start + number.end(), line.start + end)
            taken.append((number.start(), end))
        return


def _take_rest(line: Line, rest: list[Span], head: Letterhead) -> None:
    for start, end in rest:
        text = line.text[start - line.start : end - line.start].strip()
        if is_capitals(text) and head.kind is None and len(text) < 120:
            kind = _KIND_LINE.fullmatch(text)
            if kind is None:
                _add_organ(head, text, (start, end))


def _add_organ(head: Letterhead, text: str, span: Span) -> None:
    name = " ".join(text.strip(" *-_").split())
    if head.organs and not _ORGAN_STARTS.match(name):
        head.organs[-1] += f" {name}"  # a long name printed on two lines
    else:
        head.organs.append(name)
    head.spans["issuer"] = (head.spans.get("issuer", span)[0], span[1])


def _is_authority(text: str, lines: Sequence[Line], subject: list[Span]) -> bool:
    """A line in capitals below a subject that is not."""
    return is_capitals(text) and not is_capitals(_slice(lines, subject[0]))


def _leads_to_grounds(lines: Sequence[Line], index: int) -> bool:
    following = next((line for line in lines[index + 1 :] if not is_clutter(line.text)), None)
    return following is not None and re.match(r"[-–•\s]*Căn cứ\b", following.text) is not None


def _continues_subject(line: Line, lines: Sequence[Line], index: int, subject: list[Span]) -> bool:
    """Whether a line below the kind still belongs to the trích yếu.

    The subject is set off from the body by capitals, bold or centring; where a format tells none of
    these (plain text), only a first short line that is no sentence is taken.
    """
    text = line.text
    if _BODY_STARTS.match(text) or sum(e - s for s, e in subject) + len(text) > _LONGEST_SUBJECT:
        return False
    if text.startswith("("):
        return text.endswith(")") and len(text) < 200
    if is_capitals(text):
        return not subject or is_capitals(_slice(lines, subject[0]))
    set_off = line.block.bold or line.block.centered or line.block.kind == "heading"
    if set_off:
        return not text.rstrip().endswith((":", ";"))
    if subject:
        previous = lines[index - 1].text
        return (
            text[0].islower()
            and not text.rstrip().endswith((".", ":", ";"))
            and len(previous) < 100
        )
    return not text.rstrip().endswith((".", ":", ";", ",")) and len(text) < 300


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
