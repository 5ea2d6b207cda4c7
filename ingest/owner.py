"""One owner of a data folder: embedded Chroma is not safe across processes (chroma issues 7040,
7090), so whoever opens the indexes holds a lock file, and a second process is told by name who
does (promise 6)."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.closing import Closing
from ingest.errors import DataFolderError, DataFolderHeld
from ingest.faults import disk_full, is_disk_full, reason


class DataFolderOwner(Closing):
    """Holds ``owner.lock`` from construction to ``close``; the lock falls with the process.

    Raises:
        DataFolderHeld: another process owns the folder.
        DataFolderError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path, role: str) -> None:
        self._card = folder / "owner.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Not thread-local: the thread that closes may be another than the one that opened.
            self._lock = FileLock(
                folder / "owner.lock", timeout=0, is_singleton=False, thread_local=False
            )
            self._lock.acquire()
            card = {
                "role": role,
                "pid": os.getpid(),
                "since": datetime.now().isoformat(timespec="seconds"),
            }
            self._card.write_text(json.dumps(card, ensure_ascii=False), encoding="utf-8")
        except Timeout:
            raise DataFolderHeld(_who(self._card, folder)) from None
        except (OSError, ValueError) as error:
            if lock := getattr(self, "_lock", None):
                lock.release()
            if is_disk_full(error):
                raise disk_full(folder) from error
            raise DataFolderError(
                f"Không ghi được vào thư mục dữ liệu {folder}: {reason(error)}. "
                "Hãy kiểm tra quyền ghi, hoặc chọn thư mục khác bằng --data."
            ) from error

    def close(self) -> None:
        self._card.unlink(missing_ok=True)
        self._lock.release()


def _who(card: Path, folder: Path) -> str:
    try:
        held = json.loads(card.read_text(encoding="utf-8"))
        holder = f"“{held['role']}” (tiến trình {held['pid']}, từ {held['since']})"
    # Written a moment later, or by another version of the program.
    except (OSError, ValueError, KeyError, TypeError):
        holder = "một tiến trình khác của chương trình"
    return (
        f"Thư mục dữ liệu {folder} đang do {holder} giữ. Hãy làm việc này ngay trong chương trình "
        "đang chạy đó, hoặc tắt nó rồi chạy lại lệnh."
    )
