"""``eval retrieval``."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Annotated

import typer

from eval import record
from eval import retrieval as retrieving
from eval.commands.shared import (
    CorpusOption,
    DataOption,
    JsonOption,
    LimitOption,
    bar,
    opened,
    reported,
)
from eval.corpora import load_corpus
from ingest.errors import UsageError
from ingest.settings import read_settings


class Questions(StrEnum):
    expert = "expert"
    synthetic = "synthetic"


def retrieval(
    corpus: CorpusOption,
    questions: Annotated[
        Questions, typer.Option(help="Câu hỏi của chuyên gia hay do máy viết (chỉ với alqac).")
    ] = Questions.expert,
    without_diacritics: Annotated[
        bool, typer.Option("--without-diacritics", help="Hỏi bằng chữ không dấu.")
    ] = False,
    limit_queries: LimitOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Điều luật cần tìm có lên đầu không (nDCG@10, MRR@10, recall@10, hit@1)."""
    with reported(as_json) as (console, finish):
        corpora = [load_corpus(_with_questions(name, questions)) for name in corpus]
        cases = retrieving.spread(
            [c for each in corpora for c in each.cases if c.relevant], limit_queries
        )
        if not cases:
            raise UsageError("Bộ dữ liệu này không có câu hỏi kèm điều luật cần tìm.")
        settings = read_settings()
        with (
            opened(console, corpora, settings, data) as (assistant, ingested),
            bar(console, "Tìm", len(cases)) as step,
        ):
            done = retrieving.run(
                assistant, cases, ingested, strip=without_diacritics, on_case=step
            )
        conditions = record.describe(
            settings, corpora, queries=len(cases), without_diacritics=without_diacritics
        )
        finish(dataclasses.replace(done, record=conditions))


def _with_questions(corpus: str, questions: Questions) -> str:
    """``--questions synthetic`` chooses another loader of the same folder."""
    if questions is Questions.synthetic and corpus.startswith("alqac:"):
        return corpus.replace("alqac:", "alqac-synthetic:", 1)
    return corpus
