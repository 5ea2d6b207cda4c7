"""The part of ``eval speed`` that builds a folder of any size and asks it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from eval.record import describe
from eval.speed import QUESTIONS, ROUNDS, run_built
from eval.speed_folder import built_folder, text_corpus
from eval.types import Report
from ingest.settings import Settings


def at_size(
    console: Console,
    progress: Progress,
    passages: int,
    text: Path | None,
    settings: Settings,
    data: Path | None,
) -> Report:
    """Build, or use again, a folder of so many passages, and time questions on it.

    Raises:
        SettingsError: the reranker of the settings cannot be used.
        UsageError, DataFolderError: as ``speed_folder.built_folder``.
    """
    from assistant.wiring import chosen_reranker

    reranker = chosen_reranker(settings)
    conditions = describe(settings, [text_corpus(text)], passages=passages)
    building = progress.add_task("Lập kho", total=passages)
    with built_folder(
        passages,
        text,
        settings,
        data=data,
        commit=conditions["commit"],
        on_passages=lambda held: progress.update(building, completed=held),
    ) as (folder, built):
        progress.update(building, completed=built.passages, total=built.passages)
        if built.turns > 1:
            console.print(
                f"Ngữ liệu được dùng {built.turns} lượt; từ lượt thứ hai, mỗi đoạn văn mở đầu bằng "
                "một địa danh và số riêng để không đoạn trích nào trùng."
            )
        total = (ROUNDS + 1) * (len(built.questions) + len(QUESTIONS))
        asking = progress.add_task("Hỏi", total=total)
        if reranker is not None:
            reranker.start().result()  # no question waits for a model to be read
        done = run_built(folder, built, reranker, lambda: progress.advance(asking))
    return dataclasses.replace(done, record=conditions)
