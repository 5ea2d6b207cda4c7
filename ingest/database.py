"""SQLite as the catalog uses it: WAL, one connection a thread, writes one at a time, and every
SQLite error put into the user's words."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import DataFolderError
from ingest.faults import brief, disk_full, is_disk_full

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Held:
    """A thread's connection. ``busy`` keeps ``close`` from pulling it away under a statement."""

    thread: weakref.ref[threading.Thread]
    db: sqlite3.Connection
    busy: threading.RLock = field(default_factory=threading.RLock)

    def is_left_behind(self) -> bool:
        thread = self.thread()
        return thread is None or not thread.is_alive()


class Database:
    """A SQLite file, until ``close``: every use after it raises DataFolderError, since by then
    the file may belong to another process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._held: list[_Held] = []
        self._holding = threading.Lock()  # over _held and _closed
        self._write_lock = threading.RLock()
        self._closed = False

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with SQLite's errors translated."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            held = self._connected()
        with held.busy:
            if self._closed:
                raise self._is_closed()
            try:
                yield held.db
            except sqlite3.Error as error:
                raise _translated(error, self._path) from error

    def _connected(self) -> _Held:
        """A connection for this thread. Those of threads that have ended are closed: uploads and
        questions come in threads of their own, by the thousand in a long-lived server."""
        with self._holding:
            if self._closed:
                raise self._is_closed()
            for old in [h for h in self._held if h.is_left_behind()]:
                self._held.remove(old)
                old.db.close()
            held = _Held(weakref.ref(threading.current_thread()), self._opened())
            self._held.append(held)
        self._local.held = held
        return held

    def _opened(self) -> sqlite3.Connection:
        db = None
        try:
            db = sqlite3.connect(
                self._path, isolation_level=None, timeout=30, check_same_thread=False
            )
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten
        except sqlite3.Error as error:
            if db is not None:
                db.close()
            raise _translated(error, self._path) from error
        return db

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction: committed whole, or rolled back whole.

        ``durable=False`` does not wait for the disk: a power cut may lose the transaction, and
        nothing else, until the next durable one, which takes all before it to the disk too. The
        process being killed loses neither.

        Raises:
            StorageFull: the disk is full; nothing was changed.
            DataFolderError: the catalog cannot be read or written, or was closed.
        """
        with self._write_lock, self._connection() as db:
            try:
                db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def make(self, schema: str) -> None:
        """Run a script of CREATE statements, whole or not at all."""
        with self._connection() as db:
            try:
                db.executescript(f"BEGIN IMMEDIATE; {schema} COMMIT;")
            except sqlite3.Error:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the file beside the database, which holds the pages
        of the last transactions as they were written. Passed over while somebody is reading."""
        with self._write_lock, self._connection() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every thread's connection, each after the statement it is running."""
        with self._holding:
            self._closed = True
            for held in self._held:
                with held.busy:
                    held.db.close()
            self._held.clear()

    def all(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._connection() as db:
            return db.execute(sql, values).fetchall()

    def each(self, sql: str, values: Sequence[object] = ()) -> Iterator[sqlite3.Row]:
        """Rows one after the other, for more of them than should stand in memory."""
        with self._connection() as db:
            cursor = db.execute(sql, values)
            rows = cursor.fetchmany(_ROWS_AT_ONCE)
        while rows:
            yield from rows
            with self._connection():
                rows = cursor.fetchmany(_ROWS_AT_ONCE)

    def _is_closed(self) -> DataFolderError:
        return DataFolderError(
            f"Kho dữ liệu {self._path.parent} đã đóng. Hãy mở lại chương trình rồi làm lại."
        )


def _translated(error: sqlite3.Error, path: Path) -> DataFolderError:
    """SQLite's error in the user's words; the one place where they are translated."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return DataFolderError(
            f"Tệp danh mục {path} bị hỏng. Hãy phục hồi thư mục dữ liệu từ bản sao lưu."
        )
    if name == "SQLITE_FULL" or is_disk_full(error, path.parent):
        return disk_full(path.parent)
    if name.startswith("SQLITE_BUSY"):
        return DataFolderError(
            f"Danh mục {path} đang bận vì một chương trình khác giữ lâu quá 30 giây. "
            "Hãy đóng chương trình đó rồi chạy lại."
        )
    return DataFolderError(
        f"Không đọc ghi được danh mục {path} ({brief(error)}). Hãy kiểm tra quyền ghi và ổ đĩa; "
        "nếu tệp bị hỏng, phục hồi thư mục dữ liệu từ bản sao lưu."
    )
