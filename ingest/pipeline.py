"""Add files to a data folder: source files -> documents -> passages -> both indexes -> visible.

Every file ends as ingested, unchanged or refused with a reason (promise 4). ``intake`` has the way
from a read file on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.admission import check_admitted
from ingest.begun import begin
from ingest.containers import Containers
from ingest.conversion import converted
from ingest.copies import Copy, Original, forget_copies, insert_fingerprint
from ingest.data_folder import DataFolder
from ingest.entry import Entry
from ingest.errors import FileRefused, SecretRefused
from ingest.intake import (
    BATCH_PASSAGES,
    Intake,
    OnProgress,
    ReadDocument,
    embedding_progress,
    go_on,
    read_copy,
)
from ingest.library_name import library_name
from ingest.memory import peak_memory_mb
from ingest.sameness import content_words, fingerprint
from ingest.structure.links import find_links
from ingest.types import (
    Document,
    IngestReport,
    Note,
    Progress,
    RebuildReport,
    Refusal,
)
from ingest.walk import INSIDE, Found, find_files, origin_of
from ingest.workers import ahead


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
    same work with other bytes becomes a new version; the old one stays for old citations. A mark of
    secrecy that the library does not accept stops a file before anything of it is kept.

    ``keep_origin=False`` forgets where the files came from: an upload's path is gone an hour later.

    Raises:
        UsageError: a library without a name.
        StorageFull: the disk is full; what was published before stays.
        DataFolderError: the folder is being closed; what was published before stays.
    """
    return add_found(
        folder,
        list(find_files(paths, folder.settings.data)),
        library,
        on_progress,
        keep_origin=keep_origin,
    )


def add_found(
    folder: DataFolder,
    sources: Sequence[Found],
    library: str,
    on_progress: OnProgress | None = None,
    *,
    keep_origin: bool = True,
) -> IngestReport:
    """``add`` for files that somebody has found already."""
    started = time.perf_counter()
    report_progress = on_progress or (lambda _: None)
    unchanged: list[str] = []
    refused: list[Refusal] = []
    notes: list[Note] = []
    copies: list[str] = []
    secret: list[str] = []  # origins of inner files that were stopped for their mark
    library = library_name(library)
    accepts = folder.catalog.admission.accepts(library)
    with (
        Containers(folder.settings.unpacked) as containers,
        Intake(folder, library, report_progress, apart=False) as intake,
    ):
        known = intake.current_hashes()
        files = converted(containers.opened(sources), known, containers.folder)
        for done, begun in enumerate(ahead(begin(folder, one, known) for one in files)):
            go_on(folder)
            found, name = begun.found, begun.found.name
            # How many files are inside others is known only once they are opened.
            total = max(len(sources), done + 1)
            report_progress(Progress(name, done, total, "đọc", failed=len(refused)))
            try:
                if any(one.startswith(f"{found.origin}{INSIDE}") for one in secret):
                    raise FileRefused(
                        "Thư có tệp đính kèm mang dấu độ mật nên không nạp, không giữ lại gì cả."
                    )
                parsed = begun.parsed(folder, known)
                if parsed is not None:
                    check_admitted(parsed.facts, library, accepts)
                folder.originals.keep(found.path, begun.sha256)  # one that was lost is put back
                if parsed is not None:
                    folder.pages.keep(begun.sha256, parsed.pictures)
            except FileRefused as refusal:
                refused.append(Refusal(name, str(refusal)))
                if isinstance(refusal, SecretRefused) and found.origin:
                    secret.append(found.origin)
                continue
            finally:
                begun.done()
            origin = (found.origin or origin_of(found.path)) if keep_origin else None
            if parsed is None:
                unchanged.append(name)
                notes += _copied(name, intake.same_bytes(name, begun.sha256, origin))
                continue
            known.add(begun.sha256)
            notes += [Note(name, text) for text in parsed.notes]
            original = intake.take(ReadDocument(name, begun.sha256, parsed, origin))
            if original is not None:
                copies.append(name)
                notes += _copied(name, original)
        take_again(folder, intake, intake.left)
        failed = len(refused)
        report_progress(Progress("", len(sources), len(sources), "lập chỉ mục", failed=failed))
        ingested = [*intake.finish(), *copies]
    report_progress(Progress("", len(sources), len(sources), "xong", failed=failed))
    return IngestReport(
        ingested=tuple(ingested),
        unchanged=tuple(unchanged),
        refused=tuple(refused),
        passages=intake.passages,
        seconds=time.perf_counter() - started,
        peak_memory_mb=peak_memory_mb() + folder.workers.peak_memory_mb(),
        notes=tuple(notes),
    )


_SAMENESS = {
    "bytes": "Trùng nguyên tệp",
    "text": "Trùng nội dung",
    "near": "Gần như trùng nội dung",
}


def _copied(name: str, original: Original | None) -> list[Note]:
    if original is None:
        return []
    said = _SAMENESS[original.sameness]
    return [Note(name, f"{said} với “{original.title}” ({original.name}), không lập chỉ mục lại.")]


def take_again(folder: DataFolder, intake: Intake, copies: Sequence[Copy]) -> None:
    """Make documents of their own of copies whose document says something else now. One that is an
    earlier version of a document is forgotten; one whose original is lost stays a copy."""
    for copy in copies:
        read = read_copy(folder, copy)
        if read is None:
            continue
        forget_copies(folder.catalog.database, [copy.id])
        if not intake.is_version(read):
            intake.take(read)


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
                folder.index(library_id, entries, embedded, only=folder.emptied)
                total += len(entries)
                entries = []
        if entries:
            report_progress(Progress(name, done, len(libraries), "lập chỉ mục"))
            folder.index(library_id, entries, embedded, only=folder.emptied)
            total += len(entries)
    folder.record_shape()
    report_progress(Progress("", len(libraries), len(libraries), "xong"))
    return RebuildReport(total, kept)


def _reparse(folder: DataFolder, report_progress: OnProgress) -> tuple[Refusal, ...]:
    """Parse every original again; the documents that stay as they are in the catalog, and why."""
    kept: list[Refusal] = []
    documents = folder.catalog.documents()
    with Containers(folder.settings.unpacked) as place:
        originals = converted((_original(folder, one) for one in documents), (), place.folder)
        reading = ahead(begin(folder, one, set()) for one in originals)
        for done, (document, begun) in enumerate(zip(documents, reading, strict=True)):
            report_progress(Progress(document.file, done, len(documents), "đọc", failed=len(kept)))
            try:
                parsed = begun.parsed(folder, set())
            except FileRefused as refusal:  # read once, by other rules: it is not lost for new ones
                kept.append(Refusal(document.file, str(refusal)))
                text, _ = folder.catalog.text_of(document.id, document.version)
                folder.catalog.relink(document.id, find_links(text, document.facts.number))
                continue
            finally:
                begun.done()
            if parsed is None:
                continue
            folder.pages.keep(document.version, parsed.pictures)
            version_id = folder.catalog.replace_parse(document.id, parsed)
            if found := fingerprint(content_words(parsed.passages)):
                insert_fingerprint(folder.catalog.database, version_id, found)
    return tuple(kept)


def _original(folder: DataFolder, document: Document) -> Found:
    """The kept copy of a document's file."""
    held = folder.originals.find(document.version)
    lost = None if held else "Không còn bản lưu của tệp gốc. Hãy nạp lại tệp gốc."
    return Found(held or Path(), document.file, lost)
