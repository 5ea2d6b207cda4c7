"""Which documents have been replaced, from what the replacing documents themselves say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.types import Document, Reference


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


def _meant(
    reference: Reference, newer: Document, by_number: dict[str, list[Document]]
) -> list[Document]:
    candidates = [
        d
        for d in by_number.get(reference.canonical, [])
        if d.id != newer.id and (d.facts.issued or "") <= (newer.facts.issued or "9999")
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
