"""Texts to vectors: one contract, two implementations.

``StaticVectors`` reads the default model, a table of token vectors, with numpy alone: loading
takes a tenth of a second, where importing torch and sentence-transformers takes five to fourteen.
``SentenceTransformerVectors`` runs any other sentence-transformers model an office chooses.
Both are LangChain ``Embeddings``, so that they drop into anybody's chain.
"""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.model_loading import Wanted, open_model
from ingest.model_prompts import Prompts

Vectors = NDArray[np.float32]


class Embedding(Embeddings):
    """Vectors of unit length; a text that says nothing to the model has the zero vector. Both
    Unicode forms of a text have one vector, whatever the model's tokenizer thinks of them.

    Attributes:
        name: the folder or hub name the model was loaded from.
        dimension: numbers in a vector.
        fingerprint: SHA-256 of what decides the vectors, prompts included; the index records it.
    """

    name: str
    dimension: int
    fingerprint: str
    _at_once: int  # texts embedded between two reports of progress

    def encode(
        self, texts: Sequence[str], on_encoded: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension).

        ``on_encoded`` is told from time to time how many are done.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), self._at_once):
            part = [_composed(text) for text in texts[start : start + self._at_once]]
            vectors[start : start + len(part)] = self._passages(part)
            if on_encoded is not None:
                on_encoded(start + len(part))
        return unit(vectors)

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        vector: Vectors = unit(self._question(_composed(text))[np.newaxis, :])[0]
        return vector

    @abstractmethod
    def _passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of any length for at least one passage, shape (len(texts), dimension)."""

    @abstractmethod
    def _question(self, text: str) -> Vectors:
        """The vector of any length of a question, shape (dimension,)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode_query(text).tolist()
        return vector


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def unit(vectors: Vectors) -> Vectors:
    """Rows of length one; zero rows stay zero, and so do rows a model returns as NaN."""
    vectors = np.nan_to_num(vectors)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)
    return rows


def load_embedding(name: str, prompts: Prompts = Prompts()) -> Embedding:  # noqa: B008 - frozen
    """The model of a local folder or, where no such folder exists, of a hub name.

    Raises:
        SettingsError: no such folder, or a model that cannot be loaded.
    """
    from ingest.static_vectors import load_static
    from ingest.transformer_vectors import load_transformer

    def load(source: str, offline: bool) -> Embedding:
        folder = Path(source)
        static = load_static(folder, prompts) if folder.is_dir() else None
        return static or load_transformer(name, source, prompts, offline=offline)

    wanted = Wanted(
        name,
        "mô hình nhúng",
        "TROLY_EMBEDDING",
        "dùng mô hình có sẵn của chương trình",
        "một mô hình sentence-transformers (modules.json, tệp trọng số, tokenizer.json)",
    )
    return open_model(wanted, load)
