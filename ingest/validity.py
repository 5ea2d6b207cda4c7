"""Whether a document is in force on a day: from its own dates and from what others say of it. Pure.

What is worked out for some libraries uses their documents only, so that one nobody here may read
leaves no trace (promise 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.links import Held
from ingest.types import Change, Document, DocumentStatus


def with_status(documents: Sequence[Document], on: str) -> tuple[Document, ...]:
    """The same documents, in order, each with its status on a day (ISO) and with the changes by
    others of them that are in force then."""
    held = Held(documents)
    changes: dict[int, list[Change]] = {}
    for document in documents:
        for link in document.links:
            since = link.since or document.facts.effective_from or document.facts.issued
            if since is not None and since > on:
                continue
            by = document.facts.number or document.facts.title
            change = Change(
                link.kind, by, document.id, link.place, link.part, since, link.start, link.end
            )
            for target in held.resolve(link, document).documents:
                changes.setdefault(target.id, []).append(change)
    return tuple(_marked(d, tuple(changes.get(d.id, ())), on) for d in documents)


def status_of(document: Document, changes: Sequence[Change], on: str) -> DocumentStatus:
    """The status on a day (ISO), given the changes by other documents in force then."""
    facts = document.facts
    whole = {change.kind for change in changes if change.part is None}
    if "replaces" in whole:
        return "superseded"
    if "repeals" in whole:
        return "repealed"
    if facts.effective_to is not None and facts.effective_to < on:
        return "expired"
    begins = facts.effective_from or facts.issued
    if begins is not None and begins > on:
        return "not_yet"
    return "amended" if changes else "current"


def _marked(document: Document, changes: tuple[Change, ...], on: str) -> Document:
    status = status_of(document, changes, on)
    if status == "current":
        return document
    by = [c.by for c in changes if c.kind == "replaces" and c.part is None]
    superseded_by = by[-1] if status == "superseded" else None
    return replace(document, status=status, superseded_by=superseded_by, changes=changes)
