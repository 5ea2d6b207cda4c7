"""``eval speed``."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from eval import record
from eval import speed as speeding
from eval.cases_file import SAMPLE_DOCUMENTS
from eval.commands.shared import DataOption, JsonOption, bar, opened, progress_bar, reported
from eval.corpora import load_corpus
from eval.speed_command import at_size
from ingest.errors import UsageError
from ingest.settings import read_settings


def speed(
    passages: Annotated[
        int | None, typer.Option(min=1, help="Lập kho chừng này đoạn trích thay cho tài liệu thật.")
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option(help="Ngữ liệu .jsonl(.xz) cho --passages; bỏ trống: văn bản mẫu."),
    ] = None,
    corpus: Annotated[
        str | None, typer.Option(help="docx:THƯ-MỤC; mặc định là văn bản mẫu.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Nạp nhanh đến đâu, trả lời nhanh đến đâu, tốn bao nhiêu bộ nhớ."""
    with reported(as_json) as (console, finish):
        if passages is not None and corpus is not None:
            raise UsageError("Chỉ đưa một trong hai: --passages hoặc --corpus.")
        if text is not None and passages is None:
            raise UsageError("--text cần --passages: lập kho bao nhiêu đoạn trích?")
        settings = read_settings()
        if passages is not None:
            with progress_bar(console) as progress:
                done = at_size(console, progress, passages, text, settings, data)
            finish(done)
            return
        loaded = load_corpus(corpus or f"docx:{SAMPLE_DOCUMENTS}")
        with (
            opened(console, [loaded], settings, data) as (assistant, ingested),
            bar(console, "Hỏi", speeding.ROUNDS * len(speeding.QUESTIONS)) as step,
        ):
            done = speeding.run(assistant, ingested, step)
        finish(dataclasses.replace(done, record=record.describe(settings, [loaded])))
