"""Which held documents a link means: by number, issuer and date. Pure.

Numbers start again every term and every unit counts its own, so a number alone may fit several
documents; what is not held stays open until it arrives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.normalise import fold
from ingest.types import Document, DocumentFacts, Link, Reference

# The one document that a new one ends is the one in force, the newest of the same number; what is
# only pointed to may be any of them.
_ENDS = ("replaces", "repeals")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A link with the documents it means: more than one only where one document is held in several
    copies. Empty with ``candidates`` where it may mean one of these, without where none is held."""

    link: Link
    documents: tuple[Document, ...]
    candidates: tuple[Document, ...] = ()


class Held:
    """Documents by number, to resolve links against."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._by_number: dict[str, list[Document]] = {}
        for document in documents:
            if document.facts.number:
                self._by_number.setdefault(document.facts.number, []).append(document)

    def resolve(self, link: Link, of: Document) -> Resolved:
        """What a link of the document ``of`` means among these."""
        fitting = _fitting(link.target, of, self._by_number)
        days = {d.facts.issued or "" for d in fitting}
        if len(days) > 1 and link.kind in _ENDS:
            newest = max(days)
            fitting = [d for d in fitting if (d.facts.issued or "") == newest]
        elif len(days) > 1:
            return Resolved(link, (), tuple(fitting))
        return Resolved(link, tuple(fitting))


def _fitting(
    reference: Reference, of: Document, by_number: Mapping[str, Sequence[Document]]
) -> list[Document]:
    """The documents of a number that neither its date nor its issuer speaks against."""
    candidates = [
        d
        for d in by_number.get(reference.canonical, ())
        if d.id != of.id
        and _precedes(d.facts, of.facts)
        and _may_be_issuers(reference, of.facts.issuer, d.facts.issuer)
    ]
    if reference.issued:
        return [d for d in candidates if d.facts.issued in (None, reference.issued)]
    if reference.year:
        year = str(reference.year)
        return [d for d in candidates if (d.facts.issued or year)[:4] == year]
    return candidates


def _precedes(old: DocumentFacts, new: DocumentFacts) -> bool:
    """Whether the one can be what the other speaks of: not issued later, and not the same document
    held in another library."""
    if old.number == new.number and old.issued == new.issued:
        return False
    return (old.issued or "") <= (new.issued or "9999")


# Issuers' symbols that every province, district or commune has one of (HU, TU, ĐU, UBND, HĐND,
# BTCTU, a department's SNV): the number alone does not say whose document it is.
_SHARED_SYMBOL = re.compile(r"(?:TU|HU|QU|ĐU|ThU|UBND|HĐND|[/-]S[A-ZĐ]+)$")


_OF_COMMITTEE = re.compile(r"(?:Ban Thường vụ|Ban Chấp hành|Thường trực) (?=\S)")


def _may_be_issuers(reference: Reference, own: str | None, old: str | None) -> bool:
    """Whether a document of ``old`` can be what ``own`` means with this reference: a unit speaks of
    its own documents unless it names another's."""
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
