"""How sure each fact of a document is, and why.

chắc    printed where the rules for official documents put it (Hướng dẫn 36-HD/VPTW, Nghị định
        30/2020/NĐ-CP): the letterhead, the line of the kind, the closing; or a sentence says it
        of the document itself
suy ra  follows from something else: the kind from the number's symbol, the number from a headline,
        the issuer from an organ's line and the one above it, the day from a page's time stamp,
        all that was recognised from a picture
ngờ     the document contradicts itself: the number's symbol is of another kind, its year is not
        the year of issue, or the document would be in force before it was issued; or its letters
        were recognised badly
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.kinds import ABBREVIATIONS, kinds_of
from ingest.structure.closing import Closing
from ingest.structure.letterhead_line import Letterhead
from ingest.types import Certainty, DocumentFacts, RecognisedSpan, Reference

_PLAIN = ("place", "subject", "recipients", "signatory")  # read in one place only


def certainties(
    facts: DocumentFacts,
    head: Letterhead,
    closing: Closing | None,
    reference: Reference | None,
    known: Mapping[str, Certainty],
) -> dict[str, Certainty]:
    """By field, for every fact that there is; ``known`` are those already weighed."""
    inferred = {
        "number": head.reference is None or head.numbered_by_title,
        "kind": head.kind is None,
        "issuer": len(head.organs) != 1 and not _is_printed(facts.issuer, head),
        # Else a page's time stamp, or the date in a headline; a law says when it was passed.
        "issued": head.issued is None and not head.found,
        "signatory_role": closing is None or closing.post is None,
    }
    sure: dict[str, Certainty] = {}
    for name in (*inferred, *_PLAIN):
        if getattr(facts, name):
            sure[name] = "suy ra" if inferred.get(name) else "chắc"
    sure |= known
    if _is_other_kind(facts.kind, reference):
        sure |= {"kind": "ngờ", "number": "ngờ"}
    year = reference.year if reference and reference.year_in_number else None
    if year and facts.issued and str(year) != facts.issued[:4]:
        sure |= {"issued": "ngờ", "number": "ngờ"}
    if facts.issued and facts.effective_from and facts.effective_from < facts.issued:
        sure |= {"effective_from": "ngờ"}
    return sure


def seen_in_pictures(facts: DocumentFacts, recognised: Sequence[RecognisedSpan]) -> DocumentFacts:
    """The same facts, less sure where they stand in text that was recognised from a picture."""
    certainty = dict(facts.certainty)
    for name, (start, end) in facts.evidence.items():
        spans = [span for span in recognised if span.start < end and start < span.end]
        if name in certainty and spans:
            spoilt = certainty[name] == "ngờ" or any(span.low_quality for span in spans)
            certainty[name] = "ngờ" if spoilt else "suy ra"
    return replace(facts, certainty=certainty)


def _is_printed(issuer: str | None, head: Letterhead) -> bool:
    """Whether the issuer is one printed line, not two put together."""
    lines = {" ".join(organ.lower().split()) for organ in head.organs}
    return issuer is not None and issuer.lower() in lines


def _is_other_kind(kind: str | None, reference: Reference | None) -> bool:
    """Whether the number's symbol opens with the abbreviation of another kind."""
    symbol = reference.symbol if reference else None
    if not kind or not symbol or symbol.replace("/", "-").split("-")[0] not in ABBREVIATIONS:
        return False
    return kind not in kinds_of(symbol)
