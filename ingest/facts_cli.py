"""``python -m ingest facts``: what a document says of itself, where and how sure; edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Annotated

import typer

from ingest.catalog import Catalog
from ingest.console import command, print_json, say
from ingest.data_folder import DataFolder
from ingest.editing import edit_facts
from ingest.errors import UsageError
from ingest.fact_values import NAMES
from ingest.options import Data, Json, settings_for
from ingest.settings import Settings
from ingest.types import Document

_LONGEST_QUOTE = 70  # characters shown of where a fact was read
_EDITED = "người sửa"
_SHOWN = {**NAMES, "secrecy": "Độ mật", "pages": "Số trang"}


def add_commands(app: typer.Typer) -> None:
    app.command()(command(facts))


def facts(
    document_id: Annotated[int, typer.Argument(help="Mã văn bản, xem bằng lệnh status.")],
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="Sửa một thông tin, ví dụ number=12-NQ/TU; nhắc lại được."),
    ] = None,
    taken_back: Annotated[
        list[str] | None, typer.Option("--unset", help="Bỏ phần đã sửa của một thông tin.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Thông tin của một văn bản: đọc ở đâu, chắc đến mức nào; sửa lại khi đọc sai."""
    settings = settings_for(data)
    if given or taken_back:
        with DataFolder(settings, "lệnh sửa thông tin văn bản") as folder:
            edit_facts(folder, document_id, dict(map(_split, given or ())), taken_back or ())
    document, rows = _read(settings, document_id)
    if json:
        print_json({"id": document.id, "title": document.facts.title, "facts": rows})
        return
    say(f"{document.facts.title} ({document.file}, kho “{document.library}”)")
    for row in rows:
        value = row["value"]
        shown = "; ".join(value) if isinstance(value, list) else value or "-"
        place = f"  {row['where']}: “{row['quote']}”" if row["quote"] else ""
        print(f"{row['field']:<15} {row['name']:<17} {row['sure'] or '-':<9} {shown}{place}")


def _split(setting: str) -> tuple[str, str]:
    field, sign, value = setting.partition("=")
    if not sign:
        raise UsageError(f"“{setting}” không có dấu bằng. Ví dụ: --set number=12-NQ/TU")
    return field.strip(), value


def _read(settings: Settings, document_id: int) -> tuple[Document, list[dict[str, object]]]:
    """The document and its facts, read without owning the folder: also while the chat runs."""
    path = settings.data / "catalog.sqlite"
    document = None
    if path.exists():
        catalog = Catalog(path)
        try:
            document = catalog.documents_by_id().get(document_id)
            if document is not None:
                return document, _rows(document, *catalog.text_of(document_id, document.version))
        finally:
            catalog.close()
    raise UsageError(
        f"Không có văn bản mã {document_id} trong kho. Xem mã bằng lệnh: python -m ingest status"
    )


def _rows(document: Document, text: str, page_starts: Sequence[int]) -> list[dict[str, object]]:
    told = document.facts
    rows: list[dict[str, object]] = []
    for field, name in _SHOWN.items():
        value = str(document.pages or "") if field == "pages" else getattr(told, field)
        span = told.evidence.get(field)
        quote = where = ""
        if span is not None:
            quote = " ".join(text[slice(*span)].split())
            if len(quote) > _LONGEST_QUOTE:
                quote = quote[: _LONGEST_QUOTE - 1] + "…"
            page = bisect_right(page_starts, span[0])
            line = text.count("\n", 0, span[0]) + 1
            where = f"trang {page}" if page else f"dòng {line}"
        rows.append(
            {
                "field": field,
                "name": name,
                "value": list(value) if isinstance(value, tuple) else value or None,
                "sure": _EDITED if field in told.edited else told.certainty.get(field),
                "where": where,
                "quote": quote,
                "span": list(span) if span else None,
            }
        )
    return rows
