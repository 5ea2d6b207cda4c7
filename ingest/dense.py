"""The dense index: one Chroma collection a library, vectors and passage ids only.

Embedded by default; a Chroma server when ``TROLY_CHROMA_URL`` names one. A collection for each
library keeps metadata filters out of the hot path (63 ms against 2.9 ms; DESIGN.md) and keeps a
library that the asker may not read out of the candidates altogether (promise 5).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from ingest.errors import DataFolderError, SettingsError, StorageFull

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

# Chroma takes at most 5,461 at a time embedded; 2,000 keeps memory flat at the same speed.
_BATCH = 2_000


class DenseIndex:
    """Vectors of unit length, compared by cosine."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self._folder, self._url = folder, url
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._collections: dict[int, Collection] = {}

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None:
                self._client = _open(self._folder, self._url)
            return self._client

    def _collection(self, library_id: int) -> Collection:
        if library_id not in self._collections:
            self._collections[library_id] = self._connected().get_or_create_collection(
                f"library-{library_id}",
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._collections[library_id]

    def add(
        self, library_id: int, passage_ids: Sequence[int], vectors: npt.NDArray[np.float32]
    ) -> None:
        """Add vectors, shape (len(passage_ids), dimension); an id that is there is replaced."""
        try:
            collection = self._collection(library_id)
            for i in range(0, len(passage_ids), _BATCH):
                collection.upsert(
                    ids=[str(p) for p in passage_ids[i : i + _BATCH]],
                    embeddings=vectors[i : i + _BATCH],
                )
        except Exception as error:
            raise _translated(error, self._url or str(self._folder)) from error

    def remove(self, library_id: int, passage_ids: Sequence[int]) -> None:
        """Take passages out; ids that are not there are passed over."""
        try:
            collection = self._collection(library_id)
            for i in range(0, len(passage_ids), _BATCH):
                collection.delete(ids=[str(p) for p in passage_ids[i : i + _BATCH]])
        except Exception as error:
            raise _translated(error, self._url or str(self._folder)) from error

    def search(
        self, vector: npt.NDArray[np.float32], library_ids: Sequence[int], limit: int
    ) -> list[tuple[int, float]]:
        """The nearest passages as (passage id, cosine similarity), best first."""
        found: list[tuple[int, float]] = []
        try:
            for library_id in library_ids:
                result = self._collection(library_id).query(
                    query_embeddings=vector[np.newaxis, :], n_results=limit, include=["distances"]
                )
                distances = cast(list[list[float]], result["distances"])
                found += [
                    (int(i), 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)
                ]
        except Exception as error:
            raise _translated(error, self._url or str(self._folder)) from error
        return sorted(found, key=lambda pair: -pair[1])[:limit]

    def count(self, library_id: int) -> int:
        """Number of vectors held for a library."""
        return int(self._collection(library_id).count())

    def clear(self, library_ids: Iterable[int]) -> None:
        """Drop these libraries' collections."""
        client = self._connected()
        existing = {c.name for c in client.list_collections()}
        for library_id in library_ids:
            self._collections.pop(library_id, None)
            if f"library-{library_id}" in existing:
                client.delete_collection(f"library-{library_id}")

    def close(self) -> None:
        """Let go of the client, so that another process may open the folder."""
        with self._lock:
            self._collections.clear()
            if self._client is not None:
                self._client.close()
                self._client = None


def _open(folder: Path, url: str | None) -> Client:
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return cast("Client", chromadb.PersistentClient(str(folder), settings=quiet))
        except Exception as error:
            raise _translated(error, str(folder)) from error
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            f"TROLY_CHROMA_URL={url} không phải địa chỉ máy chủ Chroma. "
            "Ví dụ đúng: http://127.0.0.1:8000"
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        return cast(
            "Client",
            chromadb.HttpClient(
                host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=quiet
            ),
        )
    except Exception as error:
        raise _translated(error, url) from error


def _translated(error: Exception, where: str) -> DataFolderError:
    """Chroma's error in the user's words; its client raises many unrelated classes."""
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        return StorageFull(
            f"Ổ đĩa chứa {where} đã hết chỗ, văn bản đang nạp chưa được ghi nhận. "
            "Hãy giải phóng dung lượng rồi chạy lại lệnh vừa rồi."
        )
    if "Could not connect" in text or "Connection refused" in text:
        return DataFolderError(
            f"Không kết nối được máy chủ Chroma ở {where}. Hãy bật máy chủ đó, "
            "hoặc bỏ TROLY_CHROMA_URL để dùng chỉ mục trong thư mục dữ liệu."
        )
    return DataFolderError(
        f"Chỉ mục ngữ nghĩa ở {where} không đọc ghi được ({text}). "
        "Hãy dựng lại từ danh mục: python -m ingest rebuild"
    )
