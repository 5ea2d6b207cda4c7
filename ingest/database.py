"""SQLite as the catalog uses it: WAL, one connection a thread, writes one at a time, and every
SQLite error put into the user's words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import DataFolderError
from ingest.faults import brief, disk_full, is_disk_full


class Database:
    """A SQLite file. ``generation`` counts committed writes, for callers that keep snapshots."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._write_lock = threading.RLock()
        self.generation = 0

    def connection(self) -> sqlite3.Connection:
        existing: sqlite3.Connection | None = getattr(self._local, "db", None)
        if existing is not None:
            return existing
        try:
            db = sqlite3.connect(
                self._path, isolation_level=None, timeout=30, check_same_thread=False
            )
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error
        self._local.db = db
        self._open.append(db)
        return db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed whole, or rolled back whole.

        Raises:
            StorageFull: the disk is full; nothing was changed.
            DataFolderError: the catalog cannot be read or written.
        """
        db = self.connection()
        with self._write_lock:
            try:
                db.execute("BEGIN IMMEDIATE")
                yield db
                db.execute("COMMIT")
                self.generation += 1
            except sqlite3.Error as error:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise _translated(error, self._path) from error
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def make(self, schema: str) -> None:
        """Run a script of CREATE statements, whole or not at all."""
        try:
            self.connection().executescript(f"BEGIN IMMEDIATE; {schema} COMMIT;")
        except sqlite3.Error as error:
            if self.connection().in_transaction:
                self.connection().execute("ROLLBACK")
            raise _translated(error, self._path) from error

    def close(self) -> None:
        for db in self._open:
            db.close()
        self._open.clear()
        self._local = threading.local()

    def all(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _translated(error, self._path) from error


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
