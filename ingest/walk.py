"""The files under the paths a person names: every one of them once, whatever the folder holds."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.faults import reason

INSIDE = " › "  # between a container and a file in it, in names and origins


@dataclass(frozen=True, slots=True)
class Found:
    """A file with the name to show for it, or something that cannot be looked into and why."""

    path: Path
    name: str
    problem: str | None = None
    origin: str | None = None  # of a file inside another one, which its path does not tell
    readable: Path | None = None  # its converted copy, to be read in its place
    temporary: bool = False  # the path is ours: unpacked to be read

    def done(self) -> None:
        """Delete what was made to read the file."""
        for path in (self.path if self.temporary else None, self.readable):
            if path is not None:
                path.unlink(missing_ok=True)


def find_files(paths: Sequence[Path], own: Path | None = None) -> Iterator[Found]:
    """Every file under the paths, folders in sorted order; linked folders are followed once.

    A path that does not exist is yielded too, so that it is refused by name. ``own``, the data
    folder itself, is passed over: what it holds was ingested from elsewhere.
    """
    own_identity = _identity(own) if own else None
    for path in paths:
        if _is_folder(path):
            root = path.resolve()
            yield from _under(root, root.parent, own_identity)
        else:
            yield Found(path, shown(path.name or str(path)))


def _under(root: Path, base: Path, own: tuple[int, int] | None) -> Iterator[Found]:
    seen = {own} if own else set()
    waiting = [root]  # a stack, not recursion: folders nest deeper than Python calls
    while waiting:
        path = waiting.pop()
        name = shown(str(path.relative_to(base)))
        if not _is_folder(path):
            yield Found(path, name)
            continue
        identity = _identity(path)
        if identity in seen:
            if identity != own:
                yield Found(
                    path, name, "Liên kết trỏ tới một thư mục đã xem rồi, không xem lại lần nữa."
                )
            continue
        seen.add(identity)
        try:
            inside = sorted(os.listdir(path), reverse=True)
        except OSError as error:
            yield Found(
                path,
                name,
                f"Không mở được thư mục này: {reason(error)}. "
                "Hãy xin quyền đọc, hoặc chép các tệp trong đó sang thư mục khác.",
            )
            continue
        waiting += [path / entry for entry in inside]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long a name, a closed folder above: refused on opening
        return False


def _identity(path: Path) -> tuple[int, int]:
    """What a path and every link to it have in common; nothing real has (0, 0)."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def shown(name: str) -> str:
    """A file name as text: NFC, on one line, bytes that are not UTF-8 replaced."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(
        " " if unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFC", text)
    )


def file_name(name: str) -> str:
    """The bare name of a file that is shown as ``name``."""
    return name.rpartition(INSIDE)[2].rpartition("/")[2]


def origin_of(path: Path) -> str:
    """Where a file came from, as text that tells any two paths apart."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")
