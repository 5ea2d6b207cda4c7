"""``python -m ingest train-embedding`` and ``count-terms``: the project's own language data."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ingest import frequencies, spellings
from ingest.console import command, print_json, progress_bar, say
from ingest.types import Progress

Corpus = Annotated[
    Path, typer.Argument(help="Ngữ liệu .jsonl hoặc .jsonl.xz: title, abstract, body.")
]
Articles = Annotated[int, typer.Option(min=1, help="Số bài đếm nhiều nhất.")]
Json = Annotated[bool, typer.Option("--json", help="In kết quả là một đối tượng JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Put the commands into the room's app."""
    app.command("train-embedding")(train)
    app.command("count-terms")(count)
    app.command("count-spellings")(spell)


@command
def train(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", help="Thư mục ghi mô hình.")],
    documents: Annotated[
        list[Path] | None,
        typer.Option(
            "--documents",
            help="Thư mục văn bản để học thêm (luật, nghị quyết…); viết được nhiều lần.",
        ),
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="Số bước học.")] = 300,
    json: Json = False,
) -> None:
    """Huấn luyện mô hình nhúng tĩnh tiếng Việt từ ngữ liệu."""
    from ingest.training.train import TrainingProgress, train_embedding

    with progress_bar() as show:

        def on_progress(p: TrainingProgress) -> None:
            loss = "" if p.loss is None else f"sai số {p.loss:.3f}"
            show(Progress(loss, p.done, p.total, p.stage))

        report = train_embedding(
            corpus, out, documents=documents or (), on_progress=on_progress, steps=steps
        )
    say(
        f"Đã ghi mô hình vào {out}: {report.vocabulary} mục từ, sai số {report.first_loss:.3f} → "
        f"{report.last_loss:.3f}, {report.seconds:.0f} giây. Dùng bằng: TROLY_EMBEDDING={out}"
    )
    if json:
        print_json(asdict(report))


@command
def count(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", help="Tệp bảng tần suất .tsv.xz.")] = (
        frequencies.TABLE
    ),
    articles: Articles = 40_000,
) -> None:
    """Đếm tần suất âm tiết và cụm từ dùng để cân nặng nhẹ từng từ khi trả lời."""
    from ingest.training.count import count_terms

    kept = count_terms(corpus, out, articles)
    say(f"Đã ghi {kept} mục vào {out}.")


@command
def spell(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", help="Tệp bảng chính tả .tsv.xz.")] = (
        spellings.TABLE
    ),
    articles: Articles = 40_000,
) -> None:
    """Đếm các cách viết dấu của từng âm tiết, để biết chữ nào gõ thiếu hay sai dấu."""
    from ingest.training.count import count_spellings

    kept = count_spellings(corpus, out, articles)
    say(f"Đã ghi {kept} âm tiết vào {out}.")
