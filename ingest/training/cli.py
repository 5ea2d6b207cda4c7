"""``python -m ingest train-embedding``, ``count-words``: the project's own language data, and an
office's own model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from ingest import frequencies
from ingest.console import command, print_json, progress_bar, say
from ingest.errors import UsageError
from ingest.options import Data, Json, settings_for
from ingest.report import adapt_json, adapt_lines
from ingest.types import Progress


def add_commands(app: typer.Typer) -> None:
    """Put the commands into the room's app."""
    app.command("train-embedding")(train)
    app.command("count-words")(count)


@command
def train(
    corpus: Annotated[
        Path | None,
        typer.Argument(
            help="Huấn luyện từ đầu: ngữ liệu .jsonl hoặc .jsonl.xz (title, abstract, body). "
            "Không nêu khi dùng --library hoặc --undo.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Huấn luyện từ đầu: thư mục ghi mô hình."),
    ] = None,
    documents: Annotated[
        list[Path] | None,
        typer.Option(
            "--documents",
            help="Huấn luyện từ đầu: thư mục văn bản để học thêm; viết được nhiều lần.",
        ),
    ] = None,
    library: Annotated[
        str | None,
        typer.Option(
            "--library", help="Học thêm: tên kho mà mô hình đang dùng học thêm văn bản của nó."
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Bỏ mô hình đã học thêm, trở lại mô hình có sẵn.")
    ] = False,
    steps: Annotated[
        int | None,
        typer.Option(min=1, help="Số bước học (từ đầu: 400; học thêm: 100).", show_default=False),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Huấn luyện mô hình nhúng từ ngữ liệu, hoặc cho nó học thêm từ một kho (--library)."""
    if bool(corpus) + (library is not None) + undo != 1:
        raise UsageError(
            "Hãy chọn một trong ba cách: NGỮ_LIỆU --out THƯ_MỤC (huấn luyện từ đầu), "
            "--library TÊN_KHO (học thêm từ một kho), --undo (trở lại mô hình có sẵn)."
        )
    if corpus:
        if out is None or data is not None:
            raise UsageError("Huấn luyện từ đầu cần --out THƯ_MỤC và không dùng --data.")
        _train(corpus, out, documents or (), steps, json)
        return
    if out is not None or documents or (undo and steps is not None):
        raise UsageError(
            "--out và --documents chỉ dùng khi huấn luyện từ đầu; --steps không đi với --undo."
        )
    if library is not None:
        _adapt(data, library, steps, json)
    else:
        _undo(data, json)


def _train(
    corpus: Path, out: Path, documents: Sequence[Path], steps: int | None, json: bool
) -> None:
    from ingest.training.contrast import TrainingSettings
    from ingest.training.train import TrainingProgress, train_embedding

    settings = TrainingSettings()
    if steps is not None:
        settings = replace(settings, steps=steps)
    with progress_bar() as show:

        def on_progress(p: TrainingProgress) -> None:
            loss = "" if p.loss is None else f"sai số {p.loss:.3f}"
            show(Progress(loss, p.done, p.total, p.stage, "bước"))

        report = train_embedding(
            corpus, out, documents=documents, settings=settings, on_progress=on_progress
        )
    say(
        f"Đã ghi mô hình vào {out}: {report.vocabulary} mục từ, sai số {report.first_loss:.3f} → "
        f"{report.last_loss:.3f}, {report.seconds:.0f} giây. Dùng bằng: TROLY_EMBEDDING={out}"
    )
    if json:
        print_json(asdict(report))


def _adapt(data: Path | None, library: str, steps: int | None, json: bool) -> None:
    from ingest.training.adapt import ADAPTING, adapt

    with progress_bar() as show:
        report = adapt(settings_for(data), library, steps=steps or ADAPTING.steps, on_progress=show)
    for line in adapt_lines(report):
        say(line)
    if json:
        print_json(adapt_json(report))


def _undo(data: Path | None, json: bool) -> None:
    from ingest.training.adapt import undo

    with progress_bar() as show:
        undone = undo(settings_for(data), show)
    say(
        "Đã bỏ mô hình riêng và lập lại chỉ mục bằng mô hình có sẵn."
        if undone
        else "Thư mục dữ liệu này đang dùng mô hình có sẵn, không có gì để bỏ."
    )
    if json:
        print_json({"undone": undone})


@command
def count(
    corpus: Annotated[
        Path, typer.Argument(help="Ngữ liệu .jsonl hoặc .jsonl.xz: title, abstract, body.")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Thư mục ghi hai bảng .tsv.xz.")
    ] = frequencies.TABLE.parent,
    articles: Annotated[int, typer.Option(min=1, help="Số bài đếm nhiều nhất.")] = 40_000,
) -> None:
    """Đếm tần suất âm tiết và cụm từ, để cân nặng nhẹ từng từ khi trả lời, và các cách viết dấu
    của từng âm tiết, để biết chữ nào gõ thiếu hay sai dấu."""
    from ingest.training.count import count_words

    terms, known = count_words(corpus, out, articles)
    say(f"Đã ghi {terms} mục tần suất và {known} âm tiết vào {out}.")
