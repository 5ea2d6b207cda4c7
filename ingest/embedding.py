"""Texts to vectors: one contract, two implementations.

``StaticVectors`` reads the default model, a table of token vectors, with numpy alone: loading
takes a tenth of a second, where importing torch and sentence-transformers takes five to fourteen.
``SentenceTransformerVectors`` runs any other sentence-transformers model an office chooses.
Both are LangChain ``Embeddings``, so that they drop into anybody's chain.
"""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from ingest.errors import SettingsError
from ingest.segmentation import Segmenter

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]
Vectors = NDArray[np.float32]

_CHUNK = 512  # texts embedded at once: their token vectors take about 40 MB


class Embedding(Embeddings):
    """Vectors of unit length; a text that says nothing to the model has the zero vector.

    Attributes:
        name: the folder or hub name the model was loaded from.
        dimension: numbers in a vector.
        fingerprint: SHA-256 of what decides the vectors; the index records it.
    """

    name: str
    dimension: int
    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        vector: Vectors = self.encode([text])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode_query(text).tolist()
        return vector


class StaticVectors(Embedding):
    """The mean of token vectors from a table: sentence-transformers' ``StaticEmbedding``."""

    def __init__(self, name: str, tokenizer: Tokenizer, table: Vectors, fingerprint: str) -> None:
        try:
            self._pieces: Callable[[Sequence[str]], tuple[Ints, Ints]] = Segmenter(tokenizer)
        except ValueError:  # a static model of somebody else's: slower, the same contract
            self._pieces = _pieces_by_library(tokenizer)
        self.name = name
        self.dimension = int(table.shape[1])
        self.fingerprint = fingerprint
        self._table = table

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            ids, lengths = self._pieces(texts[start : start + _CHUNK])
            # reduceat gives an empty segment the next one's first row, so only full ones take part
            full = np.flatnonzero(lengths)
            if len(full):
                offsets = (np.cumsum(lengths) - lengths)[full]
                vectors[start + full] = np.add.reduceat(self._table[ids], offsets, axis=0)
        return _unit(vectors)


def _pieces_by_library(tokenizer: Tokenizer) -> Callable[[Sequence[str]], tuple[Ints, Ints]]:
    """What ``Segmenter`` does, for a tokenizer of any other kind."""
    tokenizer.no_padding()

    def pieces(texts: Sequence[str]) -> tuple[Ints, Ints]:
        bags = [e.ids for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        lengths = np.fromiter(map(len, bags), dtype=np.int64, count=len(bags))
        ids = np.fromiter(chain.from_iterable(bags), dtype=np.int64, count=lengths.sum())
        return ids, lengths

    return pieces


class SentenceTransformerVectors(Embedding):
    """Any sentence-transformers model, on the best device it finds.

    Questions and passages get the prompts that the model defines for them.
    """

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.fingerprint = _weights_hash(model)
        self._model = model
        self._batch = 32 if model.device.type == "cpu" else 128

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_document(
            list(texts), batch_size=self._batch, show_progress_bar=False, convert_to_numpy=True
        )
        return _unit(np.asarray(vectors, dtype=np.float32))

    def encode_query(self, text: str) -> Vectors:
        vector = self._model.encode_query([text], show_progress_bar=False, convert_to_numpy=True)
        unit: Vectors = _unit(np.asarray(vector, dtype=np.float32))[0]
        return unit


def load_embedding(name: str) -> Embedding:
    """The model of a local folder or, where no such folder exists, of a hub name.

    A folder never touches the network; a hub name does only when the model is not in the local
    cache yet.

    Raises:
        SettingsError: no such folder, or a model that cannot be loaded.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir() and _looks_like_path(name):
        raise SettingsError(
            f"Không tìm thấy thư mục mô hình nhúng: {name}. Kiểm tra biến TROLY_EMBEDDING, hoặc bỏ "
            "biến này để dùng mô hình có sẵn của chương trình."
        )
    try:
        if folder.is_dir():
            return _load_static(folder) or _load_transformer(name, str(folder), offline=True)
        return _load_from_hub(name)
    except Exception as error:  # the libraries below share no base class for a broken model
        raise SettingsError(_unloadable(name, folder.is_dir(), error)) from error


def _looks_like_path(name: str) -> bool:
    """Hub names are ``model`` or ``owner/model``; anything else can only be a folder."""
    return name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1


def _load_static(folder: Path) -> StaticVectors | None:
    """The folder's model if it is a plain token table, else None."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    kinds = [str(m["type"]).rpartition(".")[2] for m in modules]
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) or _prompted(folder):
        return None
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    home = folder / modules[0]["path"]
    weights = (home / "model.safetensors").read_bytes()
    pieces = (home / "tokenizer.json").read_bytes()
    tensors = load(weights)
    if "embedding.weight" not in tensors:  # a model2vec table, which may need a token mapping
        return None
    fingerprint = hashlib.sha256(hashlib.sha256(pieces).digest() + weights).hexdigest()
    table = np.ascontiguousarray(tensors["embedding.weight"], dtype=np.float32)
    return StaticVectors(str(folder), Tokenizer.from_buffer(pieces), table, fingerprint)


def _prompted(folder: Path) -> bool:
    """Whether the model puts words before questions or passages."""
    config = folder / "config_sentence_transformers.json"
    prompts = json.loads(config.read_text("utf-8")).get("prompts", {}) if config.exists() else {}
    return any(prompts.values())


def _load_from_hub(name: str) -> Embedding:
    try:
        return _load_transformer(name, name, offline=True)
    except OSError:  # not in the local cache: the setting names the hub, so it may be asked
        return _load_transformer(name, name, offline=False)


def _load_transformer(name: str, source: str, *, offline: bool) -> Embedding:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformerVectors(name, SentenceTransformer(source, local_files_only=offline))


def _unloadable(name: str, local: bool, error: Exception) -> str:
    reason = f"Không nạp được mô hình nhúng {name} ({type(error).__name__}: {error})."
    if local:
        return (
            f"{reason} Thư mục cần có đủ các tệp của một mô hình sentence-transformers "
            "(modules.json, tệp trọng số, tokenizer.json): chép lại thư mục, hoặc bỏ biến "
            "TROLY_EMBEDDING để dùng mô hình có sẵn của chương trình."
        )
    return (
        f"{reason} Nếu đây là thư mục trên máy, hãy ghi đường dẫn đầy đủ; nếu là tên mô hình trên "
        "mạng, máy phải có kết nối ở lần nạp đầu tiên. Bỏ biến TROLY_EMBEDDING để dùng mô hình có "
        "sẵn của chương trình."
    )


def _weights_hash(model: SentenceTransformer) -> str:
    """SHA-256 of modules, prompts and weights: the same for a folder and for its hub name."""
    import torch

    kinds = [type(module).__name__ for module in model]
    shape = json.dumps([kinds, model.prompts, model.max_seq_length], sort_keys=True)
    digest = hashlib.sha256(shape.encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        flat = tensor.detach().cpu().contiguous().reshape(-1)
        digest.update(flat.view(torch.uint8).numpy())
    return digest.hexdigest()


def _unit(vectors: Vectors) -> Vectors:
    """Rows of length one; zero rows stay zero, and so do rows a model returns as NaN."""
    vectors = np.nan_to_num(vectors)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)
    return unit
