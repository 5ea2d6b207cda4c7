"""Adapt the embedding to an office: learn on from a library's own text, keep what is better.

Every instant of it leaves a data folder that opens, or one that asks for a rebuild: the new model
waits outside its place until the indexes are being made anew, and what an opening finds in the
place is whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.data_folder import DataFolder
from ingest.embedding import load_embedding
from ingest.entry import Entry
from ingest.errors import SettingsError, UsageError
from ingest.faults import disk_full, is_disk_full
from ingest.library_name import held_library
from ingest.model_prompts import Prompts
from ingest.own_model import OwnModel
from ingest.pipeline import rebuild
from ingest.settings import DEFAULT_MODEL, Settings
from ingest.training.contrast import TrainingSettings, train_weights
from ingest.training.held_out import HeldOut, chance, hold_out, ndcg_by_heading
from ingest.training.rewording import paraphrases, reworded_pairs, word_pairs
from ingest.training.sections import Section, sections_of
from ingest.training.sources import PairSource, WrittenSource
from ingest.training.train import save_model, section_sources, write_record
from ingest.types import AdaptReport, Progress

# Chosen with the first built-in model (November 2026, one run each, 11 s of one core's time) on two
# libraries, the samples (552 passages) and 60 laws (15,684): of six settings tried nDCG@10 of the
# headings hidden rose from 0.201 to 0.296 and from 0.388 to 0.444, while headlines of news fell
# from 0.460 to 0.438 and 0.445 and ALQAC lost nothing; a rate of 0.03 gave the laws 0.02 more and
# took 0.01 more from the news; 0.01 in twice the steps was alike. What they gain with the present
# model, which has learnt from those laws itself, is in the README's Measure section.
ADAPTING = TrainingSettings(
    batch=1024,
    steps=100,
    learning_rate=0.02,
    of_sections=0.5,
    of_reworded=0.1,
    of_paraphrases=0.3,
    of_words=0.1,
)
# A fifth, 10, are held out. For about half of those of the samples and the laws something else came
# up afterwards; and five, all for the better, are the fewest that can pass the test (1 in 32).
LEAST_HEADINGS = 50
_CHANCE = 0.05  # a model that is better by chance in one of 20 cases at most

OnProgress = Callable[[Progress], None]
_ROLE = "lệnh học thêm từ kho"


def adapt(
    settings: Settings,
    library: str,
    *,
    steps: int = ADAPTING.steps,
    on_progress: OnProgress = lambda _: None,
) -> AdaptReport:
    """Learn on from the model that the data folder uses now; where the result is better, the folder
    uses it from now on and both indexes are made again.

    Raises:
        SettingsError: another model is set.
        UsageError: no such library, or one with too few headings.
        DataFolderError: the folder is held, cannot be used, or is full.
    """
    began = time.monotonic()
    _require_no_other(settings)
    own = OwnModel(settings.data)
    with DataFolder(settings, _ROLE) as folder:
        own.discard()
        try:
            report = _learned(folder, own, library, replace(ADAPTING, steps=steps), on_progress)
            report = replace(report, seconds=round(time.monotonic() - began, 1))
            write_record(own.new, report)
        except BaseException as error:
            own.discard()
            if is_disk_full(error):
                raise disk_full(settings.data) from error
            raise
        if not report.used:
            own.discard()
    if report.used:
        use_new(settings, on_progress)
    return replace(report, seconds=round(time.monotonic() - began, 1))


def use_new(settings: Settings, on_progress: OnProgress = lambda _: None) -> None:
    """Make both indexes again with the new model that waits, which becomes the folder's own."""
    own = OwnModel(settings.data)
    # Loaded from where it waits: once the folder is ours and its indexes are recorded as
    # unfinished, and not before, it may take its place.
    waiting = replace(settings, embedding=str(own.new))
    with DataFolder(waiting, _ROLE, for_rebuild=True) as folder:
        own.install()
        rebuild(folder, on_progress)


def undo(settings: Settings, on_progress: OnProgress = lambda _: None) -> bool:
    """Go back to the built-in model; False where the folder has none of its own.

    Raises:
        SettingsError: another model is set.
        DataFolderError: the folder is held or cannot be used.
    """
    _require_no_other(settings)
    own = OwnModel(settings.data)
    if not own.exists():
        return False
    with DataFolder(settings.without_own_model(), _ROLE, for_rebuild=True) as folder:
        own.remove()
        rebuild(folder, on_progress)
    return True


def _require_no_other(settings: Settings) -> None:
    if settings.embedding is not None:
        raise SettingsError(
            f"Đang chọn mô hình {settings.embedding} bằng biến TROLY_EMBEDDING: chỉ mô hình có sẵn "
            "của chương trình học thêm từ kho được. Hãy bỏ biến này rồi chạy lại lệnh."
        )


def _learned(
    folder: DataFolder,
    own: OwnModel,
    library: str,
    training: TrainingSettings,
    on_progress: OnProgress,
) -> AdaptReport:
    """Train, save where a new model waits, and measure both."""
    libraries = folder.catalog.libraries()
    library_id = libraries[held_library(library, libraries)]
    on_progress(Progress("", 0, 1, "đọc kho", "bước"))
    held = hold_out(Entry(*row) for row in folder.catalog.all_current_passages(library_id))
    if held.known < LEAST_HEADINGS:
        raise UsageError(
            f"Kho “{library}” có {held.known} đề mục khác nhau, cần ít nhất {LEAST_HEADINGS} mới "
            "biết được mô hình học thêm có tốt hơn không. Hãy nạp thêm văn bản có chia mục, điều "
            "vào kho này rồi chạy lại."
        )
    sections = sections_to_learn(held)
    before = ndcg_by_heading(folder.embedding, held)
    source = own.folder if own.exists() else DEFAULT_MODEL
    tokenizer, table = _read(source)
    weights = _taught(tokenizer, table, sections, training, on_progress)
    on_progress(Progress("", 0, 1, "đo", "bước"))
    save_model(own.new, tokenizer, weights)
    prompts = Prompts(folder.settings.query_prompt, folder.settings.passage_prompt)
    after = ndcg_by_heading(load_embedding(str(own.new), prompts), held)
    likely = chance(after - before)
    return AdaptReport(
        library=library,
        sections=len(sections),
        held_out=len(held.headings),
        before=round(float(before.mean()), 4),
        after=round(float(after.mean()), 4),
        chance=round(likely, 4),
        used=likely < _CHANCE,
        seconds=0.0,
        steps=training.steps,
        learning_rate=training.learning_rate,
    )


def sections_to_learn(held: HeldOut) -> list[Section]:
    """What may be learned from: a hidden heading stands nowhere in it, its text does, under what
    stands over it."""
    found: list[Section] = []
    for document, group in groupby(held.entries, key=lambda entry: entry.document_id):
        entries = list(group)
        found += sections_of(document, entries[0].facts.title, (e.passage for e in entries))
    return found


def _read(model: Path) -> tuple[Tokenizer, NDArray[np.float32]]:
    """Tokenizer and table of a folder that ``save_model`` wrote."""
    from safetensors.numpy import load_file

    table = load_file(model / "model.safetensors")["embedding.weight"]
    return Tokenizer.from_file(str(model / "tokenizer.json")), table.astype(np.float32)


def _taught(
    tokenizer: Tokenizer,
    table: NDArray[np.float32],
    sections: Sequence[Section],
    training: TrainingSettings,
    on_progress: OnProgress,
) -> NDArray[np.float32]:
    """The table after learning from the sections; everyday words and paraphrases go along in every
    batch, or they would be forgotten."""
    rng = np.random.default_rng(training.seed)
    own_words = list(reworded_pairs((section.as_article() for section in sections), rng))
    written = (
        (own_words, training.of_reworded),
        (paraphrases(), training.of_paraphrases),
        (word_pairs(), training.of_words),
    )
    sources: list[tuple[PairSource, int]] = section_sources(tokenizer, sections, training)
    sources += [
        (WrittenSource(tokenizer, pairs), round(share * training.batch))
        for pairs, share in written
        if pairs
    ]
    dimension = table.shape[1]
    widths = tuple(w for w in training.widths if w < dimension)
    weights, _ = train_weights(
        sources,
        table,
        replace(training, dimension=dimension, widths=(dimension, *widths)),
        on_progress=lambda done, total, _: on_progress(Progress("", done, total, "học", "bước")),
    )
    return weights
