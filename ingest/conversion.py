"""Files that LibreOffice reads for us, converted many at a time before they are read one by one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ingest.errors import FileRefused
from ingest.originals import sha256_of
from ingest.readers.detect import office_kind
from ingest.readers.kinds import Kind
from ingest.readers.libreoffice import convert_all
from ingest.walk import Found

# Files looked at together: a start of LibreOffice costs as much as thirty files, and what is looked
# at ahead waits on the disk.
TOGETHER = 32


def converted(
    files: Iterable[Found], known: Container[str], folder: Callable[[], Path]
) -> Iterator[Found]:
    """The same files in order; one that needs LibreOffice has its converted copy, or the reason
    why there is none, with it.

    Args:
        files: looked at ``TOGETHER`` at a time.
        known: SHA-256 of files that are held already, and need no reading.
        folder: gives the temporary folder for the copies.
    """
    waiting = iter(files)
    while chunk := list(islice(waiting, TOGETHER)):
        needed = [(place, kind) for place, found in enumerate(chunk)
                  if (kind := _needed(found, known)) is not None]  # fmt: skip
        if needed:
            outcomes = convert_all([(chunk[place].path, kind) for place, kind in needed], folder())
            for (place, _), outcome in zip(needed, outcomes, strict=True):
                chunk[place] = (
                    replace(chunk[place], problem=str(outcome))
                    if isinstance(outcome, FileRefused)
                    else replace(chunk[place], readable=outcome)
                )
        yield from chunk


def _needed(found: Found, known: Container[str]) -> Kind | None:
    if found.problem:
        return None
    kind = office_kind(found.path)
    try:
        return None if kind is None or sha256_of(found.path) in known else kind
    except FileRefused:
        return None
