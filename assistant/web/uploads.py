"""Uploaded bytes back under the names people gave them.

Gradio stores an upload as ``<hash>/<name>`` with the name cut to 200 bytes and stripped of some
characters; Vietnamese file names are often longer. The browser tells us the real name beside the
stored path, and both are claims: the path must lie in the upload folder, the name must be a name.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError

NAME_BYTES = 240  # file systems allow 255; the rest is room for what a reader may append


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file: where its bytes lie, and what it was called on the clerk's machine."""

    path: Path
    name: str


def accepted(claims: object, folder: Path) -> tuple[Upload, ...]:
    """The uploads that the browser names.

    Args:
        claims: what the page sent, meant to be ``[{"path": str, "name": str}, …]``.
        folder: the folder uploads are stored in.

    Raises:
        UsageError: a path outside that folder or not a file; nothing on this machine may be
            ingested by naming its path in a request.
    """
    if not isinstance(claims, list):
        raise UsageError("Danh sách tệp gửi lên không đọc được. Hãy chọn lại tệp.")
    root = folder.resolve()
    uploads = []
    for claim in claims:
        path = Path(str(claim.get("path", ""))) if isinstance(claim, dict) else Path()
        resolved = path.resolve()
        if not resolved.is_relative_to(root) or not resolved.is_file():
            raise UsageError("Tệp gửi lên không còn trong vùng tạm. Hãy chọn lại tệp.")
        uploads.append(Upload(resolved, plain_name(str(claim.get("name") or resolved.name))))
    return tuple(uploads)


def plain_name(name: str) -> str:
    """A bare file name: no folders, no control characters, short enough for any disk.

    What is cut is cut from the middle of the name, so that the extension stays.
    """
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(c for c in bare if c.isprintable()).strip().lstrip(".")
    stem, dot, suffix = bare.rpartition(".")
    if not stem:
        stem, dot, suffix = bare, "", ""
    room = NAME_BYTES - len((dot + suffix).encode())
    if room <= 0:
        stem, dot, suffix, room = bare, "", "", NAME_BYTES
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix or "tep-khong-ten"


@contextmanager
def under_own_names(uploads: Sequence[Upload]) -> Iterator[tuple[Path, ...]]:
    """The files under their own names while the block runs; afterwards every copy is gone.

    Two files of one name keep it, each in a folder of its own.
    """
    with tempfile.TemporaryDirectory(prefix="troly-nap-") as folder:
        paths = []
        for number, upload in enumerate(uploads):
            place = Path(folder, str(number), upload.name)
            place.parent.mkdir()
            shutil.move(upload.path, place)
            paths.append(place)
        yield tuple(paths)
