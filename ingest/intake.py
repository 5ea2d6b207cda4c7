"""From read documents to visible: written to the catalog, indexed batch by batch, published.

Versions become visible batch by batch, each batch in one catalog transaction after both indexes
hold it (promise 3): killing the process loses at most the batch that was not yet acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from ingest.copies import (
    Copy,
    Original,
    add_copy,
    copied_hashes,
    copies_of,
    forget_copy_from,
    insert_fingerprint,
    original_of_bytes,
    original_of_words,
)
from ingest.data_folder import DataFolder
from ingest.entry import Entry
from ingest.errors import DataFolderError, FileRefused, TrolyError
from ingest.fact_edits import lay_over
from ingest.sameness import Fingerprint, content_words, fingerprint
from ingest.types import ParsedDocument, Progress, SourceFile

# Passages a batch: large enough that neither index is paying per commit, small enough that an
# interrupted run keeps all but its last seconds.
BATCH_PASSAGES = 5_000


OnProgress = Callable[[Progress], None]


def embedding_progress(done: int, total: int) -> Progress:
    """How many passages have their vectors: what takes longest with a slow model."""
    return Progress("", done, total, "tính véc-tơ", "đoạn trích")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document whose file has been read: what ``pipeline.add`` makes of each accepted file."""

    name: str  # file name as shown
    sha256: str  # of the file's bytes
    parsed: ParsedDocument
    origin: str | None = None  # absolute path it came from


def read_copy(folder: DataFolder, copy: Copy) -> ReadDocument | None:
    """A copy read again as a document of its own; None where its original is lost or unreadable."""
    path = folder.originals.find(copy.sha256)
    if path is None:
        return None
    try:
        parsed = folder.workers.submit(SourceFile(path, copy.name, copy.sha256)).result()
    except FileRefused:
        return None
    return ReadDocument(copy.name, copy.sha256, parsed, copy.origin)


@dataclass
class _Batch:
    """Versions written but not yet visible."""

    versions: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def go_on(folder: DataFolder) -> None:
    """Raises DataFolderError once the folder is about to be closed."""
    if folder.closing.is_set():
        raise DataFolderError(
            "Việc nạp dừng lại vì chương trình đang đóng. Những tệp đã nạp xong vẫn còn; "
            "hãy mở lại chương trình và nạp lại các tệp đó để nạp nốt phần còn lại."
        )


class Intake:
    """Takes read documents into one library, from the catalog to visible.

    Left by an exception, it gives back at once what was written and not published; opening the
    folder next does it too, so a disk that is still full only puts it off.

    ``apart=False`` finds the files that say what a held document says, and keeps their names as
    its copies instead of indexing them again.
    """

    def __init__(
        self,
        folder: DataFolder,
        library: str,
        on_progress: OnProgress = lambda _: None,
        *,
        apart: bool = True,
    ) -> None:
        go_on(folder)
        self._folder, self._library, self._apart = folder, library, apart
        # Made with the first document that is accepted: refused files leave no empty library.
        self._library_id = folder.catalog.libraries().get(library)
        self._publisher = _Publisher(folder, on_progress)
        self._written: list[int] = []
        self._batch = _Batch()
        self.passages = 0
        self.left: list[Copy] = []  # copies of what has a new version: they say the old one's words

    def current_hashes(self) -> set[str]:
        """SHA-256 of what the library holds already."""
        if self._library_id is None:
            return set()
        copied = copied_hashes(self._folder.catalog.database, self._library_id)
        return self._folder.catalog.current_hashes(self._library_id) | copied

    def same_bytes(self, name: str, sha256: str, origin: str | None) -> Original | None:
        """The document of which this known file is a copy that had no name here yet."""
        if self._library_id is None:
            return None
        catalog = self._folder.catalog
        found = original_of_bytes(catalog.database, self._library_id, sha256, self._first)
        if found is None:
            return None
        known = [(found.name, found.origin)]
        known += [(c.name, c.origin) for c in copies_of(catalog.database, found.document_id)]
        if any(origin == o if origin and o else name == n for n, o in known):
            return None
        add_copy(catalog.database, found.document_id, name, origin, sha256, "bytes")
        return found

    @property
    def _first(self) -> int | None:
        return self._written[0] if self._written else None

    def take(self, document: ReadDocument) -> Original | None:
        """Write a document that nobody can see yet; a full batch goes on to the indexes. Returns
        the document of which it is a copy, if it is one: then nothing is indexed."""
        if self._library_id is None:
            self._library_id = self._folder.catalog.library_id(self._library)
        said = [] if self._apart else content_words(document.parsed.passages)
        known = None if self._apart else fingerprint(said)
        if known is not None:
            original = self._original(self._library_id, document, known, said)
            if original is not None:
                return original
        version_id = self._write(self._library_id, document)
        if known is not None:
            insert_fingerprint(self._folder.catalog.database, version_id, known)
        if len(self._batch.entries) >= BATCH_PASSAGES:
            self._hand_over()
        return None

    def _original(
        self, library_id: int, document: ReadDocument, known: Fingerprint, said: list[str]
    ) -> Original | None:
        """The document of which this is a copy, noted as one; a new version of one is none."""
        catalog, facts = self._folder.catalog, document.parsed.facts
        if document.origin is not None:
            forget_copy_from(catalog.database, library_id, document.origin)
        work = self._work_of(library_id, document)
        if work is not None:
            self.left += copies_of(catalog.database, work)
            return None
        found = original_of_words(catalog.database, library_id, facts, known, said, self._first)
        if found is not None:
            add_copy(
                catalog.database, found.document_id, document.name, document.origin,
                document.sha256, found.sameness,
            )  # fmt: skip
        return found

    def is_version(self, document: ReadDocument) -> bool:
        """Whether it would be taken for a new version of a document that is held."""
        return (
            self._library_id is not None and self._work_of(self._library_id, document) is not None
        )

    def _work_of(self, library_id: int, document: ReadDocument) -> int | None:
        return self._folder.catalog.work_of(
            library_id, document.name, document.origin, document.parsed.facts, self._first
        )

    def _write(self, library_id: int, document: ReadDocument) -> int:
        version_id, document_id, numbered = self._folder.catalog.add_pending(
            library_id,
            document.name,
            document.origin,
            document.sha256,
            document.parsed,
            self._first,
        )
        self._written.append(version_id)
        self.passages += len(numbered)
        self._batch.versions.append(version_id)
        self._batch.names.append(document.name)
        edits = self._folder.catalog.edits.of(document_id)  # a new version keeps them
        facts = lay_over(document.parsed.facts, edits, document.sha256)
        self._batch.entries += [Entry(document_id, facts, p) for p in numbered]
        return version_id

    def _hand_over(self) -> None:
        if self._library_id is not None and self._batch.versions:
            self._publisher.publish(self._library_id, self._batch)
            self._batch = _Batch()

    def finish(self) -> list[str]:
        """Publish the rest; the names of all that is visible now."""
        self._hand_over()
        return self._publisher.finish()

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._publisher.close()
        if failed is not None:
            with suppress(TrolyError):
                self._folder.give_back(self._written)


class _Publisher:
    """Indexes and publishes one batch while the next is being read.

    A failure in one batch is raised at the next call, so nothing after it is begun in vain.
    """

    def __init__(self, folder: DataFolder, on_progress: OnProgress) -> None:
        self._folder = folder
        self._on_progress = on_progress
        self._handed = self._indexed = 0  # passages
        self._worker = ThreadPoolExecutor(1)
        self._running: Future[list[str]] | None = None
        self._published: list[str] = []

    def publish(self, library_id: int, batch: _Batch) -> None:
        """Hand over a batch, after waiting for the one before."""
        self.finish()
        self._handed += len(batch.entries)
        self._running = self._worker.submit(self._work, library_id, batch)

    def finish(self) -> list[str]:
        """Wait for the batch under way; the names published so far."""
        if self._running is not None:
            running, self._running = self._running, None
            self._published += running.result()
        return self._published

    def _work(self, library_id: int, batch: _Batch) -> list[str]:
        self._folder.catalog.settle()
        self._folder.index(library_id, batch.entries, self._embedded)
        self._indexed += len(batch.entries)
        self._folder.publish(library_id, batch.versions)
        return batch.names

    def _embedded(self, done: int) -> None:
        go_on(self._folder)  # a slow model needs minutes for a batch
        self._on_progress(embedding_progress(self._indexed + done, self._handed))

    def close(self) -> None:
        """Wait for the batch under way, whatever becomes of it."""
        self._worker.shutdown(wait=True)
