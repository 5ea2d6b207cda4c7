"""The data folder as one thing: catalog, both indexes, originals, and the model that shaped them.

data/
├── owner.lock, owner.json   who holds the folder
├── catalog.sqlite           the one source of truth
├── lexical/                 tantivy
├── dense/                   Chroma
├── model/                   only where the folder has an embedding model of its own
├── originals/ab/abcd….docx  the ingested files, by hash
└── pages/ab/abcd…/0001.webp pictures of the pages that were recognised
"""

from __future__ import annotations

import json
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ingest import normalise, structure
from ingest.catalog import Catalog
from ingest.closing import Closing
from ingest.dense import DenseIndex
from ingest.embedding import Embedding
from ingest.errors import DataFolderError, IndexMismatch, UsageError
from ingest.faults import reason
from ingest.lexical import LexicalIndex
from ingest.originals import Originals
from ingest.own_model import load_chosen
from ingest.owner import DataFolderOwner
from ingest.page_pictures import PagePictures
from ingest.settings import Settings
from ingest.types import Document, DocumentFacts, Passage

_RECORD = "index"  # meta key: what shaped the index
_EMBEDDED = "embedded"  # in the record: the dense index is in the data folder
_NAME = "name"  # meta key: what sets this folder's collections apart on a shared Chroma server


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


class DataFolder(Closing):
    """Open data folder, owned by this process until ``close``.

    Raises:
        DataFolderHeld: another process owns it.
        IndexMismatch: the index was shaped by another model, normaliser or passage rules, or a
            rebuild was interrupted.
        DataFolderError: an index is broken or missing.

    ``for_rebuild=True`` opens it all the same, with both indexes emptied, for
    ``pipeline.rebuild``.
    """

    def __init__(self, settings: Settings, role: str, *, for_rebuild: bool = False) -> None:
        self.settings = settings
        # Set when the folder is about to be closed: a running ``pipeline.add`` then ends early.
        self.closing = threading.Event()
        folder = settings.data
        self._owner = DataFolderOwner(folder, role)
        try:
            self.catalog = Catalog(folder / "catalog.sqlite")
            self.embedding: Embedding = load_chosen(settings)
            self.dense = self._dense_index()
            if for_rebuild:
                self._empty_indexes()
            else:
                self._check_record()
            self.lexical = LexicalIndex(folder / "lexical")
            self.originals = Originals(folder / "originals")
            self.pages = PagePictures(folder / "pages")
            self.recover()
            if not for_rebuild:
                self._check_present()
        except BaseException:
            self._let_go()
            raise

    def _dense_index(self) -> DenseIndex:
        folder, url = self.settings.data / "dense", self.settings.chroma_url
        if url is None:
            return DenseIndex(folder)
        name = self.catalog.meta(_NAME)
        if name is None:
            name = uuid.uuid4().hex[:12]
            self.catalog.set_meta(_NAME, name)
        dense = DenseIndex(folder, url, f"troly-{name}-")
        dense.connect()  # a server that is down is told now, not after the first file
        return dense

    def _empty_indexes(self) -> None:
        """Start both indexes anew, whatever state their files are in."""
        self.forget_shape()  # until the end: an interrupted rebuild must not pass for a whole index
        for name in ("lexical", "dense"):
            try:
                shutil.rmtree(self.settings.data / name)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise DataFolderError(
                    f"Không xóa được chỉ mục cũ {self.settings.data / name}: {reason(error)}. "
                    "Hãy kiểm tra quyền ghi rồi chạy lại."
                ) from error
        self.dense.clear(self.catalog.libraries().values())

    def _check_present(self) -> None:
        """The catalog's passages must be in both indexes: a missing one would answer in silence
        with less than the folder holds. The vectors are counted as soon as the dense index is
        opened, which for the embedded one is at its first use."""
        held = self.catalog.passage_counts()
        broken = []
        if sum(held.values()) != self.lexical.count():
            broken.append("chỉ mục từ")
        embedded = self.settings.data / "dense" / "chroma.sqlite3"
        if held and self.settings.chroma_url is None and not embedded.exists():
            broken.append("chỉ mục ngữ nghĩa")
        if broken:
            raise IndexMismatch(
                f"Ở kho {self.settings.data}, {' và '.join(broken)} không khớp với danh mục. "
                f"Hãy lập lại từ danh mục: {self._remedy()}"
            )
        self.dense.expect(held)

    def _remedy(self) -> str:
        return f"python -m ingest rebuild --data {self.settings.data}"

    # --- what shaped the index -------------------------------------------------------------

    def _shape(self) -> dict[str, str]:
        return {
            "embedding": self.embedding.fingerprint,
            "normaliser": normalise.VERSION,
            "passages": structure.RULES_VERSION,
            "chroma": self.settings.chroma_url or _EMBEDDED,
        }

    def _check_record(self) -> None:
        recorded = self.catalog.meta(_RECORD)
        if recorded is None:
            self.record_shape()
            return
        shape, now = self._recorded_shape(), self._shape()
        if "embedding" not in shape:
            raise IndexMismatch(
                f"Lần lập lại chỉ mục trước ở {self.settings.data} chưa xong. "
                f"Hãy chạy lại lệnh: {self._remedy()}"
            )
        names = {
            "embedding": f"mô hình nhúng hoặc lời dẫn (đang chọn: {self.embedding.name})",
            "normaliser": "quy tắc chuẩn hóa chữ",
            "passages": "quy tắc chia đoạn",
            "chroma": "nơi giữ chỉ mục ngữ nghĩa (TROLY_CHROMA_URL)",
        }
        shape.setdefault("chroma", now["chroma"])  # not recorded by the first versions
        if not self.catalog.passage_counts():
            shape["chroma"] = now["chroma"]  # nothing to leave behind: the folder moves freely
            self.catalog.set_meta(_RECORD, json.dumps(shape))
        changed = [names[key] for key in now if shape.get(key) != now[key]]
        if changed:
            raise IndexMismatch(
                f"Chỉ mục ở {self.settings.data} được lập với {', '.join(changed)} khác. "
                f"Hãy lập lại bằng lệnh: {self._remedy()} — hoặc trả cấu hình về như cũ."
            )

    def record_shape(self) -> None:
        """Write down what the indexes are being made with."""
        self.catalog.set_meta(_RECORD, json.dumps(self._shape()))

    def forget_shape(self) -> None:
        """Record that the indexes are whole for no model: opening then asks for a rebuild. What
        cut the catalog's passages is still known."""
        kept = {k: v for k, v in self._recorded_shape().items() if k == "passages"}
        self.catalog.set_meta(_RECORD, json.dumps(kept))

    def _recorded_shape(self) -> dict[str, str]:
        """What is recorded; nothing where the record cannot be read."""
        try:
            shape = json.loads(self.catalog.meta(_RECORD) or "{}")
        except ValueError:
            return {}
        return shape if isinstance(shape, dict) else {}

    def shaped_by_same_passages(self) -> bool:
        """Whether the catalog's passages follow today's passage rules."""
        return self._recorded_shape().get("passages") == structure.RULES_VERSION

    # --- indexing --------------------------------------------------------------------------

    def index(
        self,
        library_id: int,
        entries: Sequence[Entry],
        on_embedded: Callable[[int], None] | None = None,
    ) -> None:
        """Put passages into both indexes, side by side: tantivy's terms are made in Python, while
        the model and Chroma work outside the interpreter's lock.

        ``on_embedded`` is told, in another thread, how many of them have their vectors.
        """
        parts = [entry.search_parts() for entry in entries]
        ids = [entry.passage.id or 0 for entry in entries]
        documents = [entry.document_id for entry in entries]
        with ThreadPoolExecutor(1) as beside:
            dense = beside.submit(self._index_dense, library_id, ids, parts, on_embedded)
            self.lexical.add(library_id, zip(ids, documents, parts, strict=True))
            dense.result()

    def _index_dense(
        self,
        library_id: int,
        ids: Sequence[int],
        parts: Sequence[tuple[str, ...]],
        on_embedded: Callable[[int], None] | None,
    ) -> None:
        vectors = self.embedding.encode(["\n".join(p) for p in parts], on_embedded)
        self.dense.add(library_id, ids, vectors)

    def publish(self, library_id: int, version_ids: Sequence[int]) -> None:
        """Make versions that both indexes hold visible, then clear away what they replaced."""
        replaced = self.catalog.publish(version_ids)
        if replaced:
            self._unindex({library_id: replaced})

    def _unindex(self, passage_ids: Mapping[int, Sequence[int]]) -> None:
        """Take passages, by library, out of both indexes, and only then out of the catalog: it
        remembers until the end what may still be in an index."""
        for library_id, ids in passage_ids.items():
            self.lexical.remove(ids)
            self.dense.remove(library_id, ids)
            self.catalog.forget_passages(ids)

    def recover(self) -> None:
        """Finish or undo what a crash or an error left half done: versions written and not
        published, replaced and not cleared away, withdrawn and not removed."""
        self._drop(self.catalog.pending())

    def give_back(self, version_ids: Iterable[int]) -> None:
        """Drop those of these versions that were never published, and nobody else's."""
        self._drop(sorted(set(version_ids).intersection(self.catalog.pending())))

    def _drop(self, version_ids: Sequence[int]) -> None:
        """Take versions that nobody can see out of the indexes, the originals and the catalog."""
        self._unindex(self.catalog.hidden_passages(version_ids))
        if version_ids:
            for sha256 in self.catalog.hashes_only_in(version_ids):
                self.originals.remove(sha256)
                self.pages.remove(sha256)
            self.catalog.discard(version_ids)

    def remove(self, document_id: int) -> Document:
        """Remove a document from everywhere: it is out of sight at once, and a crash in between
        is finished by ``recover``.

        Raises:
            UsageError: no such document.
        """
        named = self.catalog.documents_by_id().get(document_id)
        if named is None:
            raise UsageError(
                f"Không có văn bản mã {document_id} trong kho. "
                "Xem mã bằng lệnh: python -m ingest status"
            )
        self.catalog.withdraw(document_id)
        self._drop(self.catalog.pending(document_id))
        return named

    # --- closing ---------------------------------------------------------------------------

    def library_ids(self, names: Iterable[str] | None) -> dict[str, int]:
        """Name to id of the named libraries, or of all; unknown names are left out."""
        known = self.catalog.libraries()
        return known if names is None else {n: known[n] for n in names if n in known}

    def close(self) -> None:
        self.closing.set()
        self._let_go()

    def _let_go(self) -> None:
        """Close what was opened, the lock last; a part that was never reached has no name yet."""
        for part in ("dense", "lexical", "catalog", "_owner"):
            if opened := getattr(self, part, None):
                opened.close()
