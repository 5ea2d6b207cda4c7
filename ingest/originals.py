"""The ingested files themselves, named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

from ingest.errors import DataFolderError, FileRefused
from ingest.faults import disk_full, is_disk_full, reason

_CHUNK = 1 << 20
_LONGEST_SUFFIX = 12  # ".markdown"; what follows the last dot of a long name is no suffix


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes.

    Raises:
        FileRefused: the file is missing, cannot be read, or is no file at all.
    """
    digest = hashlib.sha256()
    try:
        # A pipe would be waited for, a device read for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused("Đây không phải là tệp thường nên không đọc được.")
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        raise FileRefused("Không tìm thấy tệp. Hãy kiểm tra lại đường dẫn.") from None
    except PermissionError:
        raise FileRefused(
            "Không có quyền đọc tệp này. Hãy xin quyền đọc hoặc chép tệp sang thư mục khác."
        ) from None
    except (OSError, ValueError) as error:
        raise FileRefused(
            f"Không đọc được tệp: {reason(error)}. Hãy kiểm tra, chép lại tệp rồi nạp lại."
        ) from error
    return digest.hexdigest()


class Originals:
    """Copies by hash. A copy is put in place by one rename, so half a file is never there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, sha256: str) -> None:
        """Copy a file in, once.

        Raises:
            StorageFull: no room for the copy.
            DataFolderError: the copy cannot be written.
            FileRefused: the file changed after it was hashed, or cannot be read any more.
        """
        if self.find(sha256):
            return
        place = self._folder / sha256[:2]
        suffix = path.suffix.lower()
        plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX
        target = place / (sha256 + suffix if plain else sha256)
        partial = target.with_suffix(".partial")
        try:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
            if sha256_of(partial) != sha256:
                raise FileRefused("Tệp bị sửa trong lúc nạp. Hãy đóng tệp rồi nạp lại.")
            os.replace(partial, target)
        except OSError as error:
            if is_disk_full(error):
                raise disk_full(self._folder.parent) from error
            if error.filename in (path, os.fspath(path)):
                raise FileRefused(f"Không đọc được tệp: {reason(error)}.") from error
            raise DataFolderError(
                f"Không chép được tệp gốc vào {self._folder}: {reason(error)}. "
                "Hãy kiểm tra quyền ghi và ổ đĩa rồi chạy lại."
            ) from error
        finally:
            partial.unlink(missing_ok=True)

    def find(self, sha256: str) -> Path | None:
        """The copy with this hash, if it is held."""
        place = self._folder / sha256[:2]
        try:
            names = os.listdir(place)  # not glob, which compiles each pattern for half a ms
        except FileNotFoundError:
            return None
        held = (n for n in names if n.startswith(sha256) and not n.endswith(".partial"))
        return next((place / name for name in held), None)

    def remove(self, sha256: str) -> None:
        """Delete the copy with this hash, if it is held."""
        held = self.find(sha256)
        if held is not None:
            held.unlink(missing_ok=True)
