"""``python -m ingest links``: what a document changes, what changes it, its status on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from ingest.catalog import Catalog
from ingest.console import command, print_json, say
from ingest.dates import find_dates
from ingest.errors import UsageError
from ingest.linked import (
    changes_among,
    incoming_line,
    link_json,
    linked,
    linked_json,
    linked_lines,
)
from ingest.options import Data, Json, settings_for
from ingest.settings import Settings


def add_link_commands(app: typer.Typer) -> None:
    """Put the command into the room's app."""
    app.command("links")(links)


@command
def links(
    document_id: Annotated[
        int | None,
        typer.Argument(
            help="Mã văn bản, xem bằng lệnh status; không nêu: mọi thay đổi giữa các văn bản.",
            show_default=False,
        ),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Hiệu lực tại ngày này, ví dụ 31-12-2018.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Văn bản sửa đổi, thay thế, căn cứ văn bản nào; bị văn bản nào sửa đổi; còn hiệu lực không."""
    on = _day(at) if at else date.today().isoformat()
    catalog = read_catalog(settings_for(data))
    try:
        if document_id is not None:
            found = linked(catalog, document_id, on)
            if json:
                print_json(linked_json(found, on))
                return
            for line in linked_lines(found, date.fromisoformat(on).strftime("%d/%m/%Y")):
                print(line)
            return
        pairs = list(changes_among(catalog.documents(on=on)))
        if json:
            print_json({"links": [link_json(source, resolved) for source, resolved in pairs]})
            return
        for source, resolved in pairs:
            for target in resolved.documents:
                print(f"{incoming_line(source, resolved)} → {target.facts.title} (mã {target.id})")
        if not pairs:
            say("Chưa có văn bản nào sửa đổi, thay thế hay bãi bỏ văn bản khác trong kho.")
    finally:
        catalog.close()


def read_catalog(settings: Settings) -> Catalog:
    """The catalog without owning the folder: SQLite allows that, so reading works while the chat
    runs.

    Raises:
        UsageError: no data folder there yet.
    """
    path = settings.data / "catalog.sqlite"
    if not path.exists():
        raise UsageError(
            f"Kho ở {settings.data} chưa có văn bản nào. Nạp bằng: python -m ingest add THƯ_MỤC"
        )
    return Catalog(path)


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        found = find_dates(written)
    if not found or len(found[0].value) != 10:
        raise UsageError(f"Không hiểu ngày “{written}”. Hãy viết như 31-12-2018.")
    return found[0].value
