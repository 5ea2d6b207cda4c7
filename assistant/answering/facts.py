"""Questions about a document itself — who signed it, when, by whom, to whom — answered from its
letterhead and closing block, which are facts and no passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.naming import Named, asks_for_whole
from assistant.types import Period, Question
from ingest.dates import find_dates
from ingest.folding import fold_aligned
from ingest.normalise import bigrams, syllables
from ingest.references import find_references, same_number
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
    (
        "replaces",
        re.compile(
            r"\b(?:con|het) (?:hieu luc|gia tri)(?: (?:thi hanh|khong|chua|nua))*\b"
            r"|\b(?:(?:da )?(?:bi|duoc) )?(?:van ban|quy dinh|nghi quyet|quyet dinh) nao"
            r" thay(?: the)?\b"
            r"|\b(?:da )?bi thay the(?: (?:chua|khong))?\b"
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
# Words that point at a document or join, and ask nothing of its text.
_OF_DOCUMENTS = frozenset(
    "van ban cong so ngay thang nam va la cua do ve ai theo nay duoc da vay the o vao thi hay cho"
    " biet xin hoi nguoi chuc vu gi nao tai noi".split()
)
# Share of the question's word pairs that a title must carry to be meant without being named.
_LEAST_TITLE_FIT = 0.4


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """A fact with the span of the document's text where it stands."""

    document: Document
    name: str  # of the field of DocumentFacts
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
    if not asked and question.references and not question.article:
        # Only named, "Quy chế 02-QC/TU quy định gì?": what it is about, and no sentence by chance.
        asked = ["subject"] if asks_for_whole(question, named.documents) else []
        return _facts(asked, named.documents)
    if not asked:
        return ()
    meant = named.documents or named.rivals or _by_subject(question, documents)
    if not _asks_nothing_else(folded, meant):
        return ()
    if "replaces" in asked:
        return _replacements(meant, documents)
    return _facts(asked, meant)


def _facts(asked: Sequence[str], documents: Sequence[Document]) -> tuple[FactAnswer, ...]:
    return tuple(
        FactAnswer(d, fact, _worded(fact, d), *d.facts.evidence[fact])
        for d in documents
        for fact in asked
        if fact in d.facts.evidence
    )


def _replacements(
    meant: Sequence[Document], documents: Sequence[Document]
) -> tuple[FactAnswer, ...]:
    """Which document ended each of these, where that document says so; what nothing has ended is
    not therefore in force, so nothing is said of it."""
    by_id = {d.id: d for d in documents}
    ended = {"replaces": "Văn bản thay thế", "repeals": "Văn bản bãi bỏ"}
    return tuple(
        FactAnswer(
            newer,
            "replaces",
            f"{ended[change.kind]} {old.facts.title}: {newer.facts.title}"
            f"{f', ban hành ngày {_day(newer)}' if newer.facts.issued else ''}.",
            change.start,
            change.end,
        )
        for old in meant
        for change in old.changes
        if change.part is None
        and change.kind in ended
        and not old.in_force
        and (newer := by_id.get(change.by_document)) is not None
    )


def stands_in(fact: FactAnswer, quote: str) -> bool:
    """Whether the fact is what its quote says: the same date, or every word of the name."""
    facts = fact.document.facts
    if fact.name == "replaces":
        told = [m.reference for m in find_references(quote)]
        ended = [x.target for x in fact.document.links if x.kind in ("replaces", "repeals")]
        return any(same_number(r, said) for r in ended for said in told)
    if fact.name == "issued":
        return any(d.value == facts.issued for d in find_dates(" ".join(quote.split())))
    value = {
        "signatory": facts.signatory,
        "issuer": facts.issuer,
        "subject": facts.subject,
        "recipients": " ".join(facts.recipients),
    }[fact.name]
    return set(syllables(value or "")) <= set(syllables(quote))


def holder_of_post(question: Question, documents: Sequence[Document]) -> tuple[FactAnswer, ...]:
    """Who holds a post, or held it in the year asked about, from the newest document that its
    holder signed: "Bí thư Tỉnh ủy Bắc Lam là ai?" where a resolution of Tỉnh ủy Bắc Lam is signed
    by its BÍ THƯ."""
    if question.kind != "who":
        return ()
    said = [w for w in syllables(question.standalone) if w not in _OF_DOCUMENTS]
    # The figures of a period only say when the post was held.
    asked = [w for w in said if not (question.periods and w.isdigit())]
    signed = [
        d
        for d in documents
        if "signatory" in d.facts.evidence
        and _issued_in(d, question.periods)
        and d.facts.signatory_role
        and d.facts.issuer
        and _is_post(asked, d.facts.signatory_role, d.facts.issuer)
    ]
    newest = max(signed, key=lambda d: d.facts.issued or "", default=None)
    if newest is None:
        return ()
    text = _worded("signatory", newest)
    return (FactAnswer(newest, "signatory", text, *newest.facts.evidence["signatory"]),)


def _issued_in(document: Document, periods: Sequence[Period]) -> bool:
    """Whether a document was issued in one of the periods, if there are any."""
    issued = document.facts.issued
    return not periods or any(issued and p.start <= issued <= p.end for p in periods)


def _is_post(asked: Sequence[str], role: str, issuer: str) -> bool:
    """Whether the words asked are the post and its organ, and nothing else."""
    post, organ = set(syllables(role)), set(syllables(issuer))
    # Words that join are also parts of names: Ban Tổ chức, huyện Mường Thàng.
    named = (post | organ) - _OF_DOCUMENTS
    return named <= set(asked) <= post | organ | {"dong", "chi", "hien"}


def _asks_nothing_else(folded: str, meant: Sequence[Document]) -> bool:
    """Whether the question is about its documents' letterheads: once the phrases that ask for
    facts and what names the documents are taken out, no word is left. "Ai ký xác nhận thông tin cư
    trú theo Luật Cư trú" asks about the text."""
    for _, pattern in _ASKED:
        folded = pattern.sub(" ", folded)
    named = {
        s
        for d in meant
        for s in syllables(
            f"{d.facts.title} {d.facts.kind} {d.facts.issuer} {d.facts.number} {d.facts.place}"
        )
    }
    return all(
        word in named or word in _OF_DOCUMENTS or word[0].isdigit() for word in syllables(folded)
    )


def _by_subject(question: Question, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The one document whose title and issuer fit the question best and well."""
    asked = set(bigrams(syllables(question.standalone)))
    fits = []
    for document in documents:
        facts = document.facts
        about = _pairs(" \n ".join(p for p in (facts.title, facts.issuer, facts.issued) if p))
        fits.append((len(asked & about) / max(1, len(asked)), document))
    best = max((fit for fit, _ in fits), default=0.0)
    chosen = [document for fit, document in fits if fit == best]
    return tuple(chosen) if best >= _LEAST_TITLE_FIT and len(chosen) == 1 else ()


@lru_cache(maxsize=100_000)  # the same for every question
def _pairs(about: str) -> frozenset[str]:
    return frozenset(bigrams(syllables(about)))


def _worded(asked: str, document: Document) -> str:
    facts = document.facts
    name = facts.title
    match asked:
        case "subject":
            return f"{name}."
        case "signatory":
            role = f", {facts.signatory_role}" if facts.signatory_role else ""
            value = f"{facts.signatory}{role}"
        case "issued":
            value = _day(document)
        case "issuer":
            value = facts.issuer or ""
        case _:
            value = "; ".join(facts.recipients)
    return f"{_LABELS[asked]} {name}: {value}."


def _day(document: Document) -> str:
    issued = document.facts.issued
    return date.fromisoformat(issued).strftime("%d/%m/%Y") if issued else ""
