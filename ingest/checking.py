"""The catalog held against both indexes, passage by passage, and against the kept originals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ingest.data_folder import DataFolder
from ingest.errors import FileRefused
from ingest.index_record import BOTH, INDEX_NAMES, Index
from ingest.intake import OnProgress, go_on
from ingest.originals import sha256_of
from ingest.types import Document, Progress

_NAMED = 20  # documents named of those an index lacks; beyond, the number says enough


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not agree, in Vietnamese; the index to rebuild for it, None where an
    original is at fault."""

    text: str
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is wrong."""

    passages: int
    originals: int
    problems: tuple[Problem, ...]


def check(folder: DataFolder, on_progress: OnProgress = lambda _: None) -> Checked:
    """Compare a folder opened ``for_check`` (or any other) with itself.

    Every passage of the catalog must be in both indexes once and nothing else may be; every
    document's original must be there, with the bytes that its hash names.
    """
    problems: list[Problem] = []
    documents = folder.catalog.documents()
    held_of: dict[str, dict[int, int]] = {}
    for name, library_id in folder.catalog.libraries().items():
        held = held_of[name] = _passages(folder, library_id)
        ids_of: dict[Index, Callable[[int], list[int]]] = {
            "lexical": folder.lexical.ids,
            "dense": folder.dense.ids,
        }
        for index in BOTH:
            by_id = {d.id: d for d in documents if d.library == name}
            problems += _differences(index, name, held, ids_of[index](library_id), by_id)
    passages = sum(map(len, held_of.values()))
    strays = folder.lexical.count() - folder.lexical.count(
        tuple(folder.catalog.libraries().values())
    )
    if strays:
        text = f"Chỉ mục từ có {strays} đoạn trích của kho không còn trong danh mục."
        problems.append(Problem(text, "lexical"))
    for done, document in enumerate(documents):
        go_on(folder)
        on_progress(Progress(document.file, done, len(documents), "kiểm tra tệp gốc"))
        problems += _original(folder, document)
    on_progress(Progress("", len(documents), len(documents), "xong"))
    return Checked(passages, len(documents), tuple(problems))


def _passages(folder: DataFolder, library_id: int) -> dict[int, int]:
    """Id of every passage that answers now, to its document's id."""
    rows = folder.catalog.database.each(
        "SELECT p.id, v.document_id FROM passages p JOIN versions v ON v.id = p.version_id"
        " JOIN documents d ON d.id = v.document_id"
        " WHERE v.state = 'current' AND d.library_id = ?",
        (library_id,),
    )
    return {int(r["id"]): int(r["document_id"]) for r in rows}


def _differences(
    index: Index,
    library: str,
    held: Mapping[int, int],
    indexed: list[int],
    documents: Mapping[int, Document],
) -> Iterable[Problem]:
    """Where an index and the catalog differ, document by document."""
    what = INDEX_NAMES[index].capitalize()
    counts = Counter(indexed)
    lacking = Counter(document for passage, document in held.items() if passage not in counts)
    for document_id, missing in lacking.most_common(_NAMED):
        document = documents[document_id]
        yield Problem(
            f"{what} thiếu {missing}/{document.passages} đoạn trích của “{document.facts.title}” "
            f"({document.file}, kho “{library}”).",
            index,
        )
    if len(lacking) > _NAMED:
        more = len(lacking) - _NAMED
        yield Problem(
            f"{what} còn thiếu đoạn trích của {more} văn bản khác, kho “{library}”.", index
        )
    if extra := sum(1 for passage in counts if passage not in held):
        yield Problem(
            f"{what} có {extra} đoạn trích không có trong danh mục, kho “{library}”.", index
        )
    if twice := sum(1 for times in counts.values() if times > 1):
        yield Problem(f"{what} giữ {twice} đoạn trích nhiều lần, kho “{library}”.", index)


def _original(folder: DataFolder, document: Document) -> Iterable[Problem]:
    named = f"“{document.facts.title}” ({document.file}, kho “{document.library}”)"
    path = folder.originals.find(document.version)
    if path is None:
        yield Problem(f"Thiếu tệp gốc của {named}.")
        return
    try:
        same = sha256_of(path) == document.version
        why = "nội dung đã khác lúc nạp"
    except FileRefused as refusal:
        same, why = False, str(refusal)
    if not same:
        yield Problem(f"Tệp gốc của {named} bị hỏng ({why}): hãy xóa tệp {path} trước khi nạp lại.")
