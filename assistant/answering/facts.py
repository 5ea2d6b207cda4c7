"""Questions about a document itself — who signed it, when, by whom, to whom — answered from its
letterhead and closing block, which are facts and no passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.naming import Named
from assistant.types import Question
from ingest.folding import fold_aligned
from ingest.normalise import bigrams, syllables
from ingest.types import Document

# Folded question -> the fact asked for.
_ASKED = (
    ("signatory", re.compile(r"\bai (?:la nguoi )?(?:da )?ky\b|\bnguoi ky\b|\bdo ai ky\b")),
    (
        "issued",
        re.compile(
            r"\b(?:ban hanh|ky|ra doi|ra) (?:vao )?"
            r"(?:khi nao|ngay (?:nao|may|bao nhieu)|nam nao|bao gio)\b"
            r"|\bngay (?:thang )?(?:nam )?(?:ban hanh|ky)\b"
            r"|\b(?:khi nao|bao gio) (?:duoc )?(?:ban hanh|ky)\b"
        ),
    ),
    (
        "issuer",
        re.compile(
            r"\b(?:co quan|don vi|to chuc|cap|noi) nao (?:da )?ban hanh\b|\bai (?:da )?ban hanh\b"
            r"|\bdo (?:co quan nao|ai|don vi nao) ban hanh\b|\bcua (?:co quan|don vi) nao\b"
        ),
    ),
    ("recipients", re.compile(r"\bnoi nhan\b|\bgui (?:cho )?(?:ai|nhung (?:ai|noi nao|dau))\b")),
)
_LABELS = {
    "signatory": "Người ký",
    "issued": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "recipients": "Nơi nhận",
}
# Share of the question's word pairs that a title must carry to be meant without being named.
_LEAST_TITLE_FIT = 0.4


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """A fact with the span of the document's text where it stands."""

    document: Document
    text: str
    start: int
    end: int


def fact_answers(
    question: Question, named: Named, documents: Sequence[Document]
) -> tuple[FactAnswer, ...]:
    """The facts asked for, of each document; empty when the question asks for none or names no
    document that has it."""
    folded = fold_aligned(question.standalone).text
    asked = [name for name, pattern in _ASKED if pattern.search(folded)]
    if not asked:
        return ()
    meant = named.documents or named.rivals or _by_subject(question, documents)
    return tuple(
        FactAnswer(d, _worded(fact, d), *d.facts.evidence[fact])
        for d in meant
        for fact in asked
        if fact in d.facts.evidence
    )


def _by_subject(question: Question, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The one document whose title and issuer fit the question best and well."""
    asked = set(bigrams(syllables(question.standalone)))
    fits = []
    for document in documents:
        facts = document.facts
        about = " \n ".join(p for p in (facts.title, facts.issuer, facts.issued) if p)
        fits.append((len(asked & set(bigrams(syllables(about)))) / max(1, len(asked)), document))
    best = max((fit for fit, _ in fits), default=0.0)
    chosen = [document for fit, document in fits if fit == best]
    return tuple(chosen) if best >= _LEAST_TITLE_FIT and len(chosen) == 1 else ()


def _worded(asked: str, document: Document) -> str:
    facts = document.facts
    name = facts.title
    match asked:
        case "signatory":
            role = f", {facts.signatory_role}" if facts.signatory_role else ""
            value = f"{facts.signatory}{role}"
        case "issued":
            value = date.fromisoformat(facts.issued).strftime("%d/%m/%Y") if facts.issued else ""
        case "issuer":
            value = facts.issuer or ""
        case _:
            value = "; ".join(facts.recipients)
    return f"{_LABELS[asked]} {name}: {value}."
