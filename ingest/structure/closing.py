"""What stands below a document's body: recipients, the signatory's role and name.

The two columns may arrive in either order or interleaved, and roles and names glued together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.folding import LOWER, UPPER
from ingest.structure.lines import Line, is_capitals, is_clutter

Span = tuple[int, int]

_LONGEST = 80  # lines of one closing block; long recipient lists exist
_RECIPIENTS = re.compile(r"Nơi (?:nhận|gửi)\s*:?", re.IGNORECASE)
_AUTHORITY = r"(?:T\s?/\s?M|TM\.?|K\s?/\s?T|KT\.?|T\s?/\s?L|TL\.?|TUQ\.?|Q\.)"
_POST = (
    r"(?:TỔNG |PHÓ |THỨ |BỘ |CHÁNH |ỦY VIÊN |NGUYÊN )*"
    r"(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG|CHÁNH|VĂN PHÒNG|GIÁM ĐỐC|THỦ TƯỚNG|CHỦ NHIỆM|HIỆU TRƯỞNG|CHỦ TRÌ|"
    r"CHỦ TỌA|CHỦ TOẠ|THƯ KÝ|VIỆN TRƯỞNG|CHÁNH ÁN|CỤC TRƯỞNG|TƯ LỆNH|CHÍNH ỦY|NGƯỜI BÁO CÁO|"
    r"ỦY VIÊN)"
)
_CAPITALS = rf"[^{LOWER}\n]"
_WORD = rf"[{UPPER}][{LOWER}]"
_ROLE = re.compile(rf"(?:{_AUTHORITY}\s+{_CAPITALS}{{2,80}}|{_POST}\b{_CAPITALS}{{0,60}})")
_AUTHORITY_LINE = re.compile(rf"{_AUTHORITY}\s+{_CAPITALS}{{2,80}}")
_SIGNED = re.compile(r"\(?\s*(?:đã ký|ký tên|đã kí)(?:\s*,?\s*đóng dấu)?\s*\)?\s*:?", re.IGNORECASE)
_RANK = r"(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy)\s+|(?:PGS|GS|TS|ThS|BS|KS|CN)\s*\.?\s*)*"
_NAME = re.compile(rf"({_RANK}(?:{_WORD}*\s+){{1,4}}{_WORD}+)\.?")
_GLUED = re.compile(
    rf"(?P<role>{_CAPITALS}{{6,}}?)\s*(?P<signed>\(?\s*[đĐ]ã ký\s*\)?\s*:?)?\s*"
    rf"(?P<name>{_WORD}+(?:\s+{_WORD}+){{1,4}})?"
)
_ITEM = re.compile(r"[-–+•*]\s*(.+)")
_SPLIT = re.compile(
    rf"\t|\n|\s{{3,}}|\s+(?={_AUTHORITY}\s+[{UPPER}]{{2}})|(?<=[{LOWER}.,;:])\s+(?={_POST}\b)"
)
_COPY = re.compile(r"(?:SAO (?:Y|LỤC)|Số\s*:|Xác nhận)")


@dataclass
class Closing:
    """One closing block: lines ``first`` to ``last`` and what they say, with spans."""

    first: int
    last: int
    recipients: list[str] = field(default_factory=list)
    signatory: str | None = None
    authority: str | None = None  # "T/M TỈNH ỦY", "K/T TRƯỞNG BAN"
    post: str | None = None  # "BÍ THƯ"
    spans: dict[str, Span] = field(default_factory=dict)


def find_closings(lines: Sequence[Line], start: int) -> list[Closing]:
    """Every closing block from line ``start`` on, in order. Attachments may follow the first."""
    found = []
    index = start
    while index < len(lines):
        closing = _closing_at(lines, index) if _opens(lines[index]) else None
        if closing is None:
            index += 1
        else:
            found.append(closing)
            index = closing.last + 1
    return found


def _opens(line: Line) -> bool:
    text = line.text
    if not line.is_prose or len(text) > 200:
        return False
    return (
        _RECIPIENTS.match(text) is not None
        or _ROLE.match(text) is not None
        or (_SIGNED.match(text) is not None and len(text) < 60)
    )


def _closing_at(lines: Sequence[Line], first: int) -> Closing | None:
    closing = Closing(first, first)
    in_recipients = signed = False
    last = first - 1
    for index in range(first, min(len(lines), first + _LONGEST)):
        line = lines[index]
        if not line.is_prose or len(line.text) > 250:
            break
        if is_clutter(line.text):
            continue
        parts = _parts(line)
        understood = True
        for span in parts:
            text = line.text[span[0] - line.start : span[1] - line.start].strip()
            if _RECIPIENTS.match(text):
                in_recipients = True
                rest = _RECIPIENTS.sub("", text, count=1).strip()
                if rest:
                    _add_recipient(closing, rest, span)
            elif _SIGNED.fullmatch(text):
                signed = True
            elif _SIGNED.match(text) and _NAME.fullmatch(_SIGNED.sub("", text, count=1).strip()):
                signed = True
                _set_name(closing, _SIGNED.sub("", text, count=1).strip(), span)
            elif _ROLE.fullmatch(text):
                _set_role(closing, text, span)
            elif (closing.post or closing.authority or signed) and _NAME.fullmatch(text):
                _set_name(closing, text, span)
            elif _take_glued(closing, text, span):
                signed = True
            elif in_recipients and (item := _ITEM.match(text)):
                _add_recipient(closing, item[1], span)
            elif _COPY.match(text) or (
                is_capitals(text) and closing.spans and len(text) < 80 and not _is_heading(text)
            ):
                pass
            elif in_recipients and closing.recipients and len(text) < 120 and text[0].islower():
                closing.recipients[-1] = f"{closing.recipients[-1]} {text.rstrip(',;./ ')}"
                closing.spans["recipients"] = (closing.spans["recipients"][0], span[1])
            elif _is_place_date(text) and closing.spans:
                pass
            else:
                understood = False
        if not understood:
            break
        last = index
        if line.text.rstrip().endswith("/.") and not in_recipients:
            break
    if last < first or not (closing.signatory or signed or in_recipients or last == len(lines) - 1):
        return None
    if not (closing.post or closing.authority or signed or closing.recipients):
        return None
    closing.last = last
    return closing


def _parts(line: Line) -> list[Span]:
    """The line's columns: cut at gaps and before a role that follows other text."""
    spans = []
    position = 0
    for match in _SPLIT.finditer(line.text):
        if match.start() > position:
            spans.append((line.start + position, line.start + match.start()))
        position = match.end()
    if position < len(line.text):
        spans.append((line.start + position, line.end))
    return spans


def _take_glued(closing: Closing, text: str, span: Span) -> bool:
    """CHỦ TỊCH QUỐC HỘI(Đã ký)Trần Thanh Mẫn: a role, a mark and a name whose breaks were lost."""
    match = _GLUED.fullmatch(text)
    if match is None or not (match["signed"] or match["name"]):
        return False
    role = match["role"].strip(" (")
    if not _ROLE.fullmatch(role):
        return False
    _set_role(closing, role, (span[0], span[0] + match.end("role")))
    if match["name"]:
        _set_name(
            closing, match["name"], (span[0] + match.start("name"), span[0] + match.end("name"))
        )
    return True


def _is_heading(text: str) -> bool:
    return (
        re.match(r"(?:PHỤ LỤC|DANH SÁCH|DANH MỤC|BIỂU|BẢNG|QUY CHẾ|QUY ĐỊNH|CHƯƠNG)\b", text)
        is not None
    )


def _is_place_date(text: str) -> bool:
    return re.search(r",\s*ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}$", text) is not None


def _add_recipient(closing: Closing, text: str, span: Span) -> None:
    text = text.lstrip("-–+•* ").rstrip(" ,;./")
    if text:
        closing.recipients.append(text)
        begin = closing.spans.get("recipients", span)[0]
        closing.spans["recipients"] = (begin, span[1])


def _set_role(closing: Closing, text: str, span: Span) -> None:
    if closing.signatory is not None:
        return  # the first signatory is the document's; others countersign
    if _AUTHORITY_LINE.fullmatch(text):
        closing.authority = text
        closing.spans.setdefault("signatory_role", span)
    else:
        closing.post = text
        begin = closing.spans.get("signatory_role", span)[0]
        closing.spans["signatory_role"] = (begin, span[1])


def _set_name(closing: Closing, text: str, span: Span) -> None:
    if closing.signatory is None:
        closing.signatory = text.rstrip(".")
        closing.spans["signatory"] = span
