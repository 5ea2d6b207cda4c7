"""``python -m ingest``: add, status, library, remove, rebuild, check, train-embedding, facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.admission import level_named
from ingest.catalog import Catalog
from ingest.console import command, print_json, progress_bar, say
from ingest.data_folder import DataFolder
from ingest.errors import DataFolderError, UsageError
from ingest.facts_cli import add_commands as add_facts_command
from ingest.library_name import DEFAULT_LIBRARY, held_library, library_name
from ingest.options import Data, Json, settings_for
from ingest.own_model import OwnModel
from ingest.pipeline import add as add_files
from ingest.pipeline import rebuild as rebuild_indexes
from ingest.report import rebuild_json, rebuild_lines, report_json, report_lines, status_json
from ingest.settings import Settings
from ingest.training.cli import add_commands
from ingest.types import Document

app = typer.Typer(
    help="Nạp và quản lý văn bản trong kho tài liệu.", no_args_is_help=True, add_completion=False
)


@app.command()
@command
def add(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục cần nạp.")],
    library: Annotated[str, typer.Option("--library", help="Tên kho tài liệu.")] = DEFAULT_LIBRARY,
    data: Data = None,
    json: Json = False,
) -> int:
    """Nạp tệp hoặc thư mục vào một kho."""
    library = library_name(library)
    with DataFolder(settings_for(data), "lệnh nạp tài liệu") as folder:
        with progress_bar() as on_progress:
            report = add_files(folder, paths, library, on_progress)
        held = len(folder.catalog.documents((library,)))
    for line in report_lines(report):
        say(line)
    if json:
        print_json(report_json(report, held))
    return 1 if report.refused else 0


@app.command()
@command
def status(data: Data = None, json: Json = False) -> None:
    """Liệt kê các kho và văn bản đang dùng để trả lời."""
    settings = settings_for(data)
    documents, libraries = _held(settings)
    if json:
        print_json(status_json(documents, libraries))
        return
    _say_own_model(settings)
    if not documents:
        say(f"Kho ở {settings.data} chưa có văn bản nào. Nạp bằng: python -m ingest add THƯ_MỤC")
    for d in documents:
        mark = f" [{d.facts.secrecy.upper()}]" if d.facts.secrecy else ""
        mark += f" [đã được thay thế bởi {d.superseded_by}]" if d.superseded_by else ""
        print(
            f"{d.id:>5}  {d.facts.number or '-':<18} {d.facts.issued or '-':<10} "
            f"{d.library}  {d.facts.title}{mark}"
        )


@app.command()
@command
def library(
    name: Annotated[str, typer.Argument(help="Tên kho tài liệu; chưa có thì lập kho mới.")],
    accept_secret: Annotated[
        str | None,
        typer.Option(
            help="Cho phép kho giữ văn bản có dấu độ mật đến mức này: mật, tối mật, tuyệt mật; "
            "“không” để thôi nhận."
        ),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Xem hoặc đổi việc một kho có được giữ văn bản mật hay không."""
    name = library_name(name)
    settings = settings_for(data)
    if accept_secret is not None:
        level = level_named(accept_secret)
        with DataFolder(settings, "lệnh cấu hình kho") as folder:
            folder.catalog.admission.accept(folder.catalog.library_id(name), level)
    accepts, held = None, 0
    if (path := settings.data / "catalog.sqlite").exists():
        catalog = Catalog(path)
        try:
            held_library(name, catalog.libraries())
            accepts = catalog.admission.accepts(name)
            held = sum(d.facts.secrecy is not None for d in catalog.documents((name,)))
        finally:
            catalog.close()
    allowed = f"nhận văn bản đến độ {accepts.lower()}" if accepts else "không nhận văn bản mật"
    say(f"Kho “{name}” {allowed}; đang giữ {held} văn bản có độ mật.")
    if json:
        print_json({"library": name, "accepts_secret": accepts, "secret_documents": held})


def _say_own_model(settings: Settings) -> None:
    own = OwnModel(settings.data)
    if own.exists() and settings.embedding is None:
        learned = own.record().get("library")
        source = f", học thêm từ kho “{learned}”" if learned else ""
        say(
            f"Thư mục dữ liệu này dùng mô hình riêng{source}. Trở lại mô hình có sẵn: "
            "python -m ingest train-embedding --undo"
        )


def _held(settings: Settings) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Documents and libraries, read without owning the folder: SQLite allows that, so status
    answers while the chat runs."""
    path = settings.data / "catalog.sqlite"
    if not path.exists():
        return (), ()
    catalog = Catalog(path)
    try:
        return catalog.documents(), tuple(catalog.libraries())
    finally:
        catalog.close()


@app.command()
@command
def remove(
    document_ids: Annotated[
        list[int] | None, typer.Argument(help="Mã văn bản, xem bằng lệnh status.")
    ] = None,
    library: Annotated[
        str | None, typer.Option("--library", help="Gỡ mọi văn bản của kho này.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Gỡ hẳn văn bản khỏi kho: nội dung, chỉ mục và tệp gốc."""
    if bool(document_ids) == bool(library):
        raise UsageError("Hãy nêu mã văn bản cần gỡ, hoặc tên kho bằng --library.")
    removed = []
    library = library_name(library) if library else None
    with DataFolder(settings_for(data), "lệnh gỡ văn bản") as folder:
        if library is not None:
            held_library(library, folder.catalog.libraries())
        in_library = folder.catalog.documents((library,)) if library else ()
        for document_id in document_ids or [d.id for d in in_library]:
            document = folder.remove(document_id)
            removed.append({"id": document_id, "title": document.facts.title})
            say(f"Đã gỡ: {document.facts.title} ({document.file})")
    if json:
        print_json({"removed": removed})


@app.command()
@command
def rebuild(data: Data = None, json: Json = False) -> None:
    """Lập lại hai chỉ mục từ danh mục, theo mô hình và quy tắc hiện dùng."""
    with (
        DataFolder(settings_for(data), "lệnh lập lại chỉ mục", for_rebuild=True) as folder,
        progress_bar() as on_progress,
    ):
        report = rebuild_indexes(folder, on_progress)
    for line in rebuild_lines(report):
        say(line)
    if json:
        print_json(rebuild_json(report))


@app.command()
@command
def check(data: Data = None, json: Json = False) -> int:
    """Kiểm tra danh mục và hai chỉ mục có khớp nhau không."""
    problems: list[str] = []
    lost: list[str] = []
    with DataFolder(settings_for(data), "lệnh kiểm tra kho") as folder:
        expected = 0
        for name, library_id in folder.catalog.libraries().items():
            held = folder.catalog.documents((name,))
            passages = sum(d.passages for d in held)
            expected += passages
            vectors = folder.dense.count(library_id)
            if vectors != passages:
                problems.append(f"Kho “{name}”: {passages} đoạn trích nhưng {vectors} véc-tơ.")
            lost += [
                f"Thiếu tệp gốc của “{d.facts.title}” ({d.file}, kho “{name}”)."
                for d in held
                if folder.originals.find(d.version) is None
            ]
        indexed = folder.lexical.count()
        if indexed != expected:
            problems.append(f"Danh mục có {expected} đoạn trích nhưng chỉ mục từ có {indexed}.")
    for problem in problems:
        say(problem)
    if problems:
        say("Hãy lập lại chỉ mục: python -m ingest rebuild")
    for line in lost:
        say(line)
    if lost:
        say("Hãy nạp lại các tệp gốc đó vào đúng kho: python -m ingest add TỆP --library KHO")
    problems += lost
    if not problems:
        say(f"Kho khớp: {expected} đoạn trích trong danh mục và hai chỉ mục.")
    if json:
        print_json({"passages": expected, "problems": problems})
    if problems:
        raise DataFolderError("Kho không khớp, xem các dòng trên.")
    return 0


add_commands(app)
add_facts_command(app)
