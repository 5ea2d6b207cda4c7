"""``eval copies``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.cases_file import SAMPLE_DOCUMENTS
from eval.commands.shared import JsonOption, errors_shown, terminal
from eval.copies import alike, taken
from ingest.errors import FileRefused, UsageError
from ingest.parsing import parse_file
from ingest.sameness import content_words
from ingest.types import SourceFile


def copies(
    folder: Annotated[
        Path, typer.Argument(help="Thư mục văn bản; mặc định là văn bản mẫu.")
    ] = SAMPLE_DOCUMENTS,
    as_json: JsonOption = False,
) -> None:
    """Tệp trùng: bản quét sai vài chữ có được nhận ra, bản khác một con số có bị nhầm không."""
    console = terminal()
    with errors_shown():
        documents: dict[str, list[str]] = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            try:
                parsed = parse_file(SourceFile(path, path.name, ""))
            except FileRefused:
                continue
            documents[path.name] = content_words(parsed.passages)
        if not documents:
            raise UsageError(f"Không đọc được văn bản nào trong {folder}.")
        rows, pairs = taken(documents), alike(documents)
        for row in rows:
            console.print(f"{row.label}: coi là một văn bản {row.share:.3f} của {row.variants}")
        console.print(f"Hai văn bản khác nhau bị coi là một: {len(pairs)} cặp.")
        for pair in pairs:
            console.print("  " + " và ".join(pair), markup=False)
        if as_json:
            shares = {row.label: row.share for row in rows}
            print(json.dumps({"taken": shares, "alike": len(pairs)}, ensure_ascii=False))
