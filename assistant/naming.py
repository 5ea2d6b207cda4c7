"""Which documents of the library a question names, by number or by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.abbreviations import readings
from assistant.types import Hit, Question
from assistant.units import units_named
from ingest.dates import find_dates
from ingest.normalise import bigrams, fold, syllables, words
from ingest.reference_forms import HAS_SYMBOL
from ingest.references import find_references, same_number
from ingest.types import Document, DocumentFacts, Reference

# A title of fewer syllables than this ("Báo cáo", "Thông báo") names nothing by itself.
LEAST_TITLE_SYLLABLES = 3
# So many pairs of syllables of a subject must be asked about before it decides between documents
# of one number: two make a phrase such as "chuyển đổi số".
_LEAST_SHARED_PAIRS = 2


MEANT_BY_KIND = frozenset(
    ("Quy chế", "Quy định", "Nghị quyết", "Chỉ thị", "Kết luận", "Hướng dẫn", "Kế hoạch")
    + ("Chương trình", "Tờ trình", "Đề án", "Thông báo", "Điều lệ", "Nghị định", "Thông tư")
)


@dataclass(frozen=True, slots=True)
class Named:
    """Documents a question names. ``rivals`` are those among which its number does not decide."""

    documents: tuple[Document, ...] = ()
    rivals: tuple[Document, ...] = ()


def named_documents(question: Question, documents: Sequence[Document]) -> Named:
    """Documents named by number, else by title; a number that fits several works and no date,
    place or subject to decide among them makes rivals instead of a guess."""
    by_number = _by_number(question, documents)
    if by_number:
        works = _works(by_number)
        if len(works) > 1:
            decided = _decided(question, works)
            if decided is None:
                return Named(rivals=tuple(work[0] for work in works))
            return Named(documents=tuple(decided))
        return Named(documents=tuple(by_number))
    return Named(documents=_by_title(question, documents) or _by_kind(question, documents))


def _by_number(question: Question, documents: Sequence[Document]) -> list[Document]:
    found: list[Document] = []
    for reference in question.references:
        found += [
            d
            for d in documents
            if d not in found and (own := own_reference(d)) and same_number(reference, own)
        ]
    return found


def speaking_of_named(question: Question, named: Named, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits that may answer a question which names documents by number. Where the library
    holds none of them, only passages that mention one can: what 18-NQ/TU says is no answer to
    what 77-NQ/TU says. Nor is another Điều an answer where one is named and no document."""
    if named.documents or named.rivals:
        return tuple(hits)
    if question.references:
        return tuple(
            hit
            for hit in hits
            if any(
                same_number(asked, mention.reference)
                for mention in find_references(f"{hit.document.facts.title}\n{hit.passage.text}")
                for asked in question.references
            )
        )
    if question.article is not None:
        return tuple(hit for hit in hits if hit.passage.article == question.article)
    return tuple(hits)


def own_reference(document: Document) -> Reference | None:
    """A document's own number as a reference, None if it has none."""
    facts = document.facts
    return _own(facts.number, facts.kind, facts.issuer, facts.issued) if facts.number else None


@lru_cache(maxsize=100_000)  # read for every question, and the same for every question
def _own(number: str, kind: str | None, issuer: str | None, issued: str | None) -> Reference | None:
    mentions = find_references(number)
    if not mentions:
        return None
    own = mentions[0].reference
    return replace(
        own,
        kind=kind or own.kind,
        issuer=issuer,
        year=int(issued[:4]) if issued else own.year,
        issued=issued,
    )


def _works(documents: Sequence[Document]) -> list[list[Document]]:
    """Documents grouped by work: the same number of the same day is one work in several files."""
    groups: dict[tuple[str | None, str | None], list[Document]] = {}
    for document in documents:
        groups.setdefault((document.facts.number, document.facts.issued), []).append(document)
    return list(groups.values())


def _decided(question: Question, works: Sequence[Sequence[Document]]) -> Sequence[Document] | None:
    """The one work that the question's date or subject points to, else None.

    Several references in one question each want their own work: then nothing is ambiguous as
    long as each reference has one.
    """
    if len(question.references) > 1:
        chosen = [
            [w for w in works if (own := own_reference(w[0])) and same_number(reference, own)]
            for reference in question.references
        ]
        if all(len(options) <= 1 for options in chosen):
            return [d for options in chosen for w in options for d in w]
    dates = {d.value for d in find_dates(question.standalone)}
    years = {value[:4] for value in dates} | {
        s for s in syllables(question.standalone) if len(s) == 4 and s.isdigit()
    }
    dated = [
        w
        for w in works
        if w[0].facts.issued and (w[0].facts.issued in dates or w[0].facts.issued[:4] in years)
    ]
    if len(dated) == 1:
        return dated[0]
    by_issuer = _of_issuer(question, works)
    if len(by_issuer) == 1:
        return by_issuer[0]
    asked = set(bigrams(syllables(question.standalone)))
    shared = [len(asked & set(bigrams(syllables(w[0].facts.subject or "")))) for w in works]
    best, *others = sorted(shared, reverse=True)
    if best >= _LEAST_SHARED_PAIRS and best >= 2 * max(others):
        return works[shared.index(best)]
    return None


def _of_issuer(question: Question, works: Sequence[Sequence[Document]]) -> list[Sequence[Document]]:
    """The works of the issuers that the question names, or of the organ that stands right after
    the number: "QĐ 1205 của UBND"."""
    issuers = [work[0].facts.issuer or "" for work in works]
    named = units_named(question.readings, filter(None, issuers))
    organs = [
        fold(said).removeprefix("cua ")
        for reference in question.references
        if reference.issuer
        for said in readings(f"của {reference.issuer}")
    ]
    return [
        work
        for work, issuer in zip(works, issuers, strict=True)
        if issuer in named or any(fold(issuer).startswith(organ) for organ in organs)
    ]


def _by_title(question: Question, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Documents whose whole title, without its number, stands in the question; the longest wins
    (Luật sửa đổi Luật Cư trú before Luật Cư trú)."""
    asked = " ".join(("", *syllables(question.standalone), ""))
    best: list[Document] = []
    longest = LEAST_TITLE_SYLLABLES - 1
    for document in documents:
        title = bare_title(document.facts.title)
        if len(title) < max(longest, LEAST_TITLE_SYLLABLES):
            continue
        if f" {' '.join(title)} " in asked:
            if len(title) > longest:
                longest, best = len(title), []
            best.append(document)
    return tuple(best)


def _by_kind(question: Question, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The document meant by its kind and some words of its subject, where only one fits: "Quy chế
    làm việc của Tỉnh ủy …". Reports and news are too many and too alike to be meant so."""
    asked = syllables(question.standalone)
    text, pairs = f" {' '.join(asked)} ", set(bigrams(asked))
    of_kind = [
        d
        for d in documents
        if (kind := d.facts.kind) in MEANT_BY_KIND and f" {fold(kind or '')} " in text
    ]
    shared = [len(pairs & subject_pairs(d.facts)) for d in of_kind]
    best, second = [*sorted(shared, reverse=True), 0, 0][:2]
    if best >= least_shared_pairs(question) and best >= 2 * second:
        return (of_kind[shared.index(best)],)
    return ()


def least_shared_pairs(question: Question) -> int:
    """So many pairs of a subject make its document meant: one where a Điều is named, since "khoản 2
    Điều 5 Quy chế làm việc" does mean a document."""
    return 1 if question.article is not None else _LEAST_SHARED_PAIRS


def subject_pairs(facts: DocumentFacts) -> frozenset[str]:
    """The pairs of folded syllables in what a document is about."""
    return _pairs_of(facts.subject or facts.title)


@lru_cache(maxsize=100_000)
def _pairs_of(subject: str) -> frozenset[str]:
    return frozenset(bigrams(syllables(subject)))


@lru_cache(maxsize=1_000)  # of what questions name, which is asked about again
def bare_title(title: str) -> tuple[str, ...]:
    """The folded syllables of a title without the document's number."""
    folded = fold(title)
    if not HAS_SYMBOL.search(folded):  # as hardly any headline has, of hundreds of thousands
        return tuple(words(folded))
    for mention in reversed(find_references(title)):
        if mention.reference.symbol is not None:
            title = title[: mention.start] + title[mention.end :]
    return tuple(syllables(title))


# What is said of a Điều or a document when nothing in particular is asked of it.
_OF_A_WHOLE = frozenset(
    "dieu khoan diem quy dinh noi dung ghi nhu the nao gi ve viec cua trong tai theo so ngay nam"
    " la thi nhung neu ra cu trich toan van nguyen chinh van de cho toi biet".split()
)


def asks_for_whole(question: Question, documents: Sequence[Document]) -> bool:
    """Whether a question that names a Điều or a document asks for nothing beyond it: "Điều 5 Luật
    Cư trú quy định gì?", not "theo Điều 5 Luật Cư trú, ai đăng ký?"."""
    named = {s for d in documents for s in syllables(f"{d.facts.title} {d.facts.kind or ''}")}
    return all(
        word in named or word in _OF_A_WHOLE or word[0].isdigit()
        for mention_free in [_without_references(question.standalone)]
        for word in syllables(mention_free)
    )


def _without_references(text: str) -> str:
    for mention in reversed(find_references(text, asked=True)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
