"""``python -m ingest`` rebuild, check and watch: a data folder mended, held against itself, and
kept up to date with another."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from ingest.checking import check as check_folder
from ingest.console import command, print_json, progress_bar, say
from ingest.data_folder import DataFolder
from ingest.errors import DataFolderError
from ingest.index_record import BOTH
from ingest.library_name import DEFAULT_LIBRARY, library_name
from ingest.options import Data, Json, settings_for
from ingest.pipeline import rebuild as rebuild_indexes
from ingest.report import rebuild_json, rebuild_lines
from ingest.watching import Watch


def add_upkeep_commands(app: typer.Typer) -> None:
    """Put these commands beside the others."""
    app.command()(rebuild)
    app.command()(check)
    app.command()(watch)


@command
def rebuild(
    lexical: Annotated[bool, typer.Option("--lexical", help="Chỉ lập lại chỉ mục từ.")] = False,
    dense: Annotated[bool, typer.Option("--dense", help="Chỉ lập lại chỉ mục ngữ nghĩa.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Lập lại hai chỉ mục (hoặc một) từ danh mục, theo mô hình và quy tắc hiện dùng."""
    named = [name for name, asked in zip(BOTH, (lexical, dense), strict=True) if asked]
    with (
        DataFolder(settings_for(data), "lệnh lập lại chỉ mục", for_rebuild=named or True) as folder,
        progress_bar() as on_progress,
    ):
        report = rebuild_indexes(folder, on_progress)
    for line in rebuild_lines(report):
        say(line)
    if json:
        print_json(rebuild_json(report))


@command
def check(data: Data = None, json: Json = False) -> int:
    """Kiểm tra danh mục, hai chỉ mục và các tệp gốc có khớp nhau không."""
    settings = settings_for(data)
    with (
        DataFolder(settings, "lệnh kiểm tra kho", for_check=True) as folder,
        progress_bar() as on_progress,
    ):
        found = check_folder(folder, on_progress)
    for problem in found.problems:
        say(problem.text)
    wrong = [name for name in BOTH if any(p.index == name for p in found.problems)]
    if wrong:
        only = f" --{wrong[0]}" if len(wrong) == 1 else ""
        say(f"Hãy lập lại chỉ mục: python -m ingest rebuild --data {settings.data}{only}")
    if any(p.index is None for p in found.problems):
        say("Hãy nạp lại các tệp gốc đó vào đúng kho: python -m ingest add TỆP --library KHO")
    if not found.problems:
        say(
            f"Kho khớp: {found.passages} đoạn trích trong danh mục và hai chỉ mục, "
            f"{found.originals} tệp gốc nguyên vẹn."
        )
    if json:
        print_json(
            {"passages": found.passages, "problems": [problem.text for problem in found.problems]}
        )
    if found.problems:
        raise DataFolderError("Kho không khớp, xem các dòng trên.")
    return 0


@command
def watch(
    root: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục cần theo dõi.")],
    library: Annotated[str, typer.Option("--library", help="Tên kho tài liệu.")] = DEFAULT_LIBRARY,
    data: Data = None,
    json: Json = False,
) -> None:
    """Theo dõi một thư mục: tự nạp tệp mới và tệp đổi, đến khi bấm Ctrl+C."""
    library = library_name(library)
    with DataFolder(settings_for(data), "lệnh theo dõi thư mục") as folder:
        watched = Watch(folder, root, library, _say_when)
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service is stopped
        try:
            watched.run()
        except KeyboardInterrupt:
            _say_when(f"Đã dừng theo dõi: {watched.totals}.")
        finally:
            signal.signal(signal.SIGTERM, before)
    if json:
        totals = watched.totals
        print_json(
            {
                "ingested": totals.ingested,
                "unchanged": totals.unchanged,
                "refused": totals.refused,
            }
        )


def _say_when(line: str) -> None:
    say(f"[{time.strftime('%d-%m %H:%M:%S')}] {line}")
