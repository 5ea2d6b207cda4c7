"""The ingested files themselves, named by the SHA-256 of their bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from pathlib import Path

from ingest.errors import FileRefused, StorageFull

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes.

    Raises:
        FileRefused: the file is missing or cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        raise FileRefused("Không tìm thấy tệp. Hãy kiểm tra lại đường dẫn.") from None
    except PermissionError:
        raise FileRefused(
            "Không có quyền đọc tệp này. Hãy xin quyền đọc hoặc chép tệp sang thư mục khác."
        ) from None
    except OSError as error:
        raise FileRefused(f"Không đọc được tệp: {error.strerror or error}.") from error
    return digest.hexdigest()


class Originals:
    """Copies by hash. A copy is put in place by one rename, so half a file is never there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, sha256: str) -> None:
        """Copy a file in, once.

        Raises:
            StorageFull: no room for the copy.
            FileRefused: the file changed after it was hashed.
        """
        if self.find(sha256):
            return
        place = self._folder / sha256[:2]
        target = place / (sha256 + path.suffix.lower())
        partial = target.with_suffix(".partial")
        try:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
            if sha256_of(partial) != sha256:
                raise FileRefused("Tệp bị sửa trong lúc nạp. Hãy đóng tệp rồi nạp lại.")
            os.replace(partial, target)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StorageFull(
                    f"Ổ đĩa chứa {self._folder.parent} đã hết chỗ, chưa nạp được {path.name}. "
                    "Hãy giải phóng dung lượng rồi chạy lại lệnh vừa rồi."
                ) from error
            raise
        finally:
            partial.unlink(missing_ok=True)

    def find(self, sha256: str) -> Path | None:
        """The copy with this hash, if it is held."""
        copies = (self._folder / sha256[:2]).glob(sha256 + "*")
        return next((c for c in copies if c.suffix != ".partial"), None)

    def remove(self, sha256: str) -> None:
        """Delete the copy with this hash, if it is held."""
        held = self.find(sha256)
        if held is not None:
            held.unlink(missing_ok=True)
