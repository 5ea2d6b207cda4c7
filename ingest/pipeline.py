"""Add files to a data folder: source files -> documents -> passages -> both indexes -> visible.

Every file ends as ingested, unchanged or refused with a reason (promise 4). Versions become
visible batch by batch, each batch in one catalog transaction after both indexes hold it
(promise 3): killing the process loses at most the batch that was not yet acknowledged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ingest.data_folder import DataFolder, Entry
from ingest.errors import DataFolderError, FileRefused, TrolyError
from ingest.library_name import library_name
from ingest.memory import peak_memory_mb
from ingest.originals import sha256_of
from ingest.readers import read
from ingest.structure import parse
from ingest.types import (
    IngestReport,
    ParsedDocument,
    Progress,
    RebuildReport,
    Refusal,
    SourceFile,
)
from ingest.walk import find_files, origin_of

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
    *,
    keep_origin: bool = True,
) -> IngestReport:
    """Ingest files and folders into a library.

    A file whose bytes are already current in the library is unchanged, whatever its name. The
    same work with other bytes becomes a new version; the old one stays for old citations.

    ``keep_origin=False`` forgets where the files came from: an upload's path is gone an hour later.

    Raises:
        UsageError: a library without a name.
        StorageFull: the disk is full; what was published before stays.
        DataFolderError: the folder is being closed; what was published before stays.
    """
    written: list[int] = []
    name = library_name(library)
    try:
        return _add(folder, paths, name, on_progress or (lambda _: None), keep_origin, written)
    except BaseException:
        # Give back at once what was written and not published; opening the folder next does it
        # too, so a disk that is still full only puts it off.
        with suppress(TrolyError):
            folder.give_back(written)
        raise


def _go_on(folder: DataFolder) -> None:
    if folder.closing.is_set():
        raise DataFolderError(
            "Việc nạp dừng lại vì chương trình đang đóng. Những tệp đã nạp xong vẫn còn; "
            "hãy mở lại chương trình và nạp lại các tệp đó để nạp nốt phần còn lại."
        )


def _add(
    folder: DataFolder,
    paths: Sequence[Path],
    library: str,
    report_progress: OnProgress,
    keep_origin: bool,
    written: list[int],
) -> IngestReport:
    started = time.perf_counter()
    _go_on(folder)
    # Made with the first file that is accepted: refused files leave no empty library behind.
    library_id = folder.catalog.libraries().get(library)
    known = folder.catalog.current_hashes(library_id) if library_id is not None else set()
    sources = list(find_files(paths, folder.settings.data))
    unchanged: list[str] = []
    refused: list[Refusal] = []
    passages = 0
    batch = _Batch()
    with _Publisher(folder, report_progress) as publisher:
        for done, found in enumerate(sources):
            _go_on(folder)
            path, name = found.path, found.name
            report_progress(Progress(name, done, len(sources), "đọc"))
            try:
                if found.problem:
                    raise FileRefused(found.problem)
                sha256 = sha256_of(path)
                if sha256 in known:
                    folder.originals.keep(path, sha256)  # a copy that was lost is put back
                    unchanged.append(name)
                    continue
                parsed = parse_file(SourceFile(path, name, sha256))
                folder.originals.keep(path, sha256)
            except FileRefused as refusal:
                refused.append(Refusal(name, str(refusal)))
                continue
            known.add(sha256)
            if library_id is None:
                library_id = folder.catalog.library_id(library)
            origin = origin_of(path) if keep_origin else None
            version_id, document_id, numbered = folder.catalog.add_pending(
                library_id, name, origin, sha256, parsed, written[0] if written else None
            )
            written.append(version_id)
            passages += len(numbered)
            batch.versions.append(version_id)
            batch.names.append(name)
            batch.entries += [Entry(document_id, parsed.facts, p) for p in numbered]
            if len(batch.entries) >= _BATCH_PASSAGES:
                publisher.publish(library_id, batch)
                batch = _Batch()
        if library_id is not None and batch.versions:
            report_progress(Progress(name, len(sources), len(sources), "lập chỉ mục"))
            publisher.publish(library_id, batch)
        ingested = publisher.finish()
    report_progress(Progress("", len(sources), len(sources), "xong"))
    return IngestReport(
        ingested=tuple(ingested),
        unchanged=tuple(unchanged),
        refused=tuple(refused),
        passages=passages,
        seconds=time.perf_counter() - started,
        peak_memory_mb=peak_memory_mb(),
    )


def _vectors(done: int, total: int) -> Progress:
    return Progress("", done, total, "tính véc-tơ", "đoạn trích")


def parse_file(source: SourceFile) -> ParsedDocument:
    """Read and structure one file.

    Raises:
        FileRefused: it cannot become evidence.
    """
    blocks = read(source.path)
    try:
        parsed = parse(blocks, file_name=Path(source.name).name)
        parsed.text.encode("utf-8")  # half a character, which no database takes
    except Exception as error:
        # A layout nobody foresaw must not stop the other files.
        raise FileRefused(
            f"Chương trình chưa phân tích được bố cục của tệp này ({type(error).__name__}). "
            "Hãy mở tệp, lưu lại thành .docx rồi nạp lại."
        ) from error
    if not parsed.passages:
        raise FileRefused(
            "Không tìm thấy đoạn nội dung nào trong tệp. Hãy mở tệp kiểm tra xem có chữ không."
        )
    return parsed


class _Publisher:
    """Indexes and publishes one batch while the next is being read.

    A failure in one batch is raised at the next call, so nothing after it is begun in vain.
    """

    def __init__(self, folder: DataFolder, report_progress: OnProgress) -> None:
        self._folder = folder
        self._report_progress = report_progress
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
        self._folder.index(library_id, batch.entries, self._embedded)
        self._indexed += len(batch.entries)
        self._folder.publish(library_id, batch.versions)
        return batch.names

    def _embedded(self, done: int) -> None:
        _go_on(self._folder)  # a slow model needs minutes for a batch
        self._report_progress(_vectors(self._indexed + done, self._handed))

    def __enter__(self) -> _Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown(wait=True)


def rebuild(folder: DataFolder, on_progress: OnProgress | None = None) -> RebuildReport:
    """Make both indexes again from the catalog, with today's model and rules, in a folder opened
    ``for_rebuild``.

    Where the passage rules changed, documents are first parsed again from their originals.
    """
    report_progress = on_progress or (lambda _: None)
    libraries = folder.catalog.libraries()
    kept: tuple[Refusal, ...] = ()
    if not folder.shaped_by_same_passages():
        kept = _reparse(folder, report_progress)
    total = 0
    expected = sum(folder.catalog.passage_counts().values())

    def embedded(done: int) -> None:
        report_progress(_vectors(total + done, expected))

    for done, (name, library_id) in enumerate(libraries.items()):
        entries: list[Entry] = []
        for document_id, facts, passage in folder.catalog.all_current_passages(library_id):
            entries.append(Entry(document_id, facts, passage))
            if len(entries) >= _BATCH_PASSAGES:
                report_progress(Progress(name, done, len(libraries), "lập chỉ mục"))
                folder.index(library_id, entries, embedded)
                total += len(entries)
                entries = []
        if entries:
            report_progress(Progress(name, done, len(libraries), "lập chỉ mục"))
            folder.index(library_id, entries, embedded)
            total += len(entries)
    folder.record_shape()
    report_progress(Progress("", len(libraries), len(libraries), "xong"))
    return RebuildReport(total, kept)


def _reparse(folder: DataFolder, report_progress: OnProgress) -> tuple[Refusal, ...]:
    """Parse every original again; the documents that stay as they are in the catalog, and why."""
    kept: list[Refusal] = []
    documents = folder.catalog.documents()
    for done, document in enumerate(documents):
        report_progress(Progress(document.file, done, len(documents), "đọc"))
        try:
            original = folder.originals.find(document.version)
            if original is None:
                raise FileRefused("Không còn bản lưu của tệp gốc. Hãy nạp lại tệp gốc.")
            parsed = parse_file(SourceFile(original, document.file, document.version))
        except FileRefused as refusal:  # read once, by other rules: it is not lost for new ones
            kept.append(Refusal(document.file, str(refusal)))
            continue
        folder.catalog.replace_parse(document.id, parsed)
    return tuple(kept)
