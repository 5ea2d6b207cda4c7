"""A held document among the others: what it says of them and they of it, as objects to be shown or
sent to another program. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.catalog import Catalog
from ingest.errors import UsageError
from ingest.link_rows import all_links, naming
from ingest.links import Held, Resolved
from ingest.types import Document
from ingest.validity_words import LINK_NAMES, status_words


@dataclass(frozen=True, slots=True)
class Linked:
    """A document with its status on a day, its own links and those of others that mean it."""

    document: Document
    outgoing: tuple[Resolved, ...]
    incoming: tuple[tuple[Document, Resolved], ...]


def linked(catalog: Catalog, document_id: int, on: str | None = None) -> Linked:
    """One document on a day (ISO; None: today).

    Raises:
        UsageError: no such document.
    """
    documents = catalog.documents(on=on)
    by_id = {d.id: d for d in documents}
    document = by_id.get(document_id)
    if document is None:
        raise UsageError(
            f"Không có văn bản mã {document_id} trong kho. Xem mã bằng lệnh: "
            "python -m ingest status"
        )
    held = Held(documents)
    own = all_links(catalog.database, document_id)
    outgoing = tuple(held.resolve(link, document) for link in own)
    incoming = [
        (by_id[source], resolved)
        for source, link in naming(catalog.database, document.facts.number or "")
        if source in by_id and document in (resolved := held.resolve(link, by_id[source])).documents
    ]
    return Linked(document, outgoing, tuple(incoming))


def changes_among(documents: Sequence[Document]) -> Iterator[tuple[Document, Resolved]]:
    """Every link by which one of these documents changes another of them."""
    held = Held(documents)
    for document in documents:
        for link in document.links:
            resolved = held.resolve(link, document)
            if resolved.documents:
                yield document, resolved


def link_json(source: Document, resolved: Resolved) -> dict[str, object]:
    """One link; ``documents`` are ids of what it means, ``candidates`` of what it may mean."""
    link = resolved.link
    return {
        "kind": link.kind,
        "from": source.id,
        "place": link.place.name or None,
        "number": link.target.canonical,
        "issued": link.target.issued,
        "part": link.part.name if link.part else None,
        "since": link.since,
        "start": link.start,
        "end": link.end,
        "documents": [d.id for d in resolved.documents],
        "candidates": [d.id for d in resolved.candidates],
    }


def linked_json(found: Linked, on: str) -> dict[str, object]:
    document = found.document
    return {
        "id": document.id,
        "title": document.facts.title,
        "number": document.facts.number,
        "effective_from": document.facts.effective_from,
        "effective_to": document.facts.effective_to,
        "on": on,
        "status": document.status,
        "superseded_by": document.superseded_by,
        "links": [link_json(document, resolved) for resolved in found.outgoing],
        "linked_by": [link_json(source, resolved) for source, resolved in found.incoming],
    }


def linked_lines(found: Linked, day: str) -> list[str]:
    """What an official reads; ``day`` as it is shown."""
    document = found.document
    facts = document.facts
    lines = [
        f"{facts.title} ({facts.number or 'không số'})",
        f"Ngày {day}: {status_words(document)}.",
    ]
    if found.outgoing:
        lines.append("Văn bản này:")
        lines += [f"  {line}" for line in map(outgoing_line, found.outgoing)]
    if found.incoming:
        lines.append("Văn bản khác nói về văn bản này:")
        lines += [f"  {incoming_line(*pair)}" for pair in found.incoming]
    return lines


def outgoing_line(resolved: Resolved) -> str:
    """``sửa đổi, bổ sung khoản 3 Điều 4 của 77/2006/QH11 (khoản 1 Điều 1; chưa có trong kho)``."""
    link = resolved.link
    part = f"{link.part.name} của " if link.part else ""
    notes = [link.place.name] if link.place.name else []
    if resolved.candidates:
        ids = ", ".join(str(d.id) for d in resolved.candidates)
        notes.append(f"chưa rõ là văn bản nào trong các mã {ids}")
    elif resolved.documents:
        notes.append(f"mã {', '.join(str(d.id) for d in resolved.documents)}")
    else:
        notes.append("chưa có trong kho")
    return f"{LINK_NAMES[link.kind]} {part}{link.target.canonical} ({'; '.join(notes)})"


def incoming_line(source: Document, resolved: Resolved) -> str:
    """``khoản 1 Điều 1 của 26/2018/QH14 (mã 3) sửa đổi, bổ sung khoản 3 Điều 4``."""
    link = resolved.link
    where = f"{link.place.name} của " if link.place.name else ""
    name = source.facts.number or source.facts.title
    part = f" {link.part.name}" if link.part else ""
    return f"{where}{name} (mã {source.id}) {LINK_NAMES[link.kind]}{part}"
