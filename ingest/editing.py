"""Put a document's facts right: checked, kept, and at once what search, citations, status and lists
say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ingest.entry import Entry
from ingest.errors import UsageError
from ingest.fact_edits import Edit, lay_over
from ingest.fact_values import NAMES, check_order, checked, find_value
from ingest.types import Document

if TYPE_CHECKING:
    from ingest.data_folder import DataFolder


def edit_facts(
    folder: DataFolder,
    document_id: int,
    given: Mapping[str, str],
    taken_back: Iterable[str] = (),
) -> Document:
    """Keep what a person says of a document's facts (field -> as typed), and take back what a
    person said before; the document as it is now.

    Raises:
        UsageError: no such document or field, a value that the field cannot have, or an edit taken
            back that was never made. Nothing is changed then.
    """
    document = folder.catalog.documents_by_id().get(document_id)
    if document is None:
        raise UsageError(
            f"Không có văn bản mã {document_id} trong kho. "
            "Xem mã bằng lệnh: python -m ingest status"
        )
    text, _ = folder.catalog.text_of(document_id, document.version)
    edits: dict[str, Edit | None] = {}
    for field, typed in given.items():
        value = checked(field, typed)
        edits[field] = Edit(value, document.version, find_value(text, field, value))
    held = folder.catalog.edits.of(document_id)
    for field in taken_back:
        if field not in held:
            name = NAMES.get(field, field)
            raise UsageError(f"{name} của văn bản này chưa được ai sửa, không có gì để bỏ.")
        edits[field] = None
    new = {k: e for k, e in edits.items() if e is not None}
    check_order(lay_over(document.facts, new, document.version))
    folder.catalog.edits.write(document_id, edits)
    index_edited(folder)
    return folder.catalog.documents_by_id()[document_id]


def index_edited(folder: DataFolder) -> None:
    """Index the passages of edited documents with their facts of now: both indexes hold the title,
    the issuer and the year with every passage. Interrupted, it is done when the folder opens."""
    for document_id in folder.catalog.edits.to_index():
        document = folder.catalog.documents_by_id().get(document_id)
        if document is not None:
            passages = folder.catalog.passages_of(document_id)
            library_id = folder.catalog.libraries()[document.library]
            folder.index(library_id, [Entry(document_id, document.facts, p) for p in passages])
        folder.catalog.edits.indexed(document_id)
