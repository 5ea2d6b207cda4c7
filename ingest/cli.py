"""``python -m ingest``: add, status, library and remove; the other commands are added here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.admission import level_named
from ingest.catalog import Catalog
from ingest.console import command, print_json, progress_bar, say
from ingest.copies import Copy, copies_of
from ingest.data_folder import DataFolder
from ingest.errors import UsageError
from ingest.facts_cli import add_commands as add_facts_command
from ingest.library_name import DEFAULT_LIBRARY, held_library, library_name
from ingest.links_command import add_link_commands
from ingest.options import Data, Json, settings_for
from ingest.own_model import OwnModel
from ingest.pipeline import add as add_files
from ingest.removal import removal_json, removal_line
from ingest.removal import remove as remove_document
from ingest.report import report_json, report_lines, status_json
from ingest.settings import Settings
from ingest.training.cli import add_commands
from ingest.types import Document
from ingest.upkeep_commands import add_upkeep_commands
from ingest.validity_words import status_words
from ingest.versions_command import add_version_commands

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
    documents, libraries, held_copies = _held(settings)
    if json:
        print_json(status_json(documents, libraries))
        return
    _say_own_model(settings)
    copies: dict[int, list[str]] = {}
    for copy in held_copies:
        copies.setdefault(copy.document_id, []).append(copy.name)
    if not documents:
        say(f"Kho ở {settings.data} chưa có văn bản nào. Nạp bằng: python -m ingest add THƯ_MỤC")
    for d in documents:
        mark = f" [{d.facts.secrecy.upper()}]" if d.facts.secrecy else ""
        mark += f" [{status_words(d)}]" if d.status != "current" else ""
        print(
            f"{d.id:>5}  {d.facts.number or '-':<18} {d.facts.issued or '-':<10} "
            f"{d.library}  {d.facts.title}{mark}"
        )
        for name in copies.get(d.id, ()):
            print(f"{'':>5}  tệp trùng: {name}")


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


def _held(
    settings: Settings,
) -> tuple[tuple[Document, ...], tuple[str, ...], tuple[Copy, ...]]:
    """Documents, libraries and copies, read without owning the folder: SQLite allows that, so
    status answers while the chat runs."""
    path = settings.data / "catalog.sqlite"
    if not path.exists():
        return (), (), ()
    catalog = Catalog(path)
    try:
        return catalog.documents(), tuple(catalog.libraries()), copies_of(catalog.database)
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
    with_copies: Annotated[
        bool,
        typer.Option("--with-copies", help="Gỡ cả các tệp trùng; không nêu thì tệp trùng ở lại."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ cho biết sẽ gỡ những gì, chưa gỡ.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Gỡ hẳn văn bản khỏi kho: nội dung, các bản cũ, chỉ mục và tệp gốc."""
    if bool(document_ids) == bool(library):
        raise UsageError("Hãy nêu mã văn bản cần gỡ, hoặc tên kho bằng --library.")
    removed = []
    library = library_name(library) if library else None
    with DataFolder(settings_for(data), "lệnh gỡ văn bản") as folder:
        if library is not None:
            held_library(library, folder.catalog.libraries())
        in_library = folder.catalog.documents((library,)) if library else ()
        for document_id in document_ids or [d.id for d in in_library]:
            whole = with_copies or library is not None
            done = remove_document(folder, document_id, with_copies=whole, dry_run=dry_run)
            removed.append(removal_json(done))
            say(removal_line(done, dry_run=dry_run))
    if json:
        print_json({"removed": removed})


add_upkeep_commands(app)
add_link_commands(app)
add_version_commands(app)
add_commands(app)
add_facts_command(app)
