"""The data folder as one thing: catalog, both indexes, originals, and the model that shaped them.

data/
├── owner.lock, owner.json   who holds the folder
├── catalog.sqlite           the one source of truth
├── lexical/                 tantivy
├── dense/                   Chroma
└── originals/ab/abcd….docx  the ingested files, by hash
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

from ingest import normalise, structure
from ingest.catalog import Catalog
from ingest.dense import DenseIndex
from ingest.embedding import Embedding, load_embedding
from ingest.errors import DataFolderError, IndexMismatch
from ingest.lexical import LexicalIndex
from ingest.originals import Originals
from ingest.owner import DataFolderOwner
from ingest.settings import Settings
from ingest.types import Document, DocumentFacts, Passage

_RECORD = "index"  # meta key: what shaped the index


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage about to be indexed, with what its document adds."""

    document_id: int
    facts: DocumentFacts
    passage: Passage

    def search_parts(self) -> tuple[str, ...]:
        """What both indexes see: the document's title, who issued it and when, the headings, then
        the passage's own words. A district's report seldom names the district in its sentences."""
        facts = self.facts
        year = f"năm {facts.issued[:4]}" if facts.issued else ""
        about = (facts.title, " ".join(p for p in (facts.issuer, year) if p))
        return (*(p for p in about if p), *self.passage.heading_path, self.passage.text)


class DataFolder:
    """Open data folder, owned by this process until ``close``.

    Raises:
        DataFolderHeld: another process owns it.
        IndexMismatch: the index was shaped by another model, normaliser or passage rules;
            ``for_rebuild=True`` opens it all the same.
    """

    def __init__(self, settings: Settings, role: str, *, for_rebuild: bool = False) -> None:
        self.settings = settings
        folder = settings.data
        self._owner = DataFolderOwner(folder, role)
        try:
            self.catalog = Catalog(folder / "catalog.sqlite")
            self.embedding: Embedding = load_embedding(settings.embedding)
            if not for_rebuild:
                self._check_record()
            self.lexical = LexicalIndex(folder / "lexical")
            self.dense = DenseIndex(folder / "dense", settings.chroma_url)
            self.originals = Originals(folder / "originals")
            self._recover()
        except BaseException:
            self._owner.close()
            raise

    # --- what shaped the index -------------------------------------------------------------

    def _shape(self) -> dict[str, str]:
        return {
            "embedding": self.embedding.fingerprint,
            "normaliser": normalise.VERSION,
            "passages": structure.RULES_VERSION,
        }

    def _check_record(self) -> None:
        recorded = self.catalog.meta(_RECORD)
        if recorded is None:
            self.record_shape()
            return
        shape, now = json.loads(recorded), self._shape()
        names = {
            "embedding": f"mô hình nhúng (đang chọn: {self.settings.embedding})",
            "normaliser": "quy tắc chuẩn hóa chữ",
            "passages": "quy tắc chia đoạn",
        }
        changed = [names[key] for key in now if shape.get(key) != now[key]]
        if changed:
            raise IndexMismatch(
                f"Chỉ mục ở {self.settings.data} được lập với {', '.join(changed)} khác. "
                f"Hãy lập lại bằng lệnh: python -m ingest rebuild --data {self.settings.data}"
                " — hoặc trả cấu hình về như cũ."
            )

    def record_shape(self) -> None:
        """Write down what the indexes are being made with."""
        self.catalog.set_meta(_RECORD, json.dumps(self._shape()))

    def forget_shape(self) -> None:
        """Record that the indexes are whole for no model: opening then asks for a rebuild."""
        self.catalog.set_meta(_RECORD, "{}")

    def shaped_by_same_passages(self) -> bool:
        """Whether the catalog's passages follow today's passage rules."""
        recorded = self.catalog.meta(_RECORD)
        return recorded is None or json.loads(recorded).get("passages") == structure.RULES_VERSION

    # --- indexing --------------------------------------------------------------------------

    def index(self, library_id: int, entries: Sequence[Entry]) -> None:
        """Put passages into both indexes, side by side: tantivy's terms are made in Python, while
        the model and Chroma work outside the interpreter's lock."""
        parts = [entry.search_parts() for entry in entries]
        ids = [entry.passage.id or 0 for entry in entries]
        documents = [entry.document_id for entry in entries]
        with ThreadPoolExecutor(1) as beside:
            dense = beside.submit(self._index_dense, library_id, ids, parts)
            self.lexical.add(library_id, zip(ids, documents, parts, strict=True))
            dense.result()

    def _index_dense(
        self, library_id: int, ids: Sequence[int], parts: Sequence[tuple[str, ...]]
    ) -> None:
        self.dense.add(library_id, ids, self.embedding.encode(["\n".join(p) for p in parts]))

    def unindex(self, library_id: int, passage_ids: Sequence[int]) -> None:
        """Take passages out of both indexes."""
        if passage_ids:
            self.lexical.remove(passage_ids)
            self.dense.remove(library_id, passage_ids)

    def _recover(self) -> None:
        """Undo what a crash left between writing a version and publishing it."""
        left = self.catalog.pending()
        for library_id, passage_ids in left.values():
            self.unindex(library_id, passage_ids)
        if left:
            self.catalog.discard(left)

    def remove(self, document_id: int) -> Document:
        """Remove a document from everywhere: catalog first, so that it is gone at once.

        Raises:
            DataFolderError: no such document.
        """
        named = [d for d in self.catalog.documents() if d.id == document_id]
        if not named:
            raise DataFolderError(
                f"Không có văn bản mã {document_id} trong kho. "
                "Xem mã bằng lệnh: python -m ingest status"
            )
        library_id, passage_ids, orphans = self.catalog.remove_document(document_id)
        self.unindex(library_id, passage_ids)
        for sha256 in orphans:
            self.originals.remove(sha256)
        return named[0]

    # --- closing ---------------------------------------------------------------------------

    def library_ids(self, names: Iterable[str] | None) -> dict[str, int]:
        """Name to id of the named libraries, or of all; unknown names are left out."""
        known = self.catalog.libraries()
        return known if names is None else {n: known[n] for n in names if n in known}

    def close(self) -> None:
        self.dense.close()
        self.catalog.close()
        self._owner.close()

    def __enter__(self) -> DataFolder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
