"""The catalog: libraries, documents, versions and passages in SQLite, the one source of truth.

A version is written as ``pending`` with its passages, then both indexes take the passages, then
``publish`` makes it current in one transaction. What is pending is never returned by any reading
method here, so nothing half-ingested is visible (promise 3).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.admission import Admission
from ingest.database import Database
from ingest.errors import DataFolderError
from ingest.fact_edits import EDITS_COLUMN, FactEdits
from ingest.link_rows import insert_links
from ingest.recognised_spans import write_recognised
from ingest.rows import (
    edited_facts_of,
    facts_of,
    insert_passages,
    parse_columns,
    passage_ids,
    passage_of,
    placeholders,
)
from ingest.snapshot import Snapshot, Snapshots
from ingest.succession import another_work, same_work
from ingest.types import Document, DocumentFacts, Link, ParsedDocument, Passage

SCHEMA_VERSION = "1"
_SCHEMA = Path(__file__).with_name("schema.sql")
_NAMES = re.compile(r"CREATE (?:TABLE|INDEX) IF NOT EXISTS (\w+)")

_HASHES = "SELECT id, document_id, sha256 FROM versions"
_COPIES = "SELECT document_id, sha256 FROM copies"
_PASSAGES = """
SELECT p.id, p.start, p."end", p.text, p.heading_path, p.pages, p.article, p.version_id
FROM passages p
"""


class Catalog:
    """Opens, or makes, the catalog at ``path``.

    Raises:
        DataFolderError: made by another version of the program, broken, or not writable.
    """

    def __init__(self, path: Path) -> None:
        self._db = Database(path)
        self._snapshots = Snapshots(self._db)
        self.admission = Admission(self._db)
        self.edits = FactEdits(self._db, self._snapshots.changed)
        schema = _SCHEMA.read_text(encoding="utf-8")
        held = {r["name"] for r in self._db.all("SELECT name FROM sqlite_master")}
        if "meta" not in held:
            # One transaction: a folder killed while it is made is made again.
            version = f"INSERT OR IGNORE INTO meta VALUES ('schema', '{SCHEMA_VERSION}');"
            self._db.make(schema + version)
        found = self.meta("schema")
        if found != SCHEMA_VERSION:
            raise DataFolderError(
                f"Kho dữ liệu ở {path.parent} do một phiên bản khác của chương trình tạo ra "
                f"(lược đồ {found}, phiên bản này cần {SCHEMA_VERSION}). "
                "Hãy dùng đúng phiên bản đã tạo kho, hoặc chọn thư mục dữ liệu khác bằng --data."
            )
        if held and not held.issuperset(_NAMES.findall(schema)):
            # What was added without a change of what the other tables hold.
            self._db.make(schema)

    @property
    def database(self) -> Database:
        """For the modules that hold the statements of one table each."""
        return self._db

    def close(self) -> None:
        self._db.close()

    # --- meta and libraries ----------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        rows = self._db.all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        with self._db.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def libraries(self) -> dict[str, int]:
        """Name to id, in the order they were made."""
        return {
            r["name"]: r["id"] for r in self._db.all("SELECT id, name FROM libraries ORDER BY id")
        }

    def library_id(self, name: str) -> int:
        """The id of a library, made if it is new."""
        with self._db.writing() as db:
            db.execute("INSERT OR IGNORE INTO libraries (name) VALUES (?)", (name,))
            row = db.execute("SELECT id FROM libraries WHERE name = ?", (name,)).fetchone()
            return int(row["id"])

    # --- versions --------------------------------------------------------------------------

    def current_hashes(self, library_id: int) -> set[str]:
        """SHA-256 of every current version: a file with one of these is unchanged."""
        rows = self._db.all(
            "SELECT v.sha256 FROM versions v JOIN documents d ON d.id = v.document_id "
            "WHERE d.library_id = ? AND v.state = 'current'",
            (library_id,),
        )
        return {r["sha256"] for r in rows}

    def add_pending(
        self,
        library_id: int,
        name: str,
        origin: str | None,
        sha256: str,
        parsed: ParsedDocument,
        first_of_add: int | None = None,
    ) -> tuple[int, int, list[Passage]]:
        """Write a version that nobody can see yet.

        ``first_of_add`` is the first version that the same ``add`` wrote: what it wrote since
        counts as if it were visible already, so that one ``add`` of two files ends as two would.
        Returns the version's id, its document's id, and its passages with their ids. It may be lost
        in a power cut until ``settle``: waiting for the disk at each of 40,000 documents took
        longer than all else together.
        """
        with self._db.writing(durable=False) as db:
            document_id = self._work(db, library_id, name, origin, parsed.facts, first_of_add)
            if document_id is None:
                cursor = db.execute(
                    "INSERT INTO documents (library_id, name, origin) VALUES (?, ?, ?)",
                    (library_id, name, origin),
                )
                document_id = cursor.lastrowid
            cursor = db.execute(
                "INSERT INTO versions (document_id, sha256, state, facts, text, page_starts, pages,"
                " articles, ingested) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?)",
                (
                    document_id,
                    sha256,
                    *parse_columns(parsed),
                    datetime.now(UTC).isoformat(timespec="seconds"),
                ),
            )
            version_id = int(cursor.lastrowid or 0)
            passages = insert_passages(db, version_id, parsed.passages)
            write_recognised(db, version_id, parsed.recognised)
            insert_links(db, version_id, parsed.links)
        return version_id, int(document_id or 0), passages

    def settle(self) -> None:
        """Take what is pending to the disk, before either index holds it: an index must never know
        a passage that the catalog forgot, since nothing could take it out again."""
        # Something must change: SQLite writes nothing, and waits for nothing, where nothing does.
        self.set_meta("settled", datetime.now(UTC).isoformat())

    def replace_parse(self, document_id: int, parsed: ParsedDocument) -> int:
        """Put a new parse of the same bytes in place of a current version's old one; its id."""
        with self._db.writing() as db:
            row = db.execute(
                "SELECT id FROM versions WHERE document_id = ? AND state = 'current'",
                (document_id,),
            ).fetchone()
            db.execute(
                "UPDATE versions SET facts = ?, text = ?, page_starts = ?, pages = ?, articles = ?"
                " WHERE id = ?",
                (*parse_columns(parsed), row["id"]),
            )
            db.execute("DELETE FROM passages WHERE version_id = ?", (row["id"],))
            insert_passages(db, row["id"], parsed.passages)
            write_recognised(db, row["id"], parsed.recognised)
            insert_links(db, row["id"], parsed.links)
        self._snapshots.changed([document_id])
        return int(row["id"])

    def relink(self, document_id: int, links: Sequence[Link]) -> None:
        """Put these in the place of a current version's links."""
        with self._db.writing() as db:
            for row in db.execute(
                "SELECT id FROM versions WHERE document_id = ? AND state = 'current'",
                (document_id,),
            ).fetchall():
                insert_links(db, row["id"], links)
        self._snapshots.changed([document_id])

    def _work(
        self,
        db: sqlite3.Connection,
        library_id: int,
        name: str,
        origin: str | None,
        facts: DocumentFacts,
        first_of_add: int | None,
    ) -> int | None:
        """The document of which this file is a new version, if it is one.

        The same path again is the same work, unless it is plainly another document: scanners and
        people reuse names. So is the same file name where both files call themselves the same; a
        name alone is not enough, since every unit of a province sends a file called "bao cao 6
        thang.docx".
        """
        rows = db.execute(
            # CROSS: SQLite would rather begin with every version of a state
            "SELECT d.id, d.origin, v.facts FROM documents d CROSS JOIN versions v"
            " ON v.document_id = d.id"
            " WHERE d.library_id = ? AND (d.name = ? OR d.origin = ?)"
            " AND (v.state = 'current' OR v.state = 'pending' AND v.id >= ?)",  # NULL: none
            (library_id, name, origin, first_of_add),
        ).fetchall()
        for row in rows:
            at_path = origin is not None and row["origin"] == origin
            if at_path and not another_work(facts_of(row), facts):
                return int(row["id"])
        for row in rows:
            if same_work(facts_of(row), facts):
                return int(row["id"])
        return None

    def work_of(
        self,
        library_id: int,
        name: str,
        origin: str | None,
        facts: DocumentFacts,
        first_of_add: int | None,
    ) -> int | None:
        """The document of which a file would be a new version, if it would be one."""
        with self._db.writing(durable=False) as db:
            return self._work(db, library_id, name, origin, facts, first_of_add)

    def publish(self, version_ids: Iterable[int]) -> list[int]:
        """Make pending versions current, and what they replace past, in one transaction.

        Returns the ids of passages that left the current state: to be taken out of the indexes,
        then forgotten with ``forget_passages``.
        """
        gone: list[int] = []
        changed: list[int] = []
        with self._db.writing() as db:
            for version_id in version_ids:
                of = db.execute("SELECT document_id FROM versions WHERE id = ?", (version_id,))
                changed += [r["document_id"] for r in of]
                old = db.execute(
                    "SELECT v.id FROM versions v JOIN versions n ON n.document_id = v.document_id"
                    " WHERE n.id = ? AND v.state = 'current'",
                    (version_id,),
                ).fetchall()
                for row in old:
                    db.execute("UPDATE versions SET state = 'past' WHERE id = ?", (row["id"],))
                    gone += passage_ids(db, row["id"])
                db.execute("UPDATE versions SET state = 'current' WHERE id = ?", (version_id,))
        self._snapshots.changed(changed)
        return gone

    def renamed(self, document_id: int) -> None:
        """A document has another name; to be called after the commit."""
        self._snapshots.changed([document_id])

    def withdraw(self, document_id: int) -> None:
        """Hide a document with all its versions at once; ``pending`` then lists them."""
        with self._db.writing() as db:
            db.execute(
                "UPDATE versions SET state = 'pending' WHERE document_id = ?", (document_id,)
            )
        self._snapshots.changed([document_id])

    def pending(self, document_id: int | None = None) -> list[int]:
        """Versions that nobody can see, of one document or of all: being written, being removed,
        or left so by a crash."""
        rows = self._db.all(
            "SELECT id FROM versions"
            " WHERE state = 'pending' AND document_id = ifnull(?, document_id)",
            (document_id,),
        )
        return [int(r["id"]) for r in rows]

    def hidden_passages(self, version_ids: Iterable[int] = ()) -> dict[int, list[int]]:
        """Passages that must not stay in the indexes, by library id: those of these versions, and
        those of past versions that ``forget_passages`` has not reached yet."""
        past = self._db.all("SELECT id FROM versions WHERE state = 'past'")
        found: dict[int, list[int]] = {}
        for version_id in (*version_ids, *(r["id"] for r in past)):
            for row in self._db.all(
                "SELECT p.id, d.library_id FROM passages p JOIN versions v ON v.id = p.version_id"
                " JOIN documents d ON d.id = v.document_id WHERE p.version_id = ?",
                (version_id,),
            ):
                found.setdefault(row["library_id"], []).append(row["id"])
        return found

    def forget_passages(self, passage_ids: Iterable[int]) -> None:
        """Drop passages that neither index holds any more; the versions' texts stay."""
        with self._db.writing() as db:
            db.executemany("DELETE FROM passages WHERE id = ?", ((p,) for p in passage_ids))

    def hashes_only_in(self, version_ids: Iterable[int]) -> set[str]:
        """SHA-256 of bytes that nothing needs but these versions, and the copies of documents
        that lose all of theirs with them."""
        leaving = set(version_ids)
        held = [r for v in leaving for r in self._db.all(f"{_HASHES} WHERE id = ?", (v,))]
        gone = {
            document
            for document in {r["document_id"] for r in held}
            if leaving.issuperset(
                r["id"] for r in self._db.all(f"{_HASHES} WHERE document_id = ?", (document,))
            )
        }
        copies = [r for d in gone for r in self._db.all(f"{_COPIES} WHERE document_id = ?", (d,))]
        return {
            sha256
            for sha256 in {r["sha256"] for r in (*held, *copies)}
            if leaving.issuperset(
                r["id"] for r in self._db.all(f"{_HASHES} WHERE sha256 = ?", (sha256,))
            )
            and gone.issuperset(
                r["document_id"] for r in self._db.all(f"{_COPIES} WHERE sha256 = ?", (sha256,))
            )
        }

    def discard(self, version_ids: Iterable[int]) -> None:
        """Forget versions, and documents left without any."""
        with self._db.writing() as db:
            for version_id in version_ids:
                db.execute("DELETE FROM versions WHERE id = ?", (version_id,))
            db.execute("DELETE FROM documents WHERE id NOT IN (SELECT document_id FROM versions)")

    # --- reading ---------------------------------------------------------------------------

    def documents(
        self, libraries: Sequence[str] | None = None, on: str | None = None
    ) -> tuple[Document, ...]:
        """Current versions, oldest ingest first; ``None`` means every library. Their status is that
        of a day (ISO), today's without one.

        What changed what is worked out among the libraries asked for, so that a document nobody
        here may read leaves no trace (promise 5).
        """
        return self._snapshot(libraries, on).documents

    def documents_by_id(
        self, libraries: Sequence[str] | None = None, on: str | None = None
    ) -> Mapping[int, Document]:
        """The same documents by their ids; not to be changed."""
        return self._snapshot(libraries, on).by_id

    def _snapshot(self, libraries: Sequence[str] | None, on: str | None = None) -> Snapshot:
        key = None if libraries is None else frozenset(libraries)
        if key is not None and key.issuperset(self.libraries()):
            key = None
        return self._snapshots.of(key, on)

    def current_passages(
        self, passage_ids: Sequence[int], libraries: Sequence[str]
    ) -> dict[int, tuple[Passage, int]]:
        """Passage id to (passage, document id), only of current versions in these libraries."""
        rows = self._db.all(f"{_PASSAGES} WHERE p.id IN ({placeholders(passage_ids)})", passage_ids)
        # A version's row holds its whole text: joining 200 of them costs more than 200 passages.
        current = self._snapshot(libraries).by_version
        return {
            r["id"]: (passage_of(r), document.id)
            for r in rows
            if (document := current.get(r["version_id"])) is not None
        }

    def passages_of(self, document_id: int, article: str | None = None) -> tuple[Passage, ...]:
        """Passages of a document's current version in order, or of one Điều of it."""
        wanted = "" if article is None else " AND p.article = ?"
        rows = self._db.all(
            _PASSAGES + " JOIN versions v ON v.id = p.version_id"
            f" WHERE v.document_id = ? AND v.state = 'current'{wanted} ORDER BY p.position",
            (document_id,) if article is None else (document_id, article),
        )
        return tuple(passage_of(r) for r in rows)

    def passage_counts(self) -> dict[int, int]:
        """How many passages answer now, by library id."""
        rows = self._db.all(
            "SELECT d.library_id, count(*) AS held FROM versions v"
            " JOIN documents d ON d.id = v.document_id JOIN passages p ON p.version_id = v.id"
            " WHERE v.state = 'current' GROUP BY d.library_id"
        )
        return {int(r["library_id"]): int(r["held"]) for r in rows}

    def all_current_passages(self, library_id: int) -> Iterator[tuple[int, DocumentFacts, Passage]]:
        """Every current passage of a library with its document's id and facts, for a rebuild."""
        rows = self._db.each(
            'SELECT p.id, p.start, p."end", p.text, p.heading_path, p.pages, p.article,'
            f" v.facts, v.sha256, v.document_id, {EDITS_COLUMN}"
            " FROM passages p JOIN versions v ON v.id = p.version_id"
            " JOIN documents d ON d.id = v.document_id"
            " WHERE v.state = 'current' AND d.library_id = ? ORDER BY p.id",
            (library_id,),
        )
        for r in rows:
            yield r["document_id"], edited_facts_of(r), passage_of(r)

    def beginnings(self, document_ids: Iterable[int], length: int) -> dict[int, str]:
        """The first ``length`` characters of documents' current versions, by document id."""
        ids = tuple(document_ids)
        places = ", ".join("?" * len(ids))
        rows = self._db.all(
            f"SELECT document_id, substr(text, 1, ?) AS beginning FROM versions"
            f" WHERE document_id IN ({places}) AND state = 'current'",
            (length, *ids),
        )
        return {int(r["document_id"]): r["beginning"] for r in rows}

    def text_of(self, document_id: int, version: str) -> tuple[str, tuple[int, ...]]:
        """The text of a version, current or past, and where its pages start."""
        rows = self._db.all(
            "SELECT text, page_starts FROM versions WHERE document_id = ? AND sha256 = ?"
            " AND state != 'pending' ORDER BY id DESC LIMIT 1",
            (document_id, version),
        )
        if not rows:
            raise DataFolderError(
                "Văn bản của căn cứ này không còn trong kho. Có thể văn bản đã bị gỡ; "
                "hãy hỏi lại để lấy căn cứ mới."
            )
        return rows[0]["text"], tuple(json.loads(rows[0]["page_starts"]))
