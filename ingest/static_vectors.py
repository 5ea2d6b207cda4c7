"""The default model and its kind, a table of token vectors, with numpy alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedding, Vectors
from ingest.model_prompts import Fixed, Prompts, fixed_prompts
from ingest.segmentation import Segmenter

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]


class StaticVectors(Embedding):
    """The mean of token vectors from a table: sentence-transformers' ``StaticEmbedding``."""

    _at_once = 512  # their token vectors take about 40 MB

    def __init__(
        self, name: str, tokenizer: Tokenizer, table: Vectors, prompts: Fixed, fingerprint: str
    ) -> None:
        try:
            self._pieces: Callable[[Sequence[str]], tuple[Ints, Ints]] = Segmenter(tokenizer)
        except ValueError:  # a static model of somebody else's: slower, the same contract
            self._pieces = _pieces_by_library(tokenizer)
        self.name = name
        self.dimension = int(table.shape[1])
        self.fingerprint = fingerprint
        self._table = table
        self._prompts = prompts

    def _passages(self, texts: Sequence[str]) -> Vectors:
        return self._sums([self._prompts.passage + text for text in texts])

    def _question(self, text: str) -> Vectors:
        vector: Vectors = self._sums([self._prompts.query + text])[0]
        return vector

    def _sums(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        ids, lengths = self._pieces(texts)
        # reduceat gives an empty segment the next one's first row, so only full ones take part
        full = np.flatnonzero(lengths)
        if len(full):
            offsets = (np.cumsum(lengths) - lengths)[full]
            vectors[full] = np.add.reduceat(self._table[ids], offsets, axis=0)
        return vectors


def _pieces_by_library(tokenizer: Tokenizer) -> Callable[[Sequence[str]], tuple[Ints, Ints]]:
    """What ``Segmenter`` does, for a tokenizer of any other kind."""
    tokenizer.no_padding()

    def pieces(texts: Sequence[str]) -> tuple[Ints, Ints]:
        bags = [e.ids for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        lengths = np.fromiter(map(len, bags), dtype=np.int64, count=len(bags))
        ids = np.fromiter(chain.from_iterable(bags), dtype=np.int64, count=lengths.sum())
        return ids, lengths

    return pieces


def load_static(folder: Path, prompts: Prompts) -> StaticVectors | None:
    """The folder's model if it is a plain token table, else None."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    kinds = [str(m["type"]).rpartition(".")[2] for m in modules]
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]):
        return None
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    home = folder / modules[0]["path"]
    weights = (home / "model.safetensors").read_bytes()
    pieces = (home / "tokenizer.json").read_bytes()
    tensors = load(weights)
    if "embedding.weight" not in tensors:  # a model2vec table, which may need a token mapping
        return None
    fixed = fixed_prompts(str(folder), prompts, _shipped_prompts(folder))
    digest = hashlib.sha256(hashlib.sha256(pieces).digest() + weights)
    if fixed != Fixed("", ""):
        digest.update(json.dumps([fixed.query, fixed.passage]).encode())
    table = np.ascontiguousarray(tensors["embedding.weight"], dtype=np.float32)
    tokenizer = Tokenizer.from_buffer(pieces)
    return StaticVectors(str(folder), tokenizer, table, fixed, digest.hexdigest())


def _shipped_prompts(folder: Path) -> dict[str, str]:
    config = folder / "config_sentence_transformers.json"
    if not config.exists():
        return {}
    return json.loads(config.read_text("utf-8")).get("prompts") or {}
