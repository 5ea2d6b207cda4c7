"""When a file is a new version of a document, from what both say of themselves. Pure."""

from __future__ import annotations

from ingest.normalise import fold
from ingest.types import DocumentFacts


def same_work(known: DocumentFacts, facts: DocumentFacts) -> bool:
    """Whether two files of one name are versions of one document.

    They carry the same number or, without numbers, the same title from a known issuer or day, and
    neither issuer nor date speaks against it: numbers start again every term and every unit counts
    its own, and a title without a letterhead is often the file's name. Two documents taken for one
    would lose the first; one taken for two is only shown twice.
    """
    if known.number != facts.number or _differ(known.issuer, facts.issuer):
        return False
    if _differ(known.issued, facts.issued):
        return False
    if facts.number is not None:
        return True
    return known.title == facts.title and bool(facts.issuer or facts.issued)


def another_work(known: DocumentFacts, facts: DocumentFacts) -> bool:
    """Whether a file that stands where another stood is plainly another document: it has another
    number, and is of another kind or about something else. A number put right is neither."""
    if known.number is None or facts.number is None or known.number == facts.number:
        return False
    return known.kind != facts.kind or fold(known.subject or "") != fold(facts.subject or "")


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two statements contradict each other; silence contradicts nothing."""
    return one is not None and other is not None and one != other
