"""The catalog's tables of copies: files that say what a held document says, and by what they are
found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from ingest.database import Database
from ingest.rows import facts_of, passage_of, placeholders
from ingest.sameness import Fingerprint, content_words, may_be_copies, nearly_the_same
from ingest.types import DocumentFacts

Sameness = Literal["bytes", "text", "near"]

_MOST_COMPARED = 20  # documents that share a band; a form has thousands, and copies share many

# What answers once the add under way, whose first version this is, has ended.
_VISIBLE = (
    "(v.state = 'current' OR v.state = 'pending' AND v.id >= ?1) AND NOT EXISTS"
    " (SELECT 1 FROM versions n WHERE n.document_id = v.document_id AND n.id > v.id"
    " AND n.state = 'pending' AND n.id >= ?1)"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is held by name as a copy of a document."""

    id: int
    document_id: int
    name: str
    origin: str | None
    sha256: str
    sameness: Sameness
    ingested: str


@dataclass(frozen=True, slots=True)
class Original:
    """The document of which a file is a copy."""

    document_id: int
    name: str  # of its file
    origin: str | None
    title: str
    sameness: Sameness


def insert_fingerprint(db: Database, version_id: int, found: Fingerprint) -> None:
    """Put this in the place of what the tables hold of the version."""
    with db.writing(durable=False) as writing:
        for table in ("fingerprints", "fingerprint_bands"):
            writing.execute(f"DELETE FROM {table} WHERE version_id = ?", (version_id,))
        writing.execute("INSERT INTO fingerprints VALUES (?, ?)", (version_id, found.text))
        writing.executemany(
            "INSERT OR IGNORE INTO fingerprint_bands VALUES (?, ?)",
            [(band, version_id) for band in found.bands],
        )


def original_of_bytes(
    db: Database, library_id: int, sha256: str, first_of_add: int | None
) -> Original | None:
    """The document of a library with these very bytes."""
    rows = db.all(
        "SELECT d.id, d.name, d.origin, v.facts FROM versions v"
        " JOIN documents d ON d.id = v.document_id"
        f" WHERE v.sha256 = ?2 AND d.library_id = ?3 AND {_VISIBLE} ORDER BY v.id LIMIT 1",
        (first_of_add, sha256, library_id),
    )
    return _original(rows[0], "bytes") if rows else None


def original_of_words(
    db: Database,
    library_id: int,
    facts: DocumentFacts,
    found: Fingerprint,
    said: list[str],
    first_of_add: int | None,
) -> Original | None:
    """The document of a library that says the same in these words, exactly or but for slips."""
    query = (
        "SELECT DISTINCT v.id AS version_id, d.id, d.name, d.origin, v.facts FROM {table} f"
        " JOIN versions v ON v.id = f.version_id JOIN documents d ON d.id = v.document_id"
        f" WHERE {_VISIBLE} AND d.library_id = ?2 AND {{found}}"
        f" ORDER BY v.id LIMIT {_MOST_COMPARED}"
    )
    exact = query.format(table="fingerprints", found="f.text = ?3")
    for row in db.all(exact, (first_of_add, library_id, found.text)):
        if may_be_copies(facts_of(row), facts):
            return _original(row, "text")
    in_bands = f"f.band IN ({placeholders(found.bands)})"
    near = query.format(table="fingerprint_bands", found=in_bands)
    for row in db.all(near, (first_of_add, library_id, *found.bands)):
        if may_be_copies(facts_of(row), facts) and nearly_the_same(
            _words_of(db, row["version_id"]), said
        ):
            return _original(row, "near")
    return None


def add_copy(
    db: Database, document_id: int, name: str, origin: str | None, sha256: str, same: Sameness
) -> None:
    with db.writing() as writing:
        writing.execute(
            "INSERT INTO copies (document_id, name, origin, sha256, sameness, ingested)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (document_id, name, origin, sha256, same,
             datetime.now(UTC).isoformat(timespec="seconds")),
        )  # fmt: skip


def copies_of(db: Database, document_id: int | None = None) -> tuple[Copy, ...]:
    """The copies of a document, of all with None, in the order they came."""
    rows = db.all(
        "SELECT * FROM copies WHERE document_id = ifnull(?, document_id) ORDER BY id",
        (document_id,),
    )
    return tuple(Copy(**dict(row)) for row in rows)


def copied_hashes(db: Database, library_id: int) -> set[str]:
    """SHA-256 of the copies in a library."""
    rows = db.all(
        "SELECT c.sha256 FROM copies c JOIN documents d ON d.id = c.document_id"
        " WHERE d.library_id = ?",
        (library_id,),
    )
    return {row["sha256"] for row in rows}


def is_copied(db: Database, sha256: str) -> bool:
    return bool(db.all("SELECT 1 FROM copies WHERE sha256 = ?", (sha256,)))


def forget_copies(db: Database, copy_ids: list[int]) -> None:
    with db.writing() as writing:
        writing.execute(f"DELETE FROM copies WHERE id IN ({placeholders(copy_ids)})", copy_ids)


def forget_copy_from(db: Database, library_id: int, origin: str) -> None:
    """A file that was a copy has other bytes now."""
    if not db.all("SELECT 1 FROM copies WHERE origin = ?", (origin,)):
        return
    with db.writing() as writing:
        writing.execute(
            "DELETE FROM copies WHERE origin = ? AND document_id IN"
            " (SELECT id FROM documents WHERE library_id = ?)",
            (origin, library_id),
        )


def hand_over(db: Database, copies: Sequence[Copy], instead: int, document_id: int) -> None:
    """Make copies those of another document, which was itself the copy ``instead``."""
    with db.writing() as writing:
        writing.execute("DELETE FROM copies WHERE id = ?", (instead,))
        writing.executemany(
            "UPDATE copies SET document_id = ? WHERE id = ?",
            [(document_id, copy.id) for copy in copies],
        )


def put_in_place(db: Database, copy: Copy) -> None:
    """Let a copy with the same bytes be the document's own file from now on."""
    with db.writing() as writing:
        writing.execute(
            "UPDATE documents SET name = ?, origin = ? WHERE id = ?",
            (copy.name, copy.origin, copy.document_id),
        )
        writing.execute("DELETE FROM copies WHERE id = ?", (copy.id,))


def _original(row: sqlite3.Row, same: Sameness) -> Original:
    title = json.loads(row["facts"])["title"]
    return Original(row["id"], row["name"], row["origin"], title, same)


def _words_of(db: Database, version_id: int) -> list[str]:
    """The words of its passages, which are kept as long as it answers."""
    rows = db.all("SELECT * FROM passages WHERE version_id = ? ORDER BY position", (version_id,))
    return content_words(map(passage_of, rows))
