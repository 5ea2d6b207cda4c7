"""What stands above a document's body: organs, number, place and date, kind, subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.folding import fold_aligned
from ingest.kinds import KIND_BY_FOLDED
from ingest.references import find_references
from ingest.secrecy import is_mark_line
from ingest.structure.letterhead_line import (
    KIND_LINE,
    NATION,
    Letterhead,
    Span,
    add_organ,
    take_known_parts,
    take_rest,
)
from ingest.structure.lines import Line, is_capitals, is_clutter

_FURTHEST = 60  # lines; a letterhead is over long before
_LONGEST_SUBJECT = 600  # characters
_STAMP = re.compile(r"(?:HỎA TỐC|HOẢ TỐC|KHẨN|THƯỢNG KHẨN|DỰ THẢO\b.*)")
_BODY_STARTS = re.compile(
    r"[-–•\s]*(?:Căn cứ|Kính gửi|Xét |Theo đề nghị|Thực hiện |(?:Chương|CHƯƠNG)\s+[IVX\d]|"
    r"(?:PHẦN|Phần)\s+(?:[Tt]hứ|THỨ|[IVX\d])|"
    r"Điều\s+\d|[IVX]{1,4}\s?[.\-–]|A\.|1\.|Thời gian|Hôm nay)"
)
_EXPORT_TITLE_NUMBER = re.compile(r"\s+(?:số\s+)?số\s+\S.*\Z", re.IGNORECASE)


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
            head.reference, head.numbered_by_title = exported.reference, True
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
        line for line in lines if not is_clutter(line.text) and not NATION.fullmatch(line.text)
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
    walk = _Walk(lines, start)
    index = start
    while index < min(len(lines), start + _FURTHEST) and walk.takes(index):
        index += 1
    return walk.finish()


class _Walk:
    """Line by line down a letterhead: first organs, number and date, then kind, then subject."""

    def __init__(self, lines: Sequence[Line], start: int) -> None:
        self.lines = lines
        self.start = start
        self.head = Letterhead(body=start)
        self.subject: list[Span] = []
        self.subject_open = False  # the kind's line has been read
        self.about_open = False  # a "V/v …" has been read and may go on

    def takes(self, index: int) -> bool:
        """Read one line; false where the body starts."""
        line = self.lines[index]
        if not line.is_prose and line.block.kind != "row":
            return False
        if is_clutter(line.text):
            self.subject_open = self.subject_open and not self.subject
            return True
        if _BODY_STARTS.match(line.text) or not self._takes_text(line, index):
            return False
        self.head.body = index + 1
        return True

    def _takes_text(self, line: Line, index: int) -> bool:
        rest = take_known_parts(line, self.head)
        if rest != [(line.start, line.end)]:
            take_rest(line, rest, self.head)
            self.about_open = "subject" in self.head.spans and not self.subject
            return True
        if self.head.kind is None:
            return self._takes_above_kind(line)
        return self._takes_below_kind(line, index)

    def _takes_above_kind(self, line: Line) -> bool:
        text, head = line.text, self.head
        kind = KIND_LINE.fullmatch(text) if is_capitals(text) else None
        if kind is not None and _is_kind_line(kind[2]):
            head.kind = KIND_BY_FOLDED[fold_aligned(kind[1]).text]
            head.spans["kind"] = (line.start, line.start + len(kind[1]))
            if kind[2]:
                self.subject.append((line.start + kind.start(2), line.end))
            self.subject_open = True
            return True
        if self.about_open and len(text) < 150 and text[0].islower():
            head.subject = f"{head.subject} {text}"
            head.spans["subject"] = (head.spans["subject"][0], line.end)
            return True
        if _STAMP.fullmatch(text) or is_mark_line(text):
            return True
        if is_capitals(text) and len(text) < 120:
            add_organ(head, text, (line.start, line.end))
            return True
        return False

    def _takes_below_kind(self, line: Line, index: int) -> bool:
        text = line.text
        if is_mark_line(text):
            return True
        if self._is_authority(text) and _leads_to_grounds(self.lines, index):
            return True  # CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH above "Căn cứ …": who decides, again
        if self.subject_open and _continues_subject(line, self.lines, index, self.subject):
            self.subject.append((line.start, line.end))
            return True
        if not self.subject and is_capitals(text) and len(text) < 120:
            add_organ(self.head, text, (line.start, line.end))
            return True
        return False

    def _is_authority(self, text: str) -> bool:
        """A line in capitals below a subject that is not."""
        return (
            bool(self.subject)
            and is_capitals(text)
            and not is_capitals(_slice(self.lines, self.subject[0]))
        )

    def finish(self) -> Letterhead:
        if self.subject:
            parts = [" ".join(_slice(self.lines, span).split()) for span in self.subject]
            self.head.subject = " ".join(parts)
            self.head.spans["subject"] = (self.subject[0][0], self.subject[-1][1])
        if not self.head.found:
            self.head.body = self.start
        return self.head


def _slice(lines: Sequence[Line], span: Span) -> str:
    for line in lines:
        if line.start <= span[0] < line.end or line.start == span[0]:
            return line.text[span[0] - line.start : span[1] - line.start]
    return ""


def _is_kind_line(rest: str) -> bool:
    """LUẬT, LUẬT THANH TRA, even LUẬTĐẶC XÁ from a lost line break; no sentence in capitals."""
    return len(rest) < 300 and not rest.startswith((",", ";", "-", "/"))


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
