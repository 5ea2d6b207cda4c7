"""A document's facts from its letterhead, its closing and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from ingest.dates import find_dates
from ingest.news_lines import is_dateline, is_masthead, is_menu, is_stamp, read_stamp
from ingest.references import find_references
from ingest.structure.casing import Casing
from ingest.structure.certainty import certainties
from ingest.structure.closing import Closing
from ingest.structure.letterhead_line import Letterhead, kind_of_number
from ingest.structure.lines import Layout, Line, is_capitals
from ingest.structure.secrecy import read_secrecy
from ingest.structure.term import read_term
from ingest.structure.validity import read_validity
from ingest.types import DocumentFacts, Reference

Span = tuple[int, int]

_PASSED = re.compile(
    r"này (?:đã )?được (Quốc hội|Ủy ban [Tt]hường vụ Quốc hội)?[^\n]{5,200}?"
    r"thông qua (ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)
_GOES_ON_AS_TITLE = re.compile(r"\s*,?\s*(?:\(|của\b|về\b|Về\b|do\b|$)")
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
LAWS = ("Luật", "Bộ luật", "Pháp lệnh")


def read_facts(
    layout: Layout, head: Letterhead, closings: Sequence[Closing], *, file_name: str
) -> DocumentFacts:
    """Facts with the spans where each was read."""
    casing = Casing(
        layout.text[layout.lines[head.body].start :] if head.body < len(layout.lines) else ""
    )
    spans = dict(head.spans)
    closing = next((c for c in closings if c.signatory or c.post or c.authority), None)
    with_recipients = next((c for c in closings if c.recipients), None)
    if closing is not None:
        spans |= {k: v for k, v in closing.spans.items() if k != "recipients"}
    if with_recipients is not None:
        spans["recipients"] = with_recipients.spans["recipients"]
    issued = head.issued
    if issued is None:
        issued = _passed(layout.text, spans) if head.found else _published(layout.lines, spans)
    named = None if head.found else _named_by_title(layout, spans)
    if named is not None:
        issued = named.issued or issued
    reference = head.reference or named
    number = reference.canonical if reference else None
    kind = head.kind or (kind_of_number(head.reference) if head.found else None)
    if kind is None and head.subject:
        kind = "Công văn"
    if named is not None:
        kind = named.kind
    elif not head.found and _is_news(layout.lines, file_name):
        kind = "Tin"
    issuer = named.issuer if named else _issuer(head, casing)
    if issuer is None and (by := _PASSED.search(layout.text)) is not None and by[1]:
        issuer, spans["issuer"] = by[1], by.span(1)
    subject = casing.sentence(head.subject) if head.subject else None
    title = _title(layout, head, kind, number, subject, casing, file_name, spans)
    if "issuer" in spans and spans["issuer"] == spans.get("title"):
        issuer = None  # a headline in capitals is no organ
        del spans["issuer"]
    validity = read_validity(layout.lines[head.body :], issued)
    spans |= validity.spans
    term = read_term(layout.lines, head, number, spans)
    secrecy = read_secrecy(layout.lines, head, subject, spans)
    facts = DocumentFacts(
        title=title,
        kind=kind,
        number=number,
        issuer=issuer,
        place=head.place,
        issued=issued,
        subject=subject,
        signatory=closing.signatory if closing else None,
        signatory_role=_role(closing, casing) if closing else None,
        recipients=tuple(with_recipients.recipients) if with_recipients else (),
        term=term[0] if term else None,
        effective_from=validity.effective_from,
        effective_to=validity.effective_to,
        secrecy=secrecy[0] if secrecy else None,
        evidence=spans,
    )
    sure = validity.sure | ({"term": term[1]} if term else {})
    sure |= {"secrecy": secrecy[1]} if secrecy else {}
    return replace(facts, certainty=certainties(facts, head, closing, reference, sure))


def _passed(text: str, spans: dict[str, Span]) -> str | None:
    found = list(_PASSED.finditer(text))
    if not found:
        return None
    match = found[-1]
    dates = find_dates(match[2])
    if not dates:
        return None
    spans["issued"] = match.span(2)
    return dates[0].value


def _published(lines: Sequence[Line], spans: dict[str, Span]) -> str | None:
    """The date of a news page: a line near the top that says a time and nothing else."""
    for line in lines[:8]:
        stamp = read_stamp(line.text)
        if stamp is not None:
            spans["issued"] = (line.start + stamp.start, line.start + stamp.end)
            return stamp.value
    return None


def _named_by_title(layout: Layout, spans: dict[str, Span]) -> Reference | None:
    """The number in the title of a copy without letterhead: "Nghị quyết số 18-NQ/TW ngày … về …".

    A headline that only talks of a document goes on otherwise: "Nghị quyết 18-NQ/TW đi vào cuộc
    sống".
    """
    line = _first_title(layout.lines)
    mention = next(iter(find_references(line.text)), None) if line else None
    if line is None or mention is None or mention.start > 0:
        return None
    if not (mention.reference.symbol and mention.reference.kind):
        return None
    if not _GOES_ON_AS_TITLE.match(line.text, mention.end):
        return None
    spans["number"] = (line.start, line.start + mention.end)
    return mention.reference


def _title(
    layout: Layout,
    head: Letterhead,
    kind: str | None,
    number: str | None,
    subject: str | None,
    casing: Casing,
    file_name: str,
    spans: dict[str, Span],
) -> str:
    if kind in LAWS and not subject and head.exported_title:
        subject = _exported_subject(kind, head.exported_title, casing)
    if kind and head.found:
        return title_of(kind, number, subject)
    if not head.found:
        sheets = PurePath(file_name).suffix.lower() in _SPREADSHEETS
        line = (_table_title if sheets else _first_title)(layout.lines)
        if line is not None:
            spans["title"] = (line.start, line.end)
            return casing.sentence(line.text) if is_capitals(line.text) else line.text
    return PurePath(file_name).stem or file_name


def title_of(kind: str, number: str | None, subject: str | None) -> str:
    """What a document is called: Nghị quyết số 12-NQ/TU về sắp xếp tổ chức bộ máy; a law by its
    name, Luật Cán bộ, công chức."""
    if kind in LAWS and subject:
        return f"{kind} {subject[:1].upper()}{subject[1:]}".strip()
    numbered = f"{kind} số {number}" if number else kind
    return f"{numbered} {_run_on(subject)}" if subject else numbered


def _exported_subject(kind: str, exported: str, casing: Casing) -> str:
    """A law's name in a portal's title, without its kind."""
    is_kind = exported.lower().startswith(kind.lower())
    rest = exported[len(kind) :].strip() if is_kind else exported
    return casing.sentence(rest) if is_capitals(rest) else rest


def _run_on(subject: str) -> str:
    """A subject after the number goes on in lower case unless it opens with a name."""
    first, _, rest = subject.partition(" ")
    second = rest[:1]
    is_acronym = first.isupper() and len(first) > 1
    if is_acronym or first in ("Đảng", "Đại", "Đoàn", "Quốc", "Nhà") or second.isupper():
        return subject
    return subject[:1].lower() + subject[1:]


def _issuer(head: Letterhead, casing: Casing) -> str | None:
    """The issuing organ: the lowest line, with the organ above where it has no name of its own."""
    if not head.organs:
        return head.reference.issuer if head.reference else None
    organs = [casing.organ(organ) for organ in head.organs[:3]]
    issuing = organs[-1]
    if len(organs) > 1 and _is_branch(issuing):
        return f"{issuing} {organs[-2]}"
    return issuing


def _is_branch(organ: str) -> bool:
    """A ban or văn phòng of the organ above: without a place or field of its own in its name."""
    return organ.lower() in (
        "ban tổ chức",
        "ban tuyên giáo",
        "ban tuyên giáo và dân vận",
        "ban dân vận",
        "ban nội chính",
        "ban thường vụ",
        "ban chấp hành",
        "ủy ban kiểm tra",
        "uỷ ban kiểm tra",
        "văn phòng",
    )


def _role(closing: Closing, casing: Casing) -> str | None:
    """The post: Phó Trưởng ban of K/T TRƯỞNG BAN, PHÓ TRƯỞNG BAN; else on whose behalf."""
    if closing.post:
        return casing.post(closing.post)
    if closing.authority:
        prefix, _, organ = " ".join(closing.authority.split()).partition(" ")
        return f"{prefix} {casing.organ(organ)}"
    return None


def _table_title(lines: Sequence[Line]) -> Line | None:
    """The title of a spreadsheet's table, where it has one sheet: the first line of a title that is
    more than a number ("Biểu số 3") and no bracket. The file's name tells best what several sheets
    are about."""
    if any(line.block.level is not None for line in lines):
        return None
    captions = [line for line in lines if line.block.kind == "caption" and not line.block.groups]
    return next((c for c in captions if len(c.text) >= 15 and c.text[0].isalpha()), None)


def _first_title(lines: Sequence[Line]) -> Line | None:
    """The first heading; else the first line if it is short and no sentence.

    A paper's name, a menu or the time of day above a title is not the title.
    """
    prose = [line for line in lines if line.is_prose][:40]
    for line in prose:
        is_heading = line.block.kind == "heading" or line.block.level is not None
        if is_heading and not is_masthead(line.text):
            return line
    for line in prose[:6]:
        text = line.text.rstrip()
        if (
            15 <= len(text) <= 200
            and not text.endswith((".", ":", ";", ","))
            and not (is_dateline(text) or is_masthead(text) or is_menu(text) or is_stamp(text))
        ):
            return line
    return None


def _is_news(lines: Sequence[Line], file_name: str) -> bool:
    if PurePath(file_name).suffix.lower() in (".html", ".htm", ".mhtml"):
        return True
    return any(is_dateline(line.text) for line in lines[:8])
