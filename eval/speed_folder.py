"""A data folder of any number of passages for ``eval speed``, with what building it cost.

Documents go in already parsed (``ingest.pipeline.add_read``), so that what is timed is the catalog
and both indexes, not a file format; parsing is done between the timed stretches.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.made_text import MadeArticle, articles
from eval.prepare import alone
from eval.record import corpus_hash, model_fingerprint
from eval.samples.source import SOURCES
from eval.stopwatch import Stopwatch
from eval.types import Corpus
from ingest import normalise, structure
from ingest.data_folder import DataFolder
from ingest.intake import ReadDocument
from ingest.library_name import DEFAULT_LIBRARY
from ingest.memory import peak_memory_mb
from ingest.pipeline import add_read
from ingest.settings import Settings
from ingest.types import Block

CHUNK = 10_000  # passages parsed ahead of each timed stretch
QUESTIONS = 200
QUESTION_SYLLABLES = (8, 30)
ASKED_OF = 2_000  # the first articles, which every size holds
NEIGHBOURS = 100  # true nearest passages kept of each question


@dataclass(frozen=True, slots=True)
class Built:
    """How the folder was built; read back when a kept one is used again."""

    documents: int
    passages: int
    turns: int  # how often the corpus was begun
    seconds: float  # of ingest from parsed documents
    cpu_seconds: float  # of the same, on however many cores
    stage_seconds: dict[str, float]  # of them, by stage; they run side by side
    peak_memory_mb: float
    commit: str
    questions: tuple[str, ...]
    nearest: tuple[tuple[int, ...], ...]  # of each question: ids of the nearest passages, exactly
    reused: bool = False


@contextlib.contextmanager
def built_folder(
    passages: int,
    text: Path | None,
    settings: Settings,
    *,
    data: Path | None = None,
    commit: str = "",
    on_passages: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[DataFolder, Built]]:
    """Open a folder with at least ``passages`` passages in whole documents.

    Without ``data`` it is gone afterwards; with it, it lies under ``data/speed-<hash>`` for the
    next run with the same size, text, model and rules. One cut short is removed, however it ended.

    Raises:
        UsageError: a text that cannot be read.
        DataFolderError: the folder is held by another run or cannot be used.
    """
    settings = settings.without_own_model()  # what the run record names
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="troly-speed-"))
        folder = (data or Path(scratch)) / f"speed-{_key(passages, text, settings)}"
        stack.enter_context(alone(folder))
        marker = folder / "built.json"
        built = _read(marker)
        if built is None:
            shutil.rmtree(folder, ignore_errors=True)  # killed before it could clear up
            try:
                with DataFolder(settings.with_data(folder), "eval speed") as opened:
                    built = _build(opened, passages, text, commit, on_passages)
                marker.write_text(json.dumps(dataclasses.asdict(built)), "utf-8")
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        yield stack.enter_context(DataFolder(settings.with_data(folder), "eval speed")), built


def _build(
    folder: DataFolder,
    passages: int,
    text: Path | None,
    commit: str,
    on_passages: Callable[[int], None],
) -> Built:
    questions = questions_of(text)
    nearest = _Nearest(np.stack([folder.embedding.encode_query(q) for q in questions]))
    folder.dense.connect()  # its client's import belongs to no passage
    watch = Stopwatch(
        {
            (folder.catalog, "add_pending"): "catalog",
            (folder.catalog, "publish"): "publish",
            (folder.lexical, "add"): "lexical",
            (folder.embedding, "encode"): "embed",
            (folder.dense, "add"): "dense",
        }
    )
    nearest.overhear(folder)
    spent: dict[str, float] = {}
    documents = held = turns = 0
    seconds = cpu_seconds = 0.0
    for chunk, turn in _chunks(text, passages):
        watch.take()
        start, busy = time.perf_counter(), time.process_time()
        added, cut = add_read(folder, chunk, DEFAULT_LIBRARY)
        seconds += time.perf_counter() - start
        cpu_seconds += time.process_time() - busy
        for stage, ms in watch.take().items():
            spent[stage] = spent.get(stage, 0.0) + ms / 1000
        nearest.take_in()
        documents, held, turns = documents + added, held + cut, turn + 1
        on_passages(held)
    return Built(
        documents,
        held,
        turns,
        seconds,
        cpu_seconds,
        spent,
        peak_memory_mb(),
        commit,
        questions,
        nearest.ids(),
    )


def _chunks(text: Path | None, passages: int) -> Iterator[tuple[list[ReadDocument], int]]:
    """Parsed documents, about ``CHUNK`` passages at a time, with the turn of the last one."""
    chunk: list[ReadDocument] = []
    held = left = 0
    for number, article in enumerate(articles(text), start=1):
        blocks = (
            Block(article.title, kind="heading", level=1),
            *(Block(paragraph) for paragraph in article.paragraphs),
        )
        name = f"{number}.txt"
        parsed = structure.parse(blocks, file_name=name)
        sha256 = hashlib.sha256(parsed.text.encode()).hexdigest()
        chunk.append(ReadDocument(name, sha256, parsed))
        held += len(parsed.passages)
        left += len(parsed.passages)
        if left >= CHUNK or held >= passages:
            yield chunk, article.turn
            chunk, left = [], 0
        if held >= passages:
            return


def questions_of(text: Path | None) -> tuple[str, ...]:
    """Titles and opening sentences in turn, spread over the first articles: what somebody asks who
    remembers a piece."""
    chosen: list[str] = []
    for number, article in enumerate(itertools.islice(articles(text), ASKED_OF)):
        if number % (ASKED_OF // QUESTIONS) == 0:
            chosen.append(_question(article, title_first=len(chosen) % 2 == 0))
    return tuple(chosen)


def _question(article: MadeArticle, *, title_first: bool) -> str:
    """The title, or the body's opening where the title is too short or it is its turn."""
    least, most = QUESTION_SYLLABLES
    opening = article.paragraphs[min(1, len(article.paragraphs) - 1)].split()
    title = article.title.split()
    words = title if title_first and len(title) >= least else opening
    return " ".join(words[:most])


class _Nearest:
    """The true nearest passages of some questions, kept while vectors pass by."""

    def __init__(self, questions: npt.NDArray[np.float32]) -> None:
        self._questions = questions
        self._waiting: list[tuple[Sequence[int], npt.NDArray[np.float32]]] = []
        self._ids = np.zeros((len(questions), 0), dtype=np.int64)
        self._scores = np.zeros((len(questions), 0), dtype=np.float32)

    def overhear(self, folder: DataFolder) -> None:
        """Remember every vector that the dense index is given, until ``take_in``."""
        add = folder.dense.add

        def overheard(
            library_id: int, ids: Sequence[int], vectors: npt.NDArray[np.float32]
        ) -> None:
            self._waiting.append((ids, vectors))
            add(library_id, ids, vectors)

        setattr(folder.dense, "add", overheard)  # noqa: B010 - mypy knows it for a method

    def take_in(self) -> None:
        for passage_ids, vectors in self._waiting:
            ids = np.broadcast_to(np.asarray(passage_ids), (len(self._questions), len(passage_ids)))
            self._ids = np.hstack([self._ids, ids])
            self._scores = np.hstack([self._scores, self._questions @ vectors.T])
            if self._ids.shape[1] > NEIGHBOURS:
                best = np.argpartition(-self._scores, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
                self._ids = np.take_along_axis(self._ids, best, axis=1)
                self._scores = np.take_along_axis(self._scores, best, axis=1)
        self._waiting.clear()

    def ids(self) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(row) for row in self._ids.tolist())


def _key(passages: int, text: Path | None, settings: Settings) -> str:
    """Names a kept folder by what shapes it. Code that writes the same folder faster, or reads it
    faster, may use it again."""
    shape = (
        str(passages),
        corpus_hash(text_corpus(text)),
        model_fingerprint(str(settings.embedding)),
        repr((settings.query_prompt, settings.passage_prompt)),
        str(settings.chroma_url),
        normalise.VERSION,
        structure.RULES_VERSION,
    )
    return hashlib.sha256("\n".join(shape).encode()).hexdigest()[:16]


def text_corpus(text: Path | None) -> Corpus:
    """The text as run records name it."""
    if text is None:
        return Corpus(name="samples, words shuffled", paths=(SOURCES,))
    return Corpus(name=f"text:{text}", paths=(text,) if text.exists() else ())


def _read(marker: Path) -> Built | None:
    """What was built, None if nothing was or another version of this command built it."""
    try:
        raw: dict[str, Any] = json.loads(marker.read_text("utf-8"))
        nearest = tuple(tuple(row) for row in raw["nearest"])
        return Built(
            **{**raw, "questions": tuple(raw["questions"]), "nearest": nearest, "reused": True}
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
