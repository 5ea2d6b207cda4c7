"""What the operating system and the storage libraries raise, in words a person can act on."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

from ingest.errors import StorageFull

_FULL_ERRNOS = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = ("No space left", "disk is full", "Disk quota exceeded")
_NO_ROOM_BYTES = 64 * 1024  # SQLite and tantivy cannot begin anything with less
_REASONS = {
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOENT: "không tìm thấy",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.EEXIST: "đường dẫn này là một tệp, không phải thư mục",
    errno.ENAMETOOLONG: "tên hoặc đường dẫn quá dài",
    errno.ELOOP: "liên kết trỏ vòng quanh chính nó",
    errno.EIO: "ổ đĩa báo lỗi vào ra",
    errno.EFBIG: "tệp lớn hơn mức máy cho phép",
    errno.EMFILE: "đang mở quá nhiều tệp",
}
# Chroma quotes whole vectors when it refuses one.
_NUMBERS = re.compile(r"\[[\[\]\d\s.,e+-]{24,}")
_LONGEST = 160  # characters quoted from a library's error


def reason(error: OSError | ValueError) -> str:
    """Why the operating system said no, in Vietnamese where it is a common reason."""
    if not isinstance(error, OSError):
        return "đường dẫn có ký tự không dùng được"
    return _REASONS.get(error.errno or 0) or brief(error.strerror or error)


def brief(error: BaseException | str) -> str:
    """A library's error as one short line: no dump, no list of numbers, no traceback."""
    line = _NUMBERS.sub("[…]", " ".join(str(error).split())) or type(error).__name__
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def is_disk_full(error: BaseException, place: Path | None = None) -> bool:
    """Whether an error means that the disk is full.

    Libraries report the consequence ("disk I/O error", a failed rename), so with ``place`` a disk
    that has no room left is the cause too.
    """
    if getattr(error, "errno", None) in _FULL_ERRNOS or any(w in str(error) for w in _FULL_WORDS):
        return True
    try:
        return place is not None and shutil.disk_usage(place).free < _NO_ROOM_BYTES
    except OSError:
        return False


def is_library_fault(error: BaseException) -> bool:
    """Whether a library failed, not the person who pressed Ctrl-C. A fault inside Rust (tantivy
    and Chroma have them on damaged files) reaches Python outside ``Exception``, under this name."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def disk_full(place: Path | str) -> StorageFull:
    """The one message about a full disk."""
    return StorageFull(
        f"Ổ đĩa chứa {place} đã hết chỗ; phần đang làm dở chưa được ghi nhận, những gì có từ trước "
        "vẫn còn nguyên. Hãy giải phóng dung lượng rồi chạy lại lệnh vừa rồi."
    )
