"""Add files to a data folder: source files -> documents -> passages -> both indexes -> visible.

Every file ends as ingested, unchanged or refused with a reason (promise 4). ``intake`` has the way
from a read file on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.data_folder import DataFolder, Entry
from ingest.errors import FileRefused
from ingest.intake import (
    BATCH_PASSAGES,
    Intake,
    OnProgress,
    ReadDocument,
    embedding_progress,
    go_on,
)
from ingest.library_name import library_name
from ingest.memory import peak_memory_mb
from ingest.originals import sha256_of
from ingest.readers import read
from ingest.structure import parse
from ingest.types import (
    IngestReport,
    Note,
    ParsedDocument,
    Progress,
    RebuildReport,
    Refusal,
    SourceFile,
)
from ingest.walk import find_files, origin_of


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
    started = time.perf_counter()
    report_progress = on_progress or (lambda _: None)
    unchanged: list[str] = []
    refused: list[Refusal] = []
    notes: list[Note] = []
    with Intake(folder, library_name(library), report_progress) as intake:
        known = intake.current_hashes()
        sources = list(find_files(paths, folder.settings.data))
        for done, found in enumerate(sources):
            go_on(folder)
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
                folder.pages.keep(sha256, parsed.pictures)
            except FileRefused as refusal:
                refused.append(Refusal(name, str(refusal)))
                continue
            known.add(sha256)
            notes += [Note(name, text) for text in parsed.notes]
            origin = origin_of(path) if keep_origin else None
            intake.take(ReadDocument(name, sha256, parsed, origin))
        report_progress(Progress("", len(sources), len(sources), "lập chỉ mục"))
        ingested = intake.finish()
    report_progress(Progress("", len(sources), len(sources), "xong"))
    return IngestReport(
        ingested=tuple(ingested),
        unchanged=tuple(unchanged),
        refused=tuple(refused),
        passages=intake.passages,
        seconds=time.perf_counter() - started,
        peak_memory_mb=peak_memory_mb(),
        notes=tuple(notes),
    )


def add_read(
    folder: DataFolder, documents: Iterable[ReadDocument], library: str
) -> tuple[int, int]:
    """Ingest documents that were read elsewhere: ``add`` from there on, for text that never was a
    file. No original is kept, so a change of the passage rules cannot cut them anew.

    Returns:
        How many documents and how many passages were added.

    Raises:
        UsageError, StorageFull, DataFolderError: as ``add``.
    """
    with Intake(folder, library_name(library)) as intake:
        for document in documents:
            go_on(folder)
            intake.take(document)
        return len(intake.finish()), intake.passages


def parse_file(source: SourceFile) -> ParsedDocument:
    """Read and structure one file.

    Raises:
        FileRefused: it cannot become evidence.
    """
    reading = read(source.path)
    try:
        parsed = parse(reading.blocks, file_name=Path(source.name).name)
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
    return replace(parsed, notes=reading.notes, pictures=reading.pictures)


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
        report_progress(embedding_progress(total + done, expected))

    for done, (name, library_id) in enumerate(libraries.items()):
        entries: list[Entry] = []
        for document_id, facts, passage in folder.catalog.all_current_passages(library_id):
            entries.append(Entry(document_id, facts, passage))
            if len(entries) >= BATCH_PASSAGES:
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
        folder.pages.keep(document.version, parsed.pictures)
        folder.catalog.replace_parse(document.id, parsed)
    return tuple(kept)
