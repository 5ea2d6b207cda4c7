"""A second look at the best passages by a cross-encoder, which reads question and passage together.

Off unless ``TROLY_RERANKER`` names a model. It only orders what search found: the passages below
its shortlist stay below, and what a question names by number keeps the lead that search gave it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.types import Hit, Question
from ingest.entry import Entry
from ingest.model_loading import Wanted, batch_size, half_precision, open_model, quieten

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

SHORTLIST = 20  # passages read again; a CPU takes a second or more for them
# What a cross-encoder of sentence-transformers can be built on with the weights it was trained
# with; on anything else the library puts a new head, whose scores are random.
_SCORING = ("ForSequenceClassification", "ForCausalLM")


class Reranker:
    """A sentence-transformers ``CrossEncoder`` by folder or hub name.

    Its files are looked at when it is made; the model is read into memory beside whatever else
    the program does from ``start`` on, and the first question waits for it.

    Raises:
        SettingsError: no such folder, or a model that cannot be used.
    """

    def __init__(self, name: str) -> None:
        self._wanted = Wanted(
            name,
            "mô hình xếp lại",
            "TROLY_RERANKER",
            "không xếp lại kết quả",
            "một CrossEncoder của sentence-transformers (config.json, tệp trọng số, "
            "tokenizer.json)",
        )
        self._model: Future[CrossEncoder] | None = None
        self._starting = threading.Lock()
        open_model(self._wanted, _check)

    def start(self) -> Future[CrossEncoder]:
        """Begin to read the model into memory, if that is not begun yet."""
        with self._starting:
            if self._model is None:
                worker = ThreadPoolExecutor(1)
                self._model = worker.submit(open_model, self._wanted, _load)
                worker.shutdown(wait=False)
            return self._model

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """How well each passage answers the question, in [0, 1].

        Raises:
            SettingsError: a model whose files looked whole and that does not load all the same.
        """
        if not passages:
            return []
        model = self.start().result()
        from torch.nn import Sigmoid

        pairs = [(question, passage) for passage in passages]
        device = model.device.type
        whole = [question + passage for passage in passages]
        with half_precision(device):
            logits = model.predict(
                pairs,
                batch_size=batch_size(device, whole, model.max_seq_length),
                activation_fn=Sigmoid(),  # some models are stored to give logits, some not
                show_progress_bar=False,
            )
        found: list[float] = np.nan_to_num(np.asarray(logits, dtype=np.float64)).tolist()
        return found


def reranked(
    reranker: Reranker, question: Question, hits: Sequence[Hit], leads: Mapping[int, float]
) -> list[Hit]:
    """Hits, best first, with the first ``SHORTLIST`` in the reranker's order; scores in [0, 1].

    ``leads``, by passage id, is what search added to a passage's score because the question names
    its document or Điều; it is added to the reranker's score too.
    """
    first, rest = hits[:SHORTLIST], hits[SHORTLIST:]
    asked = question.readings[0] if len(question.readings) == 1 else question.standalone
    scores = reranker.scores(asked, [_read(hit) for hit in first])
    again = [
        replace(hit, score=score + leads.get(hit.passage.id or 0, 0.0))
        for hit, score in zip(first, scores, strict=True)
    ]
    again.sort(key=lambda h: (-h.score, h.passage.id or 0))
    if not again:
        return []
    top = max(1.0, again[0].score)
    again = [replace(hit, score=hit.score / top) for hit in again]
    highest = max(hits[SHORTLIST].score, 0.0) if rest else 0.0
    scale = again[-1].score / highest if highest else 0.0
    return again + [replace(hit, score=max(hit.score, 0.0) * scale) for hit in rest]


def _read(hit: Hit) -> str:
    """What the embedding saw of a passage: title, issuer and headings stand before its words."""
    return "\n".join(Entry(hit.document.id, hit.document.facts, hit.passage).search_parts())


def _check(source: str, offline: bool) -> None:
    """Raise for a folder, or a hub name's place in the local cache, that cannot be a reranker,
    without importing torch; a model that is not here yet is downloaded, and so loaded."""
    if Path(source).is_dir():
        _check_files(Path(source))
    elif offline:
        from huggingface_hub import snapshot_download

        quieten(downloading=False)
        _check_files(Path(snapshot_download(source, local_files_only=True)))
    else:
        _load(source, offline)


def _check_files(folder: Path) -> None:
    from safetensors import safe_open
    from tokenizers import Tokenizer

    config = json.loads((folder / "config.json").read_text("utf-8"))
    own = folder / "config_sentence_transformers.json"
    kind = json.loads(own.read_text("utf-8")).get("model_type") if own.exists() else None
    built_on = str((config.get("architectures") or [""])[0])
    if kind != "CrossEncoder" and not built_on.endswith(_SCORING):
        raise ValueError(f"{built_on or config.get('model_type')} không phải CrossEncoder")
    if len(config.get("id2label") or {"0": ""}) != 1:
        raise ValueError(f"mô hình phân {len(config['id2label'])} loại, không cho một điểm")
    weights = sorted(folder.glob("*.safetensors"))
    if not weights and not list(folder.glob("pytorch_model*.bin")):
        raise FileNotFoundError("thiếu tệp trọng số model.safetensors")
    for file in weights:
        with safe_open(file, framework="numpy"):  # refuses a file that was cut
            pass
    if (folder / "tokenizer.json").exists():
        Tokenizer.from_file(str(folder / "tokenizer.json"))


def _load(source: str, offline: bool) -> CrossEncoder:
    quieten(downloading=not offline)
    from sentence_transformers import CrossEncoder

    model: CrossEncoder = CrossEncoder(source, local_files_only=offline)
    if model.num_labels != 1:
        raise ValueError(f"mô hình phân {model.num_labels} loại, không cho một điểm")
    model.float()
    return model
