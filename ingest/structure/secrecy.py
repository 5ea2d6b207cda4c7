"""The mark of secrecy of a document, looked for where such marks are put."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.folding import fold_aligned
from ingest.secrecy import marked, marked_number
from ingest.structure.letterhead_line import NATION, Letterhead, take_known_parts
from ingest.structure.lines import Line
from ingest.types import SECRECY, Certainty, Secrecy

Span = tuple[int, int]

_TOP = 12  # lines at the top of a document that may hold a stamp, letterhead or not
_AROUND = 10  # lines around the letterhead of something attached: the copy of a secret is secret
# Columns run together: TỈNH ỦY X TỐI MẬT, beside the nation. MẬT alone may end a commune's name.
_BESIDE_ORGAN = re.compile(r"\s((?:TỐI|TUYỆT) MẬT)$")
_LABELLED = re.compile(r"[(\[:]|độ mật", re.IGNORECASE)
_GAP = re.compile(r"\s*(?:\t|\n|\s{3,}| · | \| )\s*")
_MODEL = re.compile(r"(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU|Phụ lục|PHỤ LỤC)\b")
# The line above, where the word is the rest of a phrase that was broken: "BẢO VỆ BÍ" / "MẬT".
_BROKEN = re.compile(r"\b(?:bí|bảo|cơ|giữ|kín)$|\b(?:XÃ|PHƯỜNG|THÔN|LÀNG|HUYỆN) AN$", re.IGNORECASE)
_PARTS = {"toi": "Tối mật", "tuyet": "Tuyệt mật"}


def read_secrecy(
    lines: Sequence[Line], head: Letterhead, subject: str | None, spans: dict[str, Span]
) -> tuple[Secrecy, Certainty] | None:
    """The highest level marked; its span goes into ``spans``.

    Sure where it is spelt out, inferred from a short sign ("(M)") or a stamp that OCR spoilt. A
    stamp GIẢI MẬT lifts the marks.
    """
    found: list[tuple[int, Secrecy, Span]] = []
    for index, start, piece in _pieces(lines, head, subject):
        span = (start, start + len(piece))
        if fold_aligned(piece.strip(" .|[]()*")).text in ("giai mat", "da giai mat"):
            return None
        level = _over_two_lines(lines, index, piece) or marked(piece)
        if level == "Mật" and index and _is_rest_of(lines[index - 1].text):
            level = None
        if piece.strip() == "Mật" and head.found and index <= head.body:
            level = "Mật"
        if not head.found and not piece.isupper() and not _LABELLED.search(piece):
            level = None  # a heading, a film's title
        if level is None and re.match(r"(?:[Ss][ốỐ]\b|\d)", piece):
            level = marked_number(piece)
        if level is not None:
            found.append((SECRECY.index(level), level, span))
    if not found:
        return None
    _, level, span = max(found, key=lambda mark: mark[0])
    spans["secrecy"] = span
    text = next(line.text[span[0] - line.start : span[1] - line.start]
                for line in lines if line.start <= span[0] < line.end)  # fmt: skip
    return level, "chắc" if level.lower() in text.lower() else "suy ra"


def _pieces(
    lines: Sequence[Line], head: Letterhead, subject: str | None
) -> Iterator[tuple[int, int, str]]:
    """(line, start in the text, piece) of what stands by itself where marks are put."""
    for index in sorted(_zones(lines, head, subject)):
        line = lines[index]
        place = 0
        for gap in [*_GAP.finditer(line.text), None]:
            end = gap.start() if gap else len(line.text)
            if line.text[place:end].strip():
                yield index, line.start + place, line.text[place:end]
            place = gap.end() if gap else end
        # "Số 5-BC/TU MẬT Đông Lĩnh, ngày …": what number, nation and date leave of the line.
        rest = take_known_parts(line, Letterhead())
        if rest != [(line.start, line.end)]:
            for start, end in rest:
                piece = line.text[start - line.start : end - line.start]
                yield index, start, piece
                if beside := _BESIDE_ORGAN.search(piece):
                    yield index, start + beside.start(1), beside[1]


def _zones(lines: Sequence[Line], head: Letterhead, subject: str | None) -> set[int]:
    """The lines where a mark may stand: the top, the letterhead, the foot of the first page and of
    the last (where text boxes and OCR may put a stamp), around the letterheads of attachments.

    A document about secrets lists levels and holds models of stamps; only its own letterhead
    counts.
    """
    if subject and re.search(r"\bmat\b", fold_aligned(subject).text):
        return set(range(head.body))
    zone = set(range(min(len(lines), max(head.body, _TOP))))
    first_page = [index for index, line in enumerate(lines) if line.block.page == 1]
    feet = {*first_page[-1:], len(lines) - 1}
    zone.update(index for index in feet if lines and lines[index].text.isupper())
    for index, line in enumerate(lines):
        if index in zone or len(line.text) > 200 or not NATION.search(line.text):
            continue
        around = range(max(0, index - _AROUND), min(len(lines), index + _AROUND))
        if not any(_MODEL.match(lines[i].text) for i in around if i <= index):
            zone.update(around)
    return zone


def _is_rest_of(above: str) -> bool:
    return _BROKEN.search(above.rstrip()) is not None


def _over_two_lines(lines: Sequence[Line], index: int, piece: str) -> Secrecy | None:
    """TỐI above MẬT, in a narrow box."""
    if marked(piece) != "Mật" or not index:
        return None
    above = lines[index - 1].text.strip(" |[]()")
    name = _PARTS.get(fold_aligned(above).text) if above.isupper() else None
    return next((level for level in SECRECY if level == name), None)
