"""Files under way: read by workers while those before them are indexed."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import dataclass, replace

from ingest.data_folder import DataFolder
from ingest.errors import FileRefused
from ingest.originals import sha256_of
from ingest.types import ParsedDocument, SourceFile
from ingest.walk import Found


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that a worker may be reading already, while those before it are indexed."""

    found: Found
    sha256: str = ""
    problem: str | None = None
    reading: Future[ParsedDocument] | None = None  # None: held already, or it cannot be looked into

    def parsed(self, folder: DataFolder, known: set[str]) -> ParsedDocument | None:
        """What was read; None for bytes that are held by now.

        Raises:
            FileRefused: it cannot become evidence.
        """
        if self.problem is not None:
            raise FileRefused(self.problem)
        if self.sha256 in known:  # two files of the same bytes may have begun together
            return None
        reading = self.reading or folder.workers.submit(self.source())
        return reading.result()

    def source(self) -> SourceFile:
        found = self.found
        return SourceFile(found.path, found.name, self.sha256, found.readable)

    def done(self) -> None:
        """Delete what was made to read the file, once no worker reads it any more."""
        if self.reading is not None:
            wait([self.reading])
        self.found.done()


def begin(folder: DataFolder, found: Found, known: set[str]) -> Begun:
    """Have a worker begin to read a file, unless its bytes are ``known``."""
    try:
        if found.problem:
            raise FileRefused(found.problem)
        begun = Begun(found, sha256_of(found.path))
    except FileRefused as refusal:
        return Begun(found, problem=str(refusal))
    if begun.sha256 in known:
        return begun
    return replace(begun, reading=folder.workers.submit(begun.source()))
