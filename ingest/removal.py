"""Taking documents out for good, and saying what went with them.

A file with the same content that is held as a copy goes on answering, unless it is removed too.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.copies import Copy, copies_of, hand_over, put_in_place
from ingest.data_folder import DataFolder
from ingest.errors import UsageError
from ingest.intake import Intake, ReadDocument, read_copy
from ingest.types import Document
from ingest.version_rows import versions_of


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal takes out; nothing of a document goes on where ``stays`` is its copy with the
    same bytes, which only takes its name's place."""

    document: Document
    versions: int
    passages: int  # each with its vector
    originals: int  # files
    copies: tuple[str, ...]  # names of the copies that go with it
    stays: str | None  # the copy that answers from now on


def remove(
    folder: DataFolder, document_id: int, *, with_copies: bool = False, dry_run: bool = False
) -> Removal:
    """Remove a document from everywhere, at once. ``dry_run`` changes nothing.

    Raises:
        UsageError: no such document.
    """
    catalog = folder.catalog
    document = catalog.documents_by_id().get(document_id)
    if document is None:
        raise UsageError(
            f"Không có văn bản mã {document_id} trong kho. Xem mã bằng lệnh: "
            "python -m ingest status"
        )
    copies = copies_of(catalog.database, document_id)
    same = next((c for c in copies if c.sameness == "bytes"), None)
    if same is not None and not with_copies:
        if not dry_run:
            put_in_place(catalog.database, same)
            catalog.renamed(document_id)
        return Removal(document, 0, 0, 0, (), same.name)
    stays = None if with_copies else _readable(folder, copies)
    versions = versions_of(catalog.database, document_id)
    gone = () if stays else copies
    hashes = {v.sha256 for v in versions} | {c.sha256 for c in gone}
    removal = Removal(
        document,
        versions=len(versions),
        passages=document.passages,
        originals=sum(folder.originals.find(sha256) is not None for sha256 in hashes),
        copies=tuple(c.name for c in gone),
        stays=stays[0].name if stays else None,
    )
    if dry_run:
        return removal
    if stays is not None:
        _let_answer(folder, document, *stays, copies)
    folder.remove(document_id)
    return removal


def _readable(folder: DataFolder, copies: tuple[Copy, ...]) -> tuple[Copy, ReadDocument] | None:
    """The first copy that can answer by itself."""
    for copy in copies:
        read = read_copy(folder, copy)
        if read is not None:
            return copy, read
    return None


def _let_answer(
    folder: DataFolder,
    document: Document,
    copy: Copy,
    read: ReadDocument,
    copies: tuple[Copy, ...],
) -> None:
    """Make the copy a document of its own, before the one it stands for goes: at no moment does
    neither answer. The other copies become its."""
    with Intake(folder, document.library) as intake:
        intake.take(read)
        intake.finish()
    new = max(d.id for d in folder.catalog.documents((document.library,)))
    hand_over(folder.catalog.database, copies, copy.id, new)


def removal_json(removal: Removal) -> dict[str, object]:
    return {
        "id": removal.document.id,
        "title": removal.document.facts.title,
        "file": removal.document.file,
        "versions": removal.versions,
        "passages": removal.passages,
        "vectors": removal.passages,
        "originals": removal.originals,
        "copies": list(removal.copies),
        "stays": removal.stays,
    }


def removal_line(removal: Removal, *, dry_run: bool) -> str:
    """What a clerk reads."""
    document = removal.document
    done = "Sẽ gỡ" if dry_run else "Đã gỡ"
    name = f"{document.facts.title} ({document.file})"
    if removal.stays and not removal.versions:
        return f"{done} tên tệp: {name}. Tệp trùng {removal.stays} vẫn trả lời."
    parts = [
        f"{removal.versions} bản",
        f"{removal.passages} đoạn trích và véc-tơ",
        f"{removal.originals} tệp gốc",
    ]
    if removal.copies:
        parts.append(f"{len(removal.copies)} tệp trùng ({', '.join(removal.copies)})")
    line = f"{done}: {name}: {', '.join(parts)}."
    return f"{line} Tệp trùng {removal.stays} trả lời thay." if removal.stays else line
