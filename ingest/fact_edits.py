"""What people put right in documents' facts: kept by document, laid over what was read.

An edit outlives a rebuild and every new version of the document, and goes with the document when it
is removed. Readings stay as they are, so that taking an edit back shows them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ingest.database import Database
from ingest.fact_values import Span, Value
from ingest.structure.facts import title_of
from ingest.types import DocumentFacts

# A column for every statement that reads facts of ``documents d``: all its edits, as JSON.
EDITS_COLUMN = """
(SELECT json_group_array(json_array(e.field, json(e.value), e.version, e.start, e."end"))
 FROM fact_edits e WHERE e.document_id = d.id) AS edits"""


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that a person gave, and where one version's text says it, if it does."""

    value: Value
    version: str  # SHA-256 of the version that was read when it was given
    span: Span | None = None


def edits_of(written: str) -> dict[str, Edit]:
    """The edits in ``EDITS_COLUMN``, by field."""
    return {
        field: Edit(value, version, None if start is None else (start, end))
        for field, value, version, start, end in json.loads(written)
    }


def lay_over(facts: DocumentFacts, edits: Mapping[str, Edit], version: str) -> DocumentFacts:
    """A version's facts with a document's edits.

    Evidence that speaks for another value goes: what is shown must stand where it is said to. A
    title made of kind, number and subject is made anew.
    """
    if not edits:
        return facts
    values: dict[str, Any] = {
        field: tuple(e.value or ()) if field == "recipients" else e.value
        for field, e in edits.items()
    }
    evidence = {k: v for k, v in facts.evidence.items() if k not in edits}
    evidence |= {k: e.span for k, e in edits.items() if e.span and e.version == version}
    certainty = {k: v for k, v in facts.certainty.items() if k not in edits}
    from_signing = facts.effective_from == facts.issued  # "có hiệu lực từ ngày ký"
    if "issued" in edits and from_signing and certainty.get("effective_from") == "suy ra":
        values["effective_from"] = values["issued"]
    edited = replace(
        facts, **values, evidence=evidence, certainty=certainty, edited=tuple(sorted(edits))
    )
    if "title" in edits or not facts.kind or not edited.kind:
        return edited
    if facts.title != title_of(facts.kind, facts.number, facts.subject):
        return edited
    return replace(edited, title=title_of(edited.kind, edited.number, edited.subject))


class FactEdits:
    """The table of edits, and of documents whose passages wait to be indexed with them."""

    def __init__(self, db: Database, on_change: Callable[[Iterable[int]], None]) -> None:
        self._db, self._on_change = db, on_change

    def of(self, document_id: int) -> dict[str, Edit]:
        """A document's edits, by field."""
        rows = self._db.all(
            f"SELECT {EDITS_COLUMN} FROM documents d WHERE d.id = ?", (document_id,)
        )
        return edits_of(rows[0]["edits"]) if rows else {}

    def write(self, document_id: int, edits: Mapping[str, Edit | None]) -> None:
        """Keep edits, and take back those that are None, in one transaction; the document then
        waits for its passages to be indexed anew."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._db.writing() as db:
            for field, edit in edits.items():
                db.execute(
                    "DELETE FROM fact_edits WHERE document_id = ? AND field = ?",
                    (document_id, field),
                )
                if edit is not None:
                    value = json.dumps(edit.value, ensure_ascii=False)
                    span = edit.span or (None, None)
                    db.execute(
                        "INSERT INTO fact_edits VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (document_id, field, value, edit.version, *span, now),
                    )
            db.execute("INSERT OR IGNORE INTO facts_to_index VALUES (?)", (document_id,))
        self._on_change([document_id])

    def to_index(self) -> list[int]:
        """Documents whose passages the indexes hold with other facts."""
        rows = self._db.all("SELECT document_id FROM facts_to_index")
        return [int(r["document_id"]) for r in rows]

    def indexed(self, document_id: int) -> None:
        with self._db.writing() as db:
            db.execute("DELETE FROM facts_to_index WHERE document_id = ?", (document_id,))
