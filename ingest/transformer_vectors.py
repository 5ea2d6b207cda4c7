"""Any sentence-transformers model as an embedding, on the best device that torch finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.embedding import Embedding, Vectors
from ingest.model_loading import batch_size, half_precision, quieten
from ingest.model_prompts import Fixed, Prompts, fixed_prompts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerVectors(Embedding):
    """A sentence-transformers model with the prompts it wants.

    The device is sentence-transformers' choice: CUDA, then Apple's MPS, then the CPU.
    """

    def __init__(self, name: str, model: SentenceTransformer, prompts: Fixed) -> None:
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.fingerprint = _hash(model, prompts)
        # After the hash, which holds the weights as they are stored, so that an index made on a
        # card is asked on a machine without one: half a checkpoint's precision is slow on a CPU.
        self._model = model.float()
        self._prompts = prompts
        self._device = model.device.type
        self._half = True
        # A report every few seconds; sentence-transformers sorts these by length on its own.
        self._at_once = 128 if self._device == "cpu" else 1_024

    def _passages(self, texts: Sequence[str]) -> Vectors:
        return self._run(texts, question=False)

    def _question(self, text: str) -> Vectors:
        vector: Vectors = self._run([text], question=True)[0]
        return vector

    def _run(self, texts: Sequence[str], *, question: bool) -> Vectors:
        encode = self._model.encode_query if question else self._model.encode_document
        batch = batch_size(self._device, texts, self._model.max_seq_length)
        with half_precision(self._device if self._half else "cpu"):
            vectors = encode(
                list(texts),
                prompt=self._prompts.query if question else self._prompts.passage,
                batch_size=batch,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        if self._half and self._device == "cuda" and not np.isfinite(vectors).all():
            self._half = False  # a model whose products overflow float16 (T5's do)
            return self._run(texts, question=question)
        return np.asarray(vectors, dtype=np.float32)


def load_transformer(name: str, source: str, prompts: Prompts, *, offline: bool) -> Embedding:
    """The model at ``source``, a folder or a hub name.

    Raises:
        OSError: ``offline`` and not in the local cache.
    """
    quieten(downloading=not offline)
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(source, local_files_only=offline)
    return SentenceTransformerVectors(name, model, fixed_prompts(name, prompts, model.prompts))


def _hash(model: SentenceTransformer, prompts: Fixed) -> str:
    """SHA-256 of modules, prompts and weights: the same for a folder and for its hub name."""
    import torch

    kinds = [type(module).__name__ for module in model]
    shape = json.dumps([kinds, prompts.query, prompts.passage, model.max_seq_length])
    digest = hashlib.sha256(shape.encode())
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        flat = tensor.detach().cpu().contiguous().reshape(-1)
        digest.update(flat.view(torch.uint8).numpy())
    return digest.hexdigest()
