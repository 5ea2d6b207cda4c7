"""Add files to a data folder: source files -> documents -> passages -> both indexes -> visible.

Every file ends as ingested, unchanged or refused with a reason (promise 4). Versions become
visible batch by batch, each batch in one catalog transaction after both indexes hold it
(promise 3): killing the process loses at most the batch that was not yet acknowledged.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.data_folder import DataFolder, Entry
from ingest.errors import FileRefused
from ingest.originals import sha256_of
from ingest.readers import read
from ingest.structure import parse
from ingest.types import IngestReport, ParsedDocument, Progress, Refusal, SourceFile

OnProgress = Callable[[Progress], None]

# Passages a batch: large enough that Chroma and tantivy are not paying per commit, small enough
# that an interrupted run keeps nearly everything.
_BATCH_PASSAGES = 2_000


@dataclass
class _Batch:
    """Versions written but not yet visible."""

    versions: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def add(
    folder: DataFolder,
    paths: Sequence[Path],
    library: str,
    on_progress: OnProgress | None = None,
) -> IngestReport:
    """Ingest files and folders into a library.

    A file whose bytes are already current in the library is unchanged, whatever its name. The
    same work with other bytes becomes a new version; the old one stays for old citations.

    Raises:
        StorageFull: the disk is full; what was reported ingested before stays.
    """
    started = time.perf_counter()
    report_progress = on_progress or (lambda _: None)
    library_id = folder.catalog.library_id(library)
    known = folder.catalog.current_hashes(library_id)
    sources = list(find_files(paths))
    unchanged: list[str] = []
    refused: list[Refusal] = []
    passages = 0
    batch = _Batch()
    with _Publisher(folder, library_id) as publisher:
        for done, (path, name) in enumerate(sources):
            report_progress(Progress(name, done, len(sources), "đọc"))
            try:
                source = SourceFile(path, name, sha256_of(path), path.stat().st_size)
                if source.sha256 in known:
                    unchanged.append(name)
                    continue
                parsed = parse_file(source)
                folder.originals.keep(path, source.sha256)
            except FileRefused as refusal:
                refused.append(Refusal(name, str(refusal)))
                continue
            known.add(source.sha256)
            version_id, document_id, written = folder.catalog.add_pending(
                library_id, name, str(path.resolve()), source.sha256, parsed
            )
            passages += len(written)
            batch.versions.append(version_id)
            batch.names.append(name)
            batch.entries += [Entry(document_id, parsed.facts, p) for p in written]
            if len(batch.entries) >= _BATCH_PASSAGES:
                publisher.publish(batch)
                batch = _Batch()
        if batch.versions:
            report_progress(Progress(name, len(sources), len(sources), "lập chỉ mục"))
            publisher.publish(batch)
        ingested = publisher.finish()
    report_progress(Progress("", len(sources), len(sources), "xong"))
    return IngestReport(
        ingested=tuple(ingested),
        unchanged=tuple(unchanged),
        refused=tuple(refused),
        passages=passages,
        seconds=time.perf_counter() - started,
        # ru_maxrss counts KiB on Linux: the largest this process has been so far.
        peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def parse_file(source: SourceFile) -> ParsedDocument:
    """Read and structure one file.

    Raises:
        FileRefused: it cannot become evidence.
    """
    parsed = parse(read(source.path), file_name=Path(source.name).name)
    if not parsed.passages:
        raise FileRefused(
            "Không tìm thấy đoạn nội dung nào trong tệp. Hãy mở tệp kiểm tra xem có chữ không."
        )
    return parsed


def find_files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every file under the paths with the name to show for it, folders in sorted order.

    A path that does not exist is yielded too, so that it is refused by name.
    """
    for path in paths:
        if path.is_dir():
            root = path.resolve().parent
            for inner in sorted(path.resolve().rglob("*")):
                if not inner.is_dir():
                    yield inner, str(inner.relative_to(root))
        else:
            yield path, path.name


class _Publisher:
    """Indexes and publishes one batch while the next is being read.

    A failure in one batch is raised at the next call, so nothing after it is begun in vain.
    """

    def __init__(self, folder: DataFolder, library_id: int) -> None:
        self._folder, self._library_id = folder, library_id
        self._worker = ThreadPoolExecutor(1)
        self._running: Future[list[str]] | None = None
        self._published: list[str] = []

    def publish(self, batch: _Batch) -> None:
        """Hand over a batch, after waiting for the one before."""
        self.finish()
        self._running = self._worker.submit(self._work, batch)

    def finish(self) -> list[str]:
        """Wait for the batch under way; the names published so far."""
        if self._running is not None:
            running, self._running = self._running, None
            self._published += running.result()
        return self._published

    def _work(self, batch: _Batch) -> list[str]:
        self._folder.index(self._library_id, batch.entries)
        replaced = self._folder.catalog.publish(batch.versions)
        self._folder.unindex(self._library_id, replaced)
        return batch.names

    def __enter__(self) -> _Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown(wait=True)


def rebuild(folder: DataFolder, on_progress: OnProgress | None = None) -> int:
    """Make both indexes again from the catalog, with today's model and rules.

    Where the passage rules changed, documents are first parsed again from their originals.
    Returns the number of passages indexed.
    """
    report_progress = on_progress or (lambda _: None)
    libraries = folder.catalog.libraries()
    reparse = not folder.shaped_by_same_passages()
    folder.forget_shape()  # until the end: an interrupted rebuild must not pass for a whole index
    folder.lexical.clear()
    folder.dense.clear(libraries.values())
    if reparse:
        _reparse(folder, report_progress)
    total = 0
    for done, (name, library_id) in enumerate(libraries.items()):
        entries: list[Entry] = []
        for document_id, facts, passage in folder.catalog.all_current_passages(library_id):
            entries.append(Entry(document_id, facts, passage))
            if len(entries) >= _BATCH_PASSAGES:
                report_progress(Progress(name, done, len(libraries), "lập chỉ mục"))
                folder.index(library_id, entries)
                total += len(entries)
                entries = []
        if entries:
            report_progress(Progress(name, done, len(libraries), "lập chỉ mục"))
            folder.index(library_id, entries)
            total += len(entries)
    folder.record_shape()
    report_progress(Progress("", len(libraries), len(libraries), "xong"))
    return total


def _reparse(folder: DataFolder, report_progress: OnProgress) -> None:
    documents = folder.catalog.documents()
    for done, document in enumerate(documents):
        report_progress(Progress(document.file, done, len(documents), "đọc"))
        original = folder.originals.find(document.version)
        if original is None:
            continue  # its text and passages in the catalog stay as they are
        source = SourceFile(original, document.file, document.version, original.stat().st_size)
        folder.catalog.replace_parse(document.id, parse_file(source))
