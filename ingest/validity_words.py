"""What a document's status is called, and what is said of a place in it that others changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.types import Change, Document, DocumentStatus, LinkKind

STATUS_NAMES: dict[DocumentStatus, str] = {
    "current": "còn hiệu lực",
    "amended": "còn hiệu lực, đã sửa đổi một phần",
    "superseded": "đã được thay thế",
    "repealed": "đã bị bãi bỏ",
    "expired": "hết hiệu lực",
    "not_yet": "chưa có hiệu lực",
}
LINK_NAMES: dict[LinkKind, str] = {
    "based_on": "căn cứ",
    "implements": "thực hiện",
    "amends": "sửa đổi, bổ sung",
    "supplements": "bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "cites": "dẫn chiếu",
}


def status_words(document: Document) -> str:
    """``đã bị bãi bỏ bởi 12-QĐ/TU từ ngày 01/07/2021``."""
    words = STATUS_NAMES[document.status]
    facts = document.facts
    whole = [c for c in document.changes if c.part is None and c.kind in ("replaces", "repeals")]
    if document.status in ("superseded", "repealed") and whole:
        last = whole[-1]
        return f"{words} bởi {last.by}{_from(last.since)}"
    if document.status == "superseded" and document.superseded_by:
        return f"{words} bởi {document.superseded_by}"
    if document.status == "not_yet":
        begins = _from(facts.effective_from)
        return f"{words}: có hiệu lực{begins}" if begins else words
    if document.status == "amended":
        by = ", ".join(dict.fromkeys(c.by for c in document.changes))
        return f"{words} bởi {by}"
    return words


def remark_on(document: Document, article: str | None, clause: str | None) -> str | None:
    """What a reader of a place in the document must know besides that it was replaced: that it was
    changed by others, or that the document is not in force. None where nothing is to be said."""
    if document.status in ("repealed", "expired", "not_yet"):
        return f"Văn bản này {status_words(document)}"
    changes = [c for c in document.changes if _touches(c, article, clause)]
    if not changes:
        return None
    return "; ".join(dict.fromkeys(map(_change_words, changes)))


def _touches(change: Change, article: str | None, clause: str | None) -> bool:
    part = change.part
    if part is None or part.article is None or part.article != article:
        return False
    return part.clause is None or clause is None or part.clause == clause


def _change_words(change: Change) -> str:
    part = change.part.name if change.part else ""
    said = {"repeals": "đã bị bãi bỏ", "supplements": "được bổ sung"}.get(
        change.kind, "đã được sửa đổi"
    )
    where = " ".join(filter(None, (change.place.name, change.by)))
    return f"{part[:1].upper()}{part[1:]} {said} bởi {where}{_from(change.since)}"


def _from(day: str | None) -> str:
    return f" từ ngày {date.fromisoformat(day).strftime('%d/%m/%Y')}" if day else ""


def changes_by_document(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """The changes by the document that makes them, each document once, in order."""
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.by, []).append(change)
    return grouped
