"""The data folder as one thing: catalog, both indexes, originals, and the model that shaped them.

data/
├── owner.lock, owner.json   who holds the folder
├── catalog.sqlite           the one source of truth
├── lexical/, dense/         the two indexes: tantivy, Chroma
├── model/                   only where the folder has an embedding model of its own
├── originals/ab/abcd….docx  the ingested files, by hash
├── pages/ab/abcd…/0001.webp pictures of the pages that were recognised
└── unpacked/                files from inside other files, while they are read
"""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from ingest import normalise, structure
from ingest.catalog import Catalog
from ingest.closing import Closing
from ingest.dense import DenseIndex
from ingest.editing import index_edited
from ingest.embedding import Embedding
from ingest.entry import Entry
from ingest.errors import DataFolderError, IndexMismatch, UsageError
from ingest.faults import reason
from ingest.index_record import BOTH, INDEX_NAMES, Index, IndexRecord
from ingest.lexical import LexicalIndex
from ingest.originals import Originals
from ingest.own_model import load_chosen
from ingest.owner import DataFolderOwner
from ingest.page_pictures import PagePictures
from ingest.settings import Settings
from ingest.types import Document
from ingest.workers import Workers

_EMBEDDED = "embedded"  # in the index record: the dense index is in the data folder
_NAME = "name"  # meta key: what sets this folder's collections apart on a shared Chroma server


class DataFolder(Closing):
    """Open data folder, owned by this process until ``close``.

    ``for_rebuild`` opens it in any state, with both indexes or the named ones emptied;
    ``for_check`` although the indexes hold other passages than the catalog.

    Raises:
        DataFolderHeld: another process owns it.
        IndexMismatch: shaped by another model, normaliser or rules, or half rebuilt.
        DataFolderError: an index is broken or missing.
    """

    def __init__(
        self,
        settings: Settings,
        role: str,
        *,
        for_rebuild: bool | Sequence[Index] = False,
        for_check: bool = False,
    ) -> None:
        self.settings = settings
        self.emptied = BOTH if for_rebuild is True else tuple(for_rebuild or ())  # to be filled
        # Set when the folder is about to be closed: a running ``pipeline.add`` then ends early.
        self.closing = threading.Event()
        self.workers, folder = Workers(), settings.data  # no process before the first file
        self._owner = DataFolderOwner(folder, role)
        try:
            self.catalog = Catalog(folder / "catalog.sqlite")
            self.embedding: Embedding = load_chosen(settings)
            self.dense = self._dense_index()
            if self.emptied:
                self._check_kept()
                self._empty_indexes()
            else:
                self._check_record()
            self.lexical = LexicalIndex(folder / "lexical")
            self.originals = Originals(folder / "originals")
            self.pages = PagePictures(folder / "pages")
            self.recover()
            if not self.emptied:
                self._check_present(counts=not for_check)
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

    def _check_kept(self) -> None:
        """An index that stays beside a rebuilt one must be whole and made by today's rules."""
        kept = [name for name in BOTH if name not in self.emptied]
        if kept and not self._record().is_todays(kept):
            raise IndexMismatch(
                f"Không lập lại riêng một chỉ mục ở {self.settings.data} được: "
                f"{INDEX_NAMES[kept[0]]} cũng chưa xong hoặc theo quy tắc khác. "
                f"Hãy lập lại cả hai: {self._remedy()}"
            )

    def _empty_indexes(self) -> None:
        """Start indexes anew, whatever state their files are in."""
        self.forget_shape()  # until the end: an interrupted rebuild must not pass for a whole index
        for name in self.emptied:
            try:
                shutil.rmtree(self.settings.data / name)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise DataFolderError(
                    f"Không xóa được chỉ mục cũ {self.settings.data / name}: {reason(error)}. "
                    "Hãy kiểm tra quyền ghi rồi chạy lại."
                ) from error
        if "dense" in self.emptied:
            self.dense.clear(self.catalog.libraries().values())

    def _check_present(self, *, counts: bool) -> None:
        """The catalog's passages must be in both indexes: a missing one would answer in silence
        with less than the folder holds. The vectors are counted as soon as the dense index is
        opened, which for the embedded one is at its first use."""
        held = self.catalog.passage_counts()
        broken: list[Index] = []
        if counts and sum(held.values()) != self.lexical.count():
            broken.append("lexical")
        embedded = self.settings.data / "dense" / "chroma.sqlite3"
        if held and self.settings.chroma_url is None and not embedded.exists():
            broken.append("dense")
        if broken:
            only = f" --{broken[0]}" if len(broken) == 1 else ""
            raise IndexMismatch(
                f"Ở kho {self.settings.data}, {' và '.join(INDEX_NAMES[name] for name in broken)} "
                f"không khớp với danh mục. Hãy lập lại từ danh mục: {self._remedy()}{only}"
            )
        if counts:
            self.dense.expect(held)

    def _remedy(self) -> str:
        return f"python -m ingest rebuild --data {self.settings.data}"

    # --- what shaped the index -------------------------------------------------------------

    def _record(self) -> IndexRecord:
        now = {
            "embedding": self.embedding.fingerprint,
            "normaliser": normalise.VERSION,
            "passages": structure.RULES_VERSION,
            "chroma": self.settings.chroma_url or _EMBEDDED,
        }
        return IndexRecord(self.catalog, now)

    def _check_record(self) -> None:
        record = self._record()
        if not record.exists():
            record.write()
            return
        if record.is_unfinished():
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
        # An empty folder leaves nothing behind on a server.
        changed = record.changed(moves_freely=not self.catalog.passage_counts())
        if changed:
            raise IndexMismatch(
                f"Chỉ mục ở {self.settings.data} được lập với "
                f"{', '.join(names[key] for key in changed)} khác. "
                f"Hãy lập lại bằng lệnh: {self._remedy()} — hoặc trả cấu hình về như cũ."
            )

    def record_shape(self) -> None:
        """Write down what the indexes are being made with."""
        self._record().write()

    def forget_shape(self) -> None:
        """Record that the indexes that were emptied, or both, are not whole: opening then asks for
        a rebuild."""
        self._record().forget(self.emptied or BOTH)

    def shaped_by_same_passages(self) -> bool:
        """Whether the catalog's passages follow today's passage rules."""
        return self._record().is_todays(())

    # --- indexing --------------------------------------------------------------------------

    def index(
        self,
        library_id: int,
        entries: Sequence[Entry],
        on_embedded: Callable[[int], None] | None = None,
        *,
        only: Sequence[Index] = BOTH,
    ) -> None:
        """Put passages into both indexes side by side: tantivy's terms are made in Python, while
        the model and Chroma work outside the interpreter's lock.

        ``on_embedded`` is told, in another thread, how many of them have their vectors.
        """
        parts = [entry.search_parts() for entry in entries]
        ids, owners = [e.passage.id or 0 for e in entries], [e.document_id for e in entries]
        with ThreadPoolExecutor(1) as beside:
            if "dense" in only:
                dense = beside.submit(self._index_dense, library_id, ids, parts, on_embedded)
            if "lexical" in only:
                self.lexical.add(library_id, zip(ids, owners, parts, strict=True))
            if "dense" in only:
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
        """Finish or undo what a crash or an error left half done, in versions, edits and files."""
        self._drop(self.catalog.pending())
        shutil.rmtree(self.settings.unpacked, ignore_errors=True)
        index_edited(self)

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
            self.catalog.database.scrub()

    def remove(self, document_id: int) -> Document:
        """Remove a document from everywhere: it is out of sight at once, and a crash in between
        is finished by ``recover``.

        Raises:
            UsageError: no such document.
        """
        named = self.catalog.documents_by_id().get(document_id)
        if named is None:
            missing = f"Không có văn bản mã {document_id} trong kho. Xem mã bằng lệnh: "
            raise UsageError(f"{missing}python -m ingest status")
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
        for part in ("workers", "dense", "lexical", "catalog", "_owner"):
            if opened := getattr(self, part, None):
                opened.close()
