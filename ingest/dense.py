"""The dense index: one Chroma collection a library, vectors and passage ids only.

Embedded by default; a Chroma server when ``TROLY_CHROMA_URL`` names one. A collection for each
library keeps metadata filters out of the hot path (63 ms against 2.9 ms; DESIGN.md) and keeps a
library that the asker may not read out of the candidates altogether (promise 5).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from ingest.errors import DataFolderError, IndexMismatch, SettingsError, TrolyError
from ingest.faults import brief, disk_full, is_disk_full, is_library_fault

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

# Chroma takes at most 5,461 at a time embedded; 2,000 keeps memory flat at the same speed.
_BATCH = 2_000
# Neighbours followed at a search. At 100,000 passages of news Chroma's own 100 finds 0.89 of the
# true nearest 100 of a headline (worst: 0.34), 400 finds 0.984 of 100 and 0.992 of 40, 600 finds
# 0.992 of 100 and takes half a millisecond more (2026-11-25, eval speed); a denser graph costs its
# price at every insertion.
_EF_SEARCH = 400
# Vectors between two writings of the graph to disk; what came since is read back from Chroma's own
# log. Each writing lists every id anew, so that Chroma's 1,000 makes a million passages quadratic.
_SYNC_THRESHOLD = 20_000


class DenseIndex:
    """Vectors of unit length, compared by cosine.

    ``prefix`` opens every collection's name, so that data folders can share a Chroma server.
    """

    def __init__(self, folder: Path, url: str | None = None, prefix: str = "") -> None:
        self._folder, self._url, self._prefix = folder, url, prefix
        self._lock = threading.Lock()
        self._closed = False
        self._expected: Mapping[int, int] = {}
        self._client: Client | None = None
        self._collections: dict[int, Collection] = {}

    def expect(self, counts: Mapping[int, int]) -> None:
        """Hold the index against these numbers of vectors, by library, when it is opened: its
        client takes a second to import, too long for the start of a page."""
        with self._lock:
            self._expected = dict(counts)
            if self._client is not None:
                self._compare(self._client)

    def connect(self) -> None:
        """Open the index now instead of at its first use.

        Raises:
            SettingsError: ``url`` is no address of a Chroma server.
            DataFolderError: the index or its server cannot be reached.
        """
        with self._in_our_words():
            self._connected()

    def _connected(self) -> Client:
        with self._lock:
            if self._closed:
                raise self._is_closed()
            if self._client is None:
                client = _open(self._folder, self._url)
                try:
                    self._compare(client)
                except BaseException:
                    client.close()
                    raise
                self._client = client
            return self._client

    def _compare(self, client: Client) -> None:
        """A folder without its vectors would answer in silence with less than it holds."""
        existing = {c.name: c for c in client.list_collections()}
        for library_id, expected in self._expected.items():
            collection = existing.get(self._name(library_id))
            held = collection.count() if collection is not None else 0
            if held != expected:
                raise IndexMismatch(
                    f"Chỉ mục ngữ nghĩa ở {self._url or self._folder} không khớp với danh mục: có "
                    f"{held} véc-tơ cho {expected} đoạn trích. Hãy lập lại từ danh mục: "
                    f"python -m ingest rebuild --data {self._folder.parent}"
                )

    def _is_closed(self) -> DataFolderError:
        return DataFolderError(
            f"Kho dữ liệu {self._folder.parent} đã đóng. Hãy mở lại chương trình rồi làm lại."
        )

    def _name(self, library_id: int) -> str:
        return f"{self._prefix}library-{library_id}"

    def _collection(self, library_id: int) -> Collection:
        if library_id not in self._collections:
            collection = self._connected().get_or_create_collection(
                self._name(library_id),
                embedding_function=None,
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_search": _EF_SEARCH,
                        "sync_threshold": _SYNC_THRESHOLD,
                    }
                },
            )
            held = collection.configuration_json.get("hnsw") or {}
            if held.get("ef_search") != _EF_SEARCH:  # made by a version that searched less widely
                collection.modify(
                    configuration={
                        "hnsw": {"ef_search": _EF_SEARCH, "sync_threshold": _SYNC_THRESHOLD}
                    }
                )
            self._collections[library_id] = collection
        return self._collections[library_id]

    def add(
        self, library_id: int, passage_ids: Sequence[int], vectors: npt.NDArray[np.float32]
    ) -> None:
        """Add vectors, shape (len(passage_ids), dimension); an id that is there is replaced."""
        with self._in_our_words():
            collection = self._collection(library_id)
            for i in range(0, len(passage_ids), _BATCH):
                collection.upsert(
                    ids=[str(p) for p in passage_ids[i : i + _BATCH]],
                    embeddings=vectors[i : i + _BATCH],
                )

    def remove(self, library_id: int, passage_ids: Sequence[int]) -> None:
        """Take passages out; ids that are not there are passed over."""
        with self._in_our_words():
            collection = self._collection(library_id)
            for i in range(0, len(passage_ids), _BATCH):
                collection.delete(ids=[str(p) for p in passage_ids[i : i + _BATCH]])

    def search(
        self, vector: npt.NDArray[np.float32], library_ids: Sequence[int], limit: int
    ) -> list[tuple[int, float]]:
        """The nearest passages as (passage id, cosine similarity), best first; to a vector of
        zeros, which stands for a text that says nothing to the model ("???"), none is nearest."""
        if not vector.any():
            return []
        found: list[tuple[int, float]] = []
        with self._in_our_words():
            for library_id in library_ids:
                result = self._collection(library_id).query(
                    query_embeddings=vector[np.newaxis, :], n_results=limit, include=["distances"]
                )
                distances = cast(list[list[float]], result["distances"])
                found += [
                    (int(i), 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)
                ]
        return sorted(found, key=lambda pair: -pair[1])[:limit]

    def similarity(
        self,
        vector: npt.NDArray[np.float32],
        library_id: int,
        passage_ids: Sequence[int],
    ) -> dict[int, float]:
        """Cosine similarity of these passages of a library, whether or not they are among its
        nearest; those that are not there are left out."""
        if not passage_ids:
            return {}
        with self._in_our_words():
            # A query among given ids takes seven times as long as fetching their vectors
            # (chromadb 1.5, 100 of 20,000).
            result = self._collection(library_id).get(
                ids=[str(p) for p in passage_ids], include=["embeddings"]
            )
        matrix = np.asarray(result["embeddings"], dtype=np.float32).reshape(-1, len(vector))
        return dict(zip(map(int, result["ids"]), (matrix @ vector).tolist(), strict=True))

    def count(self, library_id: int) -> int:
        """Number of vectors held for a library."""
        with self._in_our_words():
            return int(self._collection(library_id).count())

    def clear(self, library_ids: Iterable[int]) -> None:
        """Drop these libraries' collections."""
        with self._in_our_words():
            client = self._connected()
            existing = {c.name for c in client.list_collections()}
            for library_id in library_ids:
                self._collections.pop(library_id, None)
                if self._name(library_id) in existing:
                    client.delete_collection(self._name(library_id))

    def ids(self, library_id: int) -> list[int]:
        """Every passage of a library that has a vector, in no order."""
        found: list[int] = []
        with self._in_our_words():
            # Asked by name: a collection that is not there must not be made by looking.
            if self._name(library_id) not in {c.name for c in self._connected().list_collections()}:
                return []
            collection = self._collection(library_id)
            while page := collection.get(include=[], limit=_BATCH, offset=len(found))["ids"]:
                found += [int(i) for i in page]
        return found

    def close(self) -> None:
        """Let go of the client, so that another process may open the folder; every use after
        this raises DataFolderError."""
        with self._lock:
            self._closed = True
            self._collections.clear()
            if self._client is not None:
                self._client.close()
                self._client = None

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """Chroma's errors as ours; its clients raise many unrelated classes."""
        try:
            yield
        except TrolyError:
            raise
        except BaseException as error:
            if not is_library_fault(error):
                raise
            raise self._translated(error) from error

    def _translated(self, error: BaseException) -> DataFolderError:
        if self._closed:
            return self._is_closed()
        place = self._folder.parent
        if is_disk_full(error, place if self._url is None else None):
            return disk_full(self._url or place)
        if self._url is not None and _is_unreachable(error):
            return DataFolderError(
                f"Không kết nối được máy chủ Chroma ở {self._url}. Hãy bật máy chủ đó, "
                "hoặc bỏ TROLY_CHROMA_URL để dùng chỉ mục trong thư mục dữ liệu."
            )
        return DataFolderError(
            f"Chỉ mục ngữ nghĩa ở {self._url or self._folder} không đọc ghi được ({brief(error)}). "
            f"Hãy lập lại từ danh mục: python -m ingest rebuild --data {place}"
        )


def _is_unreachable(error: BaseException) -> bool:
    """Whether the server did not answer: Chroma's own words at connecting, httpx's later on."""
    return "Could not connect" in str(error) or type(error).__module__.startswith(
        ("httpx", "httpcore")
    )


def _open(folder: Path, url: str | None) -> Client:
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        return cast("Client", chromadb.PersistentClient(str(folder), settings=quiet))
    host, port, secure = _address(url)
    return cast("Client", chromadb.HttpClient(host=host, port=port, ssl=secure, settings=quiet))


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether to use TLS."""
    try:
        parts = urlsplit(url)
        host, port, secure = parts.hostname, parts.port, parts.scheme == "https"
        if host and parts.scheme in ("http", "https"):
            return host, port or (443 if secure else 80), secure
    except ValueError:  # a port that is no number, an unclosed bracket
        pass
    raise SettingsError(
        f"TROLY_CHROMA_URL={url} không phải địa chỉ máy chủ Chroma. "
        "Ví dụ đúng: http://127.0.0.1:8000"
    )
