"""Citations: made from a span of a version's text, and shown only if that is what stands there.

Promise 1: every citation's text is a verbatim span of the cited version. ``cite`` reads the span
from the catalog itself, so a quote that drifted from its source cannot leave this module.
"""

from __future__ import annotations

from bisect import bisect_right

from assistant.types import Citation, ClaimState, SourceView
from ingest.catalog import Catalog
from ingest.errors import DataFolderError
from ingest.normalise import fold
from ingest.recognised_spans import recognised_within
from ingest.types import Document, Passage
from ingest.validity_words import remark_on

# Said wherever text is shown that was recognised badly.
LOW_QUALITY = "Chữ nhận dạng từ bản quét kém, hãy đối chiếu với bản gốc"
MOST_NAMED = 3  # of the other documents in which a quote stands


def cite(
    catalog: Catalog,
    number: int,
    document: Document,
    start: int,
    end: int,
    expected: str,
    passage: Passage | None = None,
    copies: tuple[Document, ...] = (),
) -> Citation | None:
    """Citation ``number`` of a span, or None if ``expected`` is not what stands there.

    ``passage`` gives the heading path and pages; a span of the letterhead or the closing block
    has none. ``copies`` are other documents that say the same.
    """
    text, page_starts = catalog.text_of(document.id, document.version)
    quote = text[start:end]
    if not quote or quote != expected:
        return None
    page = page_of(page_starts, start)
    spans = recognised_within(catalog.database, document.id, document.version, start, end)
    return Citation(
        id=number,
        quote=quote,
        document_id=document.id,
        document_title=document.facts.title,
        number=document.facts.number,
        issued=document.facts.issued,
        heading_path=passage.heading_path if passage else (),
        article=passage.article if passage else None,
        pages=tuple(range(page, (page_of(page_starts, max(start, end - 1)) or page) + 1))
        if page
        else (),
        version=document.version,
        library=document.library,
        start=start,
        end=end,
        superseded_by=document.superseded_by,
        remark=_remark(document, passage),
        issuer=document.facts.issuer,
        secrecy=document.facts.secrecy,
        copies=copies,
        recognised=bool(spans),
        low_quality=any(span.low_quality for span in spans),
    )


def claim_state(citation: Citation) -> ClaimState:
    """Of a claim that is its citation's quote: text that was recognised badly is not exact."""
    return "partial" if citation.low_quality else "verified"


def _remark(document: Document, passage: Passage | None) -> str | None:
    path = passage.heading_path if passage else ()
    clause = next((h.removeprefix("Khoản ") for h in path if h.startswith("Khoản ")), None)
    return remark_on(document, passage.article if passage else None, clause)


def source_name(citation: Citation) -> str:
    """The document's title with who issued it, unless the title says so: reports of ten districts
    have one title, and a district's figure must not pass for the province's. A secret is called
    one wherever it is named."""
    title, issuer = citation.document_title, citation.issuer
    mark = f" [{citation.secrecy.upper()}]" if citation.secrecy else ""
    if not issuer or fold(issuer) in fold(title):
        return f"{title}{mark}"
    return f"{title} ({issuer}){mark}"


def also_in(citation: Citation, most: int = MOST_NAMED) -> str:
    """In how many other documents the quote stands, at most ``most`` of them by name; empty if in
    none."""
    copies = citation.copies
    if not copies:
        return ""
    said = f"Nội dung này còn có ở {len(copies)} văn bản khác"
    if most == 0:
        return f"{said}."
    more = f" và {len(copies) - most} văn bản nữa" if len(copies) > most else ""
    return f"{said}: {'; '.join(map(_called, copies[:most]))}{more}."


def _called(document: Document) -> str:
    """The title, and whose document it is: ten districts send reports of one title."""
    facts = document.facts
    known = (facts.number, facts.issuer)
    rest = ", ".join(part for part in known if part and fold(part) not in fold(facts.title))
    return f"{facts.title} ({rest})" if rest else facts.title


def page_of(page_starts: tuple[int, ...], offset: int) -> int | None:
    """The page, from 1, on which a character stands; None for a text without pages."""
    return bisect_right(page_starts, offset) or None if page_starts else None


def open_citation(catalog: Catalog, citation: Citation, around: int) -> SourceView:
    """The quote with up to ``around`` characters of its version's text on either side.

    Raises:
        DataFolderError: the version is gone, or its text is not what was cited.
    """
    text, page_starts = catalog.text_of(citation.document_id, citation.version)
    if text[citation.start : citation.end] != citation.quote:
        raise DataFolderError(
            f"Căn cứ [{citation.id}] không còn khớp với văn bản “{citation.document_title}”. "
            "Hãy hỏi lại để lấy căn cứ mới."
        )
    first = _line_start(text, max(0, citation.start - around), citation.start)
    last = _line_end(text, citation.end, min(len(text), citation.end + around))
    return SourceView(
        citation=citation,
        before=text[first : citation.start],
        quote=citation.quote,
        after=text[citation.end : last],
        page=page_of(page_starts, citation.start),
    )


def _line_start(text: str, earliest: int, latest: int) -> int:
    """The first place from ``earliest`` on where a line or at least a word begins."""
    if earliest == 0:
        return 0
    for gap in ("\n", " "):
        found = text.find(gap, earliest, latest)
        if found >= 0:
            return found + 1
    return latest


def _line_end(text: str, earliest: int, latest: int) -> int:
    """The last place up to ``latest`` where a line or at least a word ends."""
    if latest == len(text):
        return latest
    for gap in ("\n", " "):
        found = text.rfind(gap, earliest, latest)
        if found >= 0:
            return found
    return earliest
