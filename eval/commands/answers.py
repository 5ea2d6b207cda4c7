"""``eval answers``."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from eval import answers as answering
from eval import record
from eval import retrieval as retrieving
from eval.cases_file import SAMPLE_CASES, SAMPLE_DOCUMENTS
from eval.commands.shared import DataOption, JsonOption, LimitOption, bar, opened, reported
from eval.corpora import labelled, load_corpus, split_name
from ingest.errors import UsageError
from ingest.settings import read_settings


class Split(StrEnum):
    tune = "tune"
    test = "test"
    all = "all"


def answers(
    cases_file: Annotated[
        Path | None, typer.Argument(metavar="[CASES.jsonl]", help="Tệp câu hỏi có đáp án.")
    ] = None,
    corpus: Annotated[str | None, typer.Option(help="squad:TỆP, thay cho tệp câu hỏi.")] = None,
    split: Annotated[Split, typer.Option(help="Phần câu hỏi: tune, test hay cả hai.")] = Split.all,
    documents: Annotated[
        Path, typer.Option(help="Văn bản mà tệp câu hỏi dựa vào.")
    ] = SAMPLE_DOCUMENTS,
    limit_queries: LimitOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Câu trả lời có đúng không, có trích dẫn đúng chỗ không."""
    with reported(as_json) as (console, finish):
        if corpus is not None and cases_file is not None:
            raise UsageError("Chỉ đưa một trong hai: tệp câu hỏi hoặc --corpus squad:TỆP.")
        if corpus is not None:
            layout, _, _ = split_name(corpus)
            if layout != "squad":
                raise UsageError(f"Đo câu trả lời cần bộ dữ liệu squad:TỆP, không phải “{corpus}”.")
            loaded, judged = load_corpus(corpus), answering.run_squad
        else:
            loaded = labelled.load(cases_file or SAMPLE_CASES, documents)
            judged = answering.run_cases
        chosen = [c for c in loaded.cases if split == Split.all or c.split == split.value]
        cases = retrieving.spread(chosen, limit_queries)
        if not cases:
            raise UsageError(f"Không có câu hỏi nào trong phần “{split.value}”.")
        settings = read_settings()
        with (
            opened(console, [loaded], settings, data) as (assistant, _),
            bar(console, "Hỏi", len(cases)) as step,
        ):
            done = judged(assistant, cases, step)
        conditions = record.describe(settings, [loaded], split=split.value, queries=len(cases))
        finish(dataclasses.replace(done, record=conditions))
