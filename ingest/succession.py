"""Which documents stand for which: a new version of a file, and a document that replaces another,
from what the documents themselves say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.normalise import fold
from ingest.types import Document, DocumentFacts, Reference


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


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two statements contradict each other; silence contradicts nothing."""
    return one is not None and other is not None and one != other


def mark_superseded(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The same documents, in order, those replaced by another of them marked with its number.

    A reference that fits several documents (numbers start again every term) replaces the one
    whose date it names; without a date, the newest that is older than the replacing document.
    """
    by_number: dict[str, list[Document]] = {}
    for document in documents:
        if document.facts.number:
            by_number.setdefault(document.facts.number, []).append(document)
    successor: dict[int, str] = {}
    for newer in documents:
        for reference in newer.facts.replaces:
            for old in _meant(reference, newer, by_number):
                successor[old.id] = newer.facts.number or newer.facts.title
    return tuple(
        replace(d, status="superseded", superseded_by=successor[d.id]) if d.id in successor else d
        for d in documents
    )


def _precedes(old: DocumentFacts, new: DocumentFacts) -> bool:
    """Whether the one can be what the other replaces: not issued later, and not the same document
    held in another library."""
    if old.number == new.number and old.issued == new.issued:
        return False
    return (old.issued or "") <= (new.issued or "9999")


# Issuers' symbols that every province, district or commune has one of (HU, TU, ĐU, UBND, HĐND,
# BTCTU, a department's SNV): the number alone does not say whose document it is.
_SHARED_SYMBOL = re.compile(r"(?:TU|HU|QU|ĐU|ThU|UBND|HĐND|[/-]S[A-ZĐ]+)$")


_OF_COMMITTEE = re.compile(r"(?:Ban Thường vụ|Ban Chấp hành|Thường trực) (?=\S)")


def _may_be_issuers(reference: Reference, own: str | None, old: str | None) -> bool:
    """Whether a document of ``old`` can be what ``own`` replaces with this reference: a unit
    replaces its own documents unless it names another's."""
    if old is None or not _SHARED_SYMBOL.search(reference.symbol or ""):
        return True
    # Ban Thường vụ Huyện ủy A numbers its documents with Huyện ủy A, under its letterhead.
    named = _OF_COMMITTEE.sub("", reference.issuer) if reference.issuer else None
    if named is None or (own is not None and _inside(named, own)):
        return own is None or _same_unit(own, old)
    # "của Tỉnh ủy" leaves the unit's own name out, "của Huyện ủy An" does not mean An Khê.
    return _inside(named, old) if named.split()[-1].islower() else _same_unit(named, old)


def _same_unit(one: str, other: str) -> bool:
    """Ban Thường vụ Huyện ủy A is Huyện ủy A."""
    a, b = f" {fold(one)}", f" {fold(other)}"
    return a.endswith(b) or b.endswith(a)


def _inside(short: str, long: str) -> bool:
    return f" {fold(short)} " in f" {fold(long)} "


def _meant(
    reference: Reference, newer: Document, by_number: dict[str, list[Document]]
) -> list[Document]:
    candidates = [
        d
        for d in by_number.get(reference.canonical, [])
        if d.id != newer.id
        and _precedes(d.facts, newer.facts)
        and _may_be_issuers(reference, newer.facts.issuer, d.facts.issuer)
    ]
    if reference.issued:
        return [d for d in candidates if d.facts.issued in (None, reference.issued)]
    if reference.year:
        return [
            d
            for d in candidates
            if (d.facts.issued or str(reference.year))[:4] == str(reference.year)
        ]
    # The same file may be held in several libraries: all copies of the newest one are meant.
    newest = max((d.facts.issued or "" for d in candidates), default="")
    return [d for d in candidates if (d.facts.issued or "") == newest]
