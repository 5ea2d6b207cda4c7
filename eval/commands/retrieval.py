"""``eval retrieval``."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Annotated

import typer

from assistant.types import SearchSettings
from eval import record
from eval import retrieval as retrieving
from eval.commands.shared import (
    DataOption,
    JsonOption,
    LimitOption,
    bar,
    opened,
    reported,
)
from eval.corpora import load_together
from eval.gold import Labels
from ingest.errors import UsageError
from ingest.settings import read_settings


class Questions(StrEnum):
    expert = "expert"
    synthetic = "synthetic"


class Mode(StrEnum):
    fused = "fused"
    lexical = "lexical"
    dense = "dense"


CorporaOption = Annotated[
    list[str],
    typer.Option(
        "--corpus",
        help="alqac:THƯ-MỤC, squad:TỆP, beir:THƯ-MỤC[@PHẦN] hoặc cases:TỆP[@VĂN-BẢN]; "
        "viết nhiều lần để gộp các bộ.",
    ),
]


def retrieval(
    corpus: CorporaOption,
    questions: Annotated[
        Questions, typer.Option(help="Câu hỏi của chuyên gia hay do máy viết (chỉ với alqac).")
    ] = Questions.expert,
    mode: Annotated[
        Mode, typer.Option(help="Tìm bằng cả hai chỉ mục, chỉ theo từ, hay chỉ theo nghĩa.")
    ] = Mode.fused,
    without_diacritics: Annotated[
        bool, typer.Option("--without-diacritics", help="Hỏi bằng chữ không dấu.")
    ] = False,
    wrong_diacritics: Annotated[
        float,
        typer.Option(min=0, max=1, help="Gõ sai dấu chừng này phần số chữ có dấu, ví dụ 0.1."),
    ] = 0.0,
    limit_queries: LimitOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Chỗ cần tìm có lên đầu không (nDCG@10, MRR@10, recall@5, recall@10, hit@1)."""
    with reported(as_json) as (console, finish):
        if without_diacritics and wrong_diacritics:
            raise UsageError("Chỉ chọn một: --without-diacritics hoặc --wrong-diacritics.")
        corpora = load_together([_with_questions(name, questions) for name in corpus])
        asked = [case for each in corpora for case in each.cases]
        cases = retrieving.spread(retrieving.searchable(asked), limit_queries)
        if not cases:
            raise UsageError("Bộ dữ liệu này không có câu hỏi kèm chỗ cần tìm.")
        asking = retrieving.Asking(
            SearchSettings(mode=mode.value), without_diacritics, wrong_diacritics
        )
        settings = read_settings()
        with (
            opened(console, corpora, settings, data) as (assistant, ingested),
            bar(console, "Tìm", len(cases)) as step,
        ):
            done = retrieving.run(assistant, cases, ingested, Labels(corpora), asking, on_case=step)
        conditions = record.describe(
            settings,
            corpora,
            queries=len(cases),
            not_searchable=len(asked) - len(retrieving.searchable(asked)),
            **dataclasses.asdict(asking),
        )
        finish(dataclasses.replace(done, record=conditions))


def _with_questions(corpus: str, questions: Questions) -> str:
    """``--questions synthetic`` chooses another loader of the same folder."""
    if questions is Questions.synthetic and corpus.startswith("alqac:"):
        return corpus.replace("alqac:", "alqac-synthetic:", 1)
    return corpus
