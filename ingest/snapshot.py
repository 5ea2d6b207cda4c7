"""The documents that answer now, kept in memory and brought up to date by what has changed.

Every question needs them, and 100,000 passages of news are 40,000 documents. Reading all of them
takes a second, so an ingest that publishes every other second must not cause it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.database import Database
from ingest.fact_edits import EDITS_COLUMN
from ingest.rows import document_of, edited_facts_of, placeholders
from ingest.succession import mark_superseded
from ingest.types import Document

_DOCUMENTS = f"""
SELECT d.id, v.id AS version_id, v.sha256, l.name AS library, d.name, v.facts, v.pages, v.articles,
       (SELECT count(*) FROM passages p WHERE p.version_id = v.id) AS passages,
       {EDITS_COLUMN}
FROM documents d JOIN versions v ON v.document_id = d.id JOIN libraries l ON l.id = d.library_id
WHERE v.state = 'current'
"""
_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The current documents of some libraries at one moment, oldest ingest first."""

    documents: tuple[Document, ...]
    by_id: Mapping[int, Document]
    by_version: Mapping[int, Document]  # by the catalog's number of the version


class Snapshots:
    """One snapshot for each set of libraries asked for; safe to use from several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._reading = threading.Lock()  # over the three below
        self._all_read = False
        self._current: dict[int, tuple[int, Document]] = {}  # document -> its version, itself
        self._made: dict[frozenset[str] | None, Snapshot] = {}
        self._noting = threading.Lock()
        self._changed: set[int] = set()

    def changed(self, document_ids: Iterable[int]) -> None:
        """These documents came, went or have another version; to be called after the commit."""
        with self._noting:
            self._changed.update(document_ids)

    def of(self, libraries: frozenset[str] | None) -> Snapshot:
        """The snapshot of these libraries, of all with None; the same object until one changes.

        What replaced what is worked out among these libraries only.
        """
        with self._reading:
            self._bring_up_to_date()
            if libraries not in self._made:
                self._made[libraries] = self._make(libraries)
            return self._made[libraries]

    def _bring_up_to_date(self) -> None:
        with self._noting:
            changed, self._changed = self._changed, set()
        if self._all_read and not changed:
            return
        try:
            read = self._read(changed) if self._all_read else self._read(None)
        except BaseException:
            self.changed(changed)
            raise
        for document_id in changed:
            self._current.pop(document_id, None)
        self._current |= read
        self._all_read = True
        self._made.clear()

    def _read(self, document_ids: set[int] | None) -> dict[int, tuple[int, Document]]:
        """The current versions of these documents, of all with None."""
        if document_ids is None:
            rows = self._db.each(_DOCUMENTS)
            return {r["id"]: (r["version_id"], document_of(r, edited_facts_of(r))) for r in rows}
        read: dict[int, tuple[int, Document]] = {}
        wanted = sorted(document_ids)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            for r in self._db.all(f"{_DOCUMENTS} AND d.id IN ({placeholders(some)})", some):
                read[r["id"]] = (r["version_id"], document_of(r, edited_facts_of(r)))
        return read

    def _make(self, libraries: frozenset[str] | None) -> Snapshot:
        held = [
            self._current[number]
            for number in sorted(self._current)
            if libraries is None or self._current[number][1].library in libraries
        ]
        documents = mark_superseded([document for _, document in held])
        return Snapshot(
            documents,
            {d.id: d for d in documents},
            {version: d for (version, _), d in zip(held, documents, strict=True)},
        )
