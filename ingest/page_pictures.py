"""Pictures of the pages that were recognised, by the SHA-256 of their file and by page.

pages/ab/abcd…/0001.webp. A version's pictures are put in place by one rename, before the version
can be seen, and go with it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import DataFolderError
from ingest.faults import disk_full, is_disk_full, reason
from ingest.types import PagePicture


class PagePictures:
    """The pictures kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, sha256: str, pictures: Sequence[PagePicture]) -> None:
        """Write a version's pictures in place of those it had.

        Raises:
            StorageFull: no room for them.
            DataFolderError: they cannot be written.
        """
        target = self._place(sha256)
        partial = target.with_name(f"{sha256}.partial")
        try:
            shutil.rmtree(partial, ignore_errors=True)
            if pictures:
                partial.mkdir(parents=True)
                for picture in pictures:
                    (partial / _name(picture.page)).write_bytes(picture.data)
            if target.exists():
                shutil.rmtree(target)
            if pictures:
                os.replace(partial, target)
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            if is_disk_full(error):
                raise disk_full(self._folder.parent) from error
            raise DataFolderError(
                f"Không ghi được ảnh trang vào {self._folder}: {reason(error)}. "
                "Hãy kiểm tra quyền ghi và ổ đĩa rồi chạy lại."
            ) from error

    def find(self, sha256: str, page: int) -> bytes | None:
        """The picture of a page, counted from 1, as WebP, if it is held."""
        try:
            return (self._place(sha256) / _name(page)).read_bytes()
        except OSError:
            return None

    def remove(self, sha256: str) -> None:
        """Delete a version's pictures, if there are any."""
        shutil.rmtree(self._place(sha256), ignore_errors=True)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _name(page: int) -> str:
    return f"{page:04d}.webp"
