"""An answer as plain text with footnotes, to paste into a report."""

from __future__ import annotations

from assistant.citations import also_in, source_name
from assistant.types import Citation
from assistant.web.conversation import Exchange
from assistant.web.render import day, full_place


def footnoted(exchange: Exchange) -> str:
    """The answer with its sources as plain text, to paste into a report; empty if none yet."""
    answer = exchange.answer
    if answer is None:
        return ""
    asked = [f"Câu hỏi: {exchange.question}", "", *([answer.notice] if answer.notice else [])]
    if answer.status != "answered":
        return "\n".join((*asked, answer.text, ""))
    claims = (
        claim.text + "".join(f" [{number}]" for number in claim.citations)
        for claim in answer.claims
    )
    notes = (_footnote(citation) for citation in answer.citations)
    return "\n".join((*asked, *claims, "", "Căn cứ:", *notes, ""))


def _footnote(citation: Citation) -> str:
    known = citation.number and citation.number not in citation.document_title
    parts = (
        source_name(citation),
        f"số {citation.number}" if known else "",
        f"ngày {day(citation.issued)}" if citation.issued else "",
        full_place(citation),
        f"đã được thay thế bởi {citation.superseded_by}" if citation.superseded_by else "",
        citation.remark or "",
    )
    also = f" ({also_in(citation)})" if citation.copies else ""
    return f"[{citation.id}] {', '.join(p for p in parts if p)}: “{citation.quote}”{also}"
