"""Of two that fit about as well, what is in force goes before what is not, and the newer before the
older of one kind, issuer and subject. Pure.

Used where passages are found and where sentences are chosen, so that both agree. A question that
itself says which document or which time it means gets what fits best, in force or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.naming import subject_pairs
from assistant.types import Question
from ingest.folding import fold_aligned
from ingest.types import Document, DocumentFacts

# Scores this near, relative to the better one, say the same of relevance: about as far the titles
# and headings above it, which are searched with it, and figures in it move one sentence from
# document to document (0.05 in tests/assistant/test_precedence.py).
CLOSE = 0.055

T = TypeVar("T")

_YEAR_OR_TERM = re.compile(r"\b(?:19|20)\d\d\b|\bkhoa [ivx]+\b|\bnhiem ky\b")
_FORMERLY = re.compile(
    r"\btruoc (?:day|kia|do)\b|\b(?:luc|khi|hoi|thoi diem|thoi ky) (?:do|ay)\b"
    r"|\btruoc khi (?:duoc |bi )?(?:sua doi|bo sung|thay the|ban hanh)\b"
    r"|\b(?:da|bi|duoc) (?:bi |duoc )?thay the\b|\bhet hieu luc\b"
    r"|\b(?:nam|ky|nhiem ky) (?:ngoai|truoc)\b|\bsua doi\b|\bdiem moi\b|\bthay doi\b"
)
_OLD = re.compile(r"\b(?:văn bản|quy định|quy chế|nghị quyết|kết luận|bản) cũ\b", re.IGNORECASE)


def in_force_first(
    found: Sequence[T],
    question: Question,
    score: Callable[[T], float],
    document: Callable[[T], Document],
) -> list[T]:
    """The same items, given best first, each moved before better ones at most ``CLOSE`` above it
    whose documents it precedes; in the order given where the question names a document by number,
    a date, a year, a term or an earlier state, unless it asks for the rules of a day: documents
    then have their status on it.
    """
    if question.references or (question.on is None and says_when(question.standalone)):
        return list(found)
    waiting = [(score(item), document(item), item) for item in found]
    placed: list[T] = []
    while waiting:
        least = waiting[0][0] * (1 - CLOSE)
        first, holder = 0, waiting[0][1]
        for index, (value, own, _) in enumerate(waiting):
            if value < least:
                break
            if own.id != holder.id and precedes(own, holder):
                first, holder = index, own
        placed.append(waiting.pop(first)[2])
    return placed


def precedes(one: Document, other: Document) -> bool:
    """Whether the one is in force and the other not, or the one continues the other: newer, of the
    same kind, issuer and subject."""
    if one.in_force != other.in_force:
        return one.in_force
    a, b = one.facts, other.facts
    return (
        a.issued is not None
        and b.issued is not None
        and a.issued > b.issued
        and a.kind is not None
        and a.issuer is not None
        and (a.kind, a.issuer) == (b.kind, b.issuer)
        and _of_one_subject(a, b)
    )


def _of_one_subject(one: DocumentFacts, other: DocumentFacts) -> bool:
    """Whether two documents share more of their subject than not. A newer law says nothing of what
    an older one on another matter is worth."""
    a, b = subject_pairs(one), subject_pairs(other)
    return 2 * len(a & b) >= len(a | b)


def says_when(question: str) -> bool:
    """Whether a question says itself what time or which earlier state it asks about."""
    folded = fold_aligned(question).text
    return bool(_YEAR_OR_TERM.search(folded) or _FORMERLY.search(folded) or _OLD.search(question))
