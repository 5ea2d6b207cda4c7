"""``python -m eval``: retrieval, answers, speed, compare.

With ``--json`` the last line of standard output is one JSON object and nothing else goes there;
tables, progress and messages go to standard error. Exit codes follow ``ingest.errors``: 0 done,
2 usage or configuration, 3 the data folder is held or unusable.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval import answers as answering
from eval import compare as comparing
from eval import record, report, speed_command
from eval import retrieval as retrieving
from eval import speed as speeding
from eval.cases_file import SAMPLE_CASES, SAMPLE_DOCUMENTS, load_cases
from eval.corpora import load_corpus, split_name
from eval.prepare import Ingested, prepared
from eval.types import Corpus, Report
from ingest.errors import TrolyError, UsageError
from ingest.settings import Settings, read_settings
from ingest.types import Progress as IngestProgress

app = typer.Typer(
    help="Đo chất lượng tìm kiếm, trả lời và tốc độ.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


PIPE_WIDTH = 140  # characters


class Questions(StrEnum):
    expert = "expert"
    synthetic = "synthetic"


class Split(StrEnum):
    tune = "tune"
    test = "test"
    all = "all"


CorpusOption = Annotated[
    list[str], typer.Option("--corpus", help="ĐỊNH-DẠNG:ĐƯỜNG-DẪN; viết nhiều lần để gộp các bộ.")
]
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


@app.command()
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
    with _reported(as_json) as (console, finish):
        corpora = [load_corpus(_with_questions(name, questions)) for name in corpus]
        cases = retrieving.spread(
            [c for each in corpora for c in each.cases if c.relevant], limit_queries
        )
        if not cases:
            raise UsageError("Bộ dữ liệu này không có câu hỏi kèm điều luật cần tìm.")
        settings = read_settings()
        with (
            _opened(console, corpora, settings, data) as (assistant, ingested),
            _bar(console, "Tìm", len(cases)) as step,
        ):
            done = retrieving.run(
                assistant, cases, ingested, strip=without_diacritics, on_case=step
            )
        conditions = record.describe(
            settings, corpora, queries=len(cases), without_diacritics=without_diacritics
        )
        finish(dataclasses.replace(done, record=conditions))


@app.command()
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
    with _reported(as_json) as (console, finish):
        if corpus is not None and cases_file is not None:
            raise UsageError("Chỉ đưa một trong hai: tệp câu hỏi hoặc --corpus squad:TỆP.")
        if corpus is not None:
            layout, _ = split_name(corpus)
            if layout != "squad":
                raise UsageError(f"Đo câu trả lời cần bộ dữ liệu squad:TỆP, không phải “{corpus}”.")
            loaded, judged = load_corpus(corpus), answering.run_squad
        else:
            loaded, judged = (
                _sample_corpus(cases_file or SAMPLE_CASES, documents),
                answering.run_cases,
            )
        chosen = [c for c in loaded.cases if split == Split.all or c.split == split.value]
        cases = retrieving.spread(chosen, limit_queries)
        if not cases:
            raise UsageError(f"Không có câu hỏi nào trong phần “{split.value}”.")
        settings = read_settings()
        with (
            _opened(console, [loaded], settings, data) as (assistant, _),
            _bar(console, "Hỏi", len(cases)) as step,
        ):
            done = judged(assistant, cases, step)
        conditions = record.describe(settings, [loaded], split=split.value, queries=len(cases))
        finish(dataclasses.replace(done, record=conditions))


@app.command()
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
    with _reported(as_json) as (console, finish):
        if passages is not None and corpus is not None:
            raise UsageError("Chỉ đưa một trong hai: --passages hoặc --corpus.")
        if text is not None and passages is None:
            raise UsageError("--text cần --passages: lập kho bao nhiêu đoạn trích?")
        settings = read_settings()
        if passages is not None:
            with _progress(console) as progress:
                done = speed_command.at_size(console, progress, passages, text, settings, data)
            finish(done)
            return
        loaded = load_corpus(corpus or f"docx:{SAMPLE_DOCUMENTS}")
        with (
            _opened(console, [loaded], settings, data) as (assistant, ingested),
            _bar(console, "Hỏi", speeding.ROUNDS * len(speeding.QUESTIONS)) as step,
        ):
            done = speeding.run(assistant, ingested, step)
        finish(dataclasses.replace(done, record=record.describe(settings, [loaded])))


@app.command()
def compare(
    run_a: Annotated[Path, typer.Argument(help="Tệp kết quả thứ nhất (runs/*.json).")],
    run_b: Annotated[Path, typer.Argument(help="Tệp kết quả thứ hai.")],
    as_json: JsonOption = False,
) -> None:
    """So hai lần đo theo từng câu hỏi, kèm kiểm định thống kê."""
    with _errors_shown():
        compared = comparing.compare(record.load(run_a), record.load(run_b))
        report.show_comparison(_console(stderr=as_json), compared)
        if as_json:
            print(json.dumps(dataclasses.asdict(compared), ensure_ascii=False))


def main() -> None:
    """The entry of ``python -m eval``."""
    app()


def _with_questions(corpus: str, questions: Questions) -> str:
    """``--questions synthetic`` chooses another loader of the same folder."""
    if questions is Questions.synthetic and corpus.startswith("alqac:"):
        return corpus.replace("alqac:", "alqac-synthetic:", 1)
    return corpus


def _sample_corpus(cases: Path, documents: Path) -> Corpus:
    loaded = load_cases(cases)
    if not documents.exists():
        raise UsageError(f"Không thấy thư mục văn bản “{documents}” mà tệp câu hỏi dựa vào.")
    return Corpus(name=f"cases:{cases}", cases=loaded, paths=(documents,))


@contextlib.contextmanager
def _errors_shown() -> Iterator[None]:
    """Our own errors become one line on standard error and the exit code of their kind."""
    try:
        yield
    except TrolyError as error:
        _console().print(str(error), style="red", markup=False)
        raise typer.Exit(error.exit_code) from error


@contextlib.contextmanager
def _reported(as_json: bool) -> Iterator[tuple[Console, Callable[[Report], None]]]:
    """Keep standard output clean while measuring; show, save and print the report at the end.

    Whatever a library prints goes to standard error: only the report itself may reach the other.
    """
    console, stdout = _console(), sys.stdout

    def finish(done: Report) -> None:
        report.show(console, done)
        try:
            console.print(f"Kết quả: {record.save(done)}")
        except OSError as error:
            console.print(f"Không ghi được tệp kết quả: {error}", style="yellow", markup=False)
        if as_json:
            print(json.dumps(done.metrics, ensure_ascii=False), file=stdout, flush=True)

    with _errors_shown(), contextlib.redirect_stdout(sys.stderr):
        yield console, finish


@contextlib.contextmanager
def _opened(
    console: Console, corpora: Sequence[Corpus], settings: Settings, data: Path | None
) -> Iterator[tuple[Any, Ingested]]:
    """The prepared assistant, with a progress bar while the corpus is ingested."""
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(_progress(console))
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
def _bar(console: Console, title: str, total: int) -> Iterator[Callable[[], None]]:
    with _progress(console) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)


def _console(stderr: bool = True) -> Console:
    """Long lines stay whole; a file or a pipe gets tables of a width that cuts no figure."""
    console = Console(stderr=stderr, soft_wrap=True)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
