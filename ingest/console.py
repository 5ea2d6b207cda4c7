"""What the commands of every room share: JSON on the last line of standard output and nothing else
there, words on standard error, errors turned into the exit codes of DESIGN.md."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ingest import types
from ingest.errors import TrolyError
from ingest.faults import brief

P = ParamSpec("P")
UNFORESEEN = 70  # EX_SOFTWARE of sysexits.h: a fault of the program itself
_words = Console(stderr=True, highlight=False)


def say(line: str) -> None:
    """A line for a person, on standard error."""
    _words.print(line, markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """The one JSON object of a command, on standard output."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def command(function: Callable[P, int | None]) -> Callable[P, None]:
    """A command whose errors become one message and the right exit code; its return value is the
    exit code, None for 0."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = function(*args, **kwargs)
        except TrolyError as error:
            say(f"Lỗi: {error}")
            code = error.exit_code
        except KeyboardInterrupt:
            say("Đã dừng theo yêu cầu. Những gì báo là đã nạp vẫn còn nguyên.")
            code = 130
        except Exception as error:
            # Typer's own, and a reader that closed the pipe, are no faults.
            if isinstance(error, (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError)):
                raise
            say(
                f"Lỗi ngoài dự kiến trong chương trình ({type(error).__name__}: {brief(error)}). "
                "Hãy chạy lại; nếu vẫn lỗi, gửi dòng này cho người phụ trách kỹ thuật."
            )
            code = UNFORESEEN
        raise typer.Exit(code or 0)

    return run


class _Rate(ProgressColumn):
    """How many a second, lately."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        shown = "" if speed is None else f"{speed:.1f}/giây".replace(".", ",")
        return Text(shown)


@contextmanager
def progress_bar() -> Iterator[Callable[[types.Progress], None]]:
    """A bar for files, one for passages when a model begins on them, one for the steps of learning,
    on a terminal; nothing where standard error is a file or a pipe."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        _Rate(),
        TextColumn("còn"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}", style="red"),
        TextColumn("{task.fields[file]}", markup=False),
        console=_words,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        tasks: dict[str, TaskID] = {}

        def update(progress: types.Progress) -> None:
            if progress.unit not in tasks:
                tasks[progress.unit] = bar.add_task("", total=None, file="", unit="", failed="")
            bar.update(
                tasks[progress.unit],
                description=progress.stage,
                completed=progress.done,
                total=progress.total,
                file=progress.file[-40:],
                unit=progress.unit,
                failed=f"{progress.failed} bị từ chối" if progress.failed else "",
            )

        yield update
