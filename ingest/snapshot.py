"""The documents that answer now, kept in memory and brought up to date by what has changed.

Every question needs them, and 100,000 passages of news are 40,000 documents. Reading all of them
takes a second, so an ingest that publishes every other second must not cause it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.database import Database
from ingest.fact_edits import EDITS_COLUMN
from ingest.link_rows import changing_links
from ingest.rows import document_of, edited_facts_of, placeholders
from ingest.types import Document
from ingest.validity import with_status

_DOCUMENTS = f"""
SELECT d.id, v.id AS version_id, v.sha256, l.name AS library, d.name, v.facts, v.pages, v.articles,
       (SELECT count(*) FROM passages p WHERE p.version_id = v.id) AS passages,
       {EDITS_COLUMN}
FROM documents d JOIN versions v ON v.document_id = d.id JOIN libraries l ON l.id = d.library_id
WHERE v.state = 'current'
"""
_AT_ONCE = 500  # ids in one statement
_MOST_KEPT = 32  # snapshots: every day that is asked about makes one


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The current documents of some libraries at one moment, oldest ingest first."""

    documents: tuple[Document, ...]
    by_id: Mapping[int, Document]
    by_version: Mapping[int, Document]  # by the catalog's number of the version


class Snapshots:
    """One snapshot for each set of libraries and each day asked for; safe to use from several
    threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._reading = threading.Lock()  # over the three below
        self._all_read = False
        self._current: dict[int, tuple[int, Document]] = {}  # document -> its version, itself
        self._made: dict[tuple[frozenset[str] | None, str], Snapshot] = {}
        self._noting = threading.Lock()
        self._changed: set[int] = set()

    def changed(self, document_ids: Iterable[int]) -> None:
        """These documents came, went or have another version; to be called after the commit."""
        with self._noting:
            self._changed.update(document_ids)

    def of(self, libraries: frozenset[str] | None, on: str | None = None) -> Snapshot:
        """The snapshot of these libraries, of all with None, as things stand on a day (ISO), today
        without one; the same object until one changes.

        What changed what is worked out among these libraries only.
        """
        key = (libraries, on or date.today().isoformat())
        with self._reading:
            self._bring_up_to_date()
            if key not in self._made:
                if len(self._made) >= _MOST_KEPT:
                    self._made.clear()
                self._made[key] = self._make(*key)
            return self._made[key]

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
            links = changing_links(self._db, None)
            rows = self._db.each(_DOCUMENTS)
            return {
                r["id"]: (
                    r["version_id"],
                    document_of(r, edited_facts_of(r), links.get(r["version_id"], ())),
                )
                for r in rows
            }
        read: dict[int, tuple[int, Document]] = {}
        wanted = sorted(document_ids)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            found = self._db.all(f"{_DOCUMENTS} AND d.id IN ({placeholders(some)})", some)
            links = changing_links(self._db, [r["version_id"] for r in found])
            for r in found:
                own = links.get(r["version_id"], ())
                read[r["id"]] = (r["version_id"], document_of(r, edited_facts_of(r), own))
        return read

    def _make(self, libraries: frozenset[str] | None, on: str) -> Snapshot:
        held = [
            self._current[number]
            for number in sorted(self._current)
            if libraries is None or self._current[number][1].library in libraries
        ]
        documents = with_status([document for _, document in held], on)
        return Snapshot(
            documents,
            {d.id: d for d in documents},
            {version: d for (version, _), d in zip(held, documents, strict=True)},
        )
