"""What the commands share: options, clean standard output, progress, an opened assistant."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval import record, report
from eval.prepare import Ingested, prepared
from eval.types import Corpus, Report
from ingest.errors import TrolyError
from ingest.settings import Settings
from ingest.types import Progress as IngestProgress

if TYPE_CHECKING:
    from assistant.service import Assistant

PIPE_WIDTH = 140  # characters

JsonOption = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON ở dòng cuối.")]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Giữ chỉ mục đã lập trong thư mục này để lần sau khỏi nạp lại; "
        "bỏ trống thì dùng thư mục tạm.",
    ),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit-queries", min=1, help="Chỉ hỏi N câu, rải đều cả bộ.")
]


@contextlib.contextmanager
def errors_shown() -> Iterator[None]:
    """Our own errors become one line on standard error and the exit code of their kind."""
    try:
        yield
    except TrolyError as error:
        terminal().print(str(error), style="red", markup=False)
        raise typer.Exit(error.exit_code) from error


@contextlib.contextmanager
def reported(as_json: bool) -> Iterator[tuple[Console, Callable[[Report], None]]]:
    """Keep standard output clean while measuring; show, save and print the report at the end.

    Whatever a library prints goes to standard error: only the report itself may reach the other.
    """
    console, stdout = terminal(), sys.stdout

    def finish(done: Report) -> None:
        report.show(console, done)
        try:
            console.print(f"Kết quả: {record.save(done)}")
        except OSError as error:
            console.print(f"Không ghi được tệp kết quả: {error}", style="yellow", markup=False)
        if as_json:
            print(json.dumps(done.metrics, ensure_ascii=False), file=stdout, flush=True)

    with errors_shown(), contextlib.redirect_stdout(sys.stderr):
        yield console, finish


@contextlib.contextmanager
def opened(
    console: Console, corpora: Sequence[Corpus], settings: Settings, data: Path | None
) -> Iterator[tuple[Assistant, Ingested]]:
    """The prepared assistant, with a progress bar while the corpus is ingested."""
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(progress_bar(console))
        task = progress.add_task("Nạp tài liệu", total=None)

        def advance(step: IngestProgress) -> None:
            progress.update(
                task,
                completed=step.done,
                total=step.total,
                description=f"Nạp tài liệu ({step.stage})",
            )

        assistant, ingested = stack.enter_context(
            prepared(corpora, settings, data=data, on_progress=advance)
        )
        progress.stop()
        report.show_ingest(console, ingested)
        yield assistant, ingested


@contextlib.contextmanager
def bar(console: Console, title: str, total: int) -> Iterator[Callable[[], None]]:
    with progress_bar(console) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)


def terminal(stderr: bool = True) -> Console:
    """Long lines stay whole; a file or a pipe gets tables of a width that cuts no figure."""
    console = Console(stderr=stderr, soft_wrap=True)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def progress_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
