"""``eval links``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.shared import JsonOption, bar, errors_shown, terminal
from eval.links import scores
from ingest.errors import UsageError
from ingest.parsing import parse_file
from ingest.structure.links import find_links
from ingest.types import Link, SourceFile


def links(
    folder: Annotated[Path, typer.Argument(help="Thư mục 60 luật ở dạng .docx.")],
    as_json: JsonOption = False,
) -> None:
    """Liên kết sửa đổi, thay thế, bãi bỏ giữa các luật: tìm đúng, tìm đủ đến đâu."""
    console = terminal()
    with errors_shown():
        files = sorted(folder.glob("*.docx"))
        if not files:
            raise UsageError(f"Không có tệp .docx nào trong {folder}.")
        found: dict[str, tuple[Link, ...]] = {}
        with bar(console, "Đọc", len(files)) as step:
            for path in files:
                parsed = parse_file(SourceFile(path, path.name, ""))
                found[path.stem] = find_links(parsed.text, parsed.facts.number)
                step()
        done = scores(found)
        console.print(
            f"{len(files)} văn bản, {done.changes} thay đổi tìm thấy, tới {done.pairs} văn bản "
            f"(mỗi văn bản đổi một văn bản khác tính một lần): đúng {done.precision:.3f}, "
            f"đủ {done.recall:.3f}."
        )
        console.print(f"Rút thăm {done.judged} thay đổi đọc tay: đúng {done.judged_right:.3f}.")
        for label, pairs in (("Sót", done.missed), ("Thừa", done.unsaid)):
            for pair in pairs:
                console.print(f"{label}: {' '.join(pair)}", markup=False)
        if as_json:
            print(
                json.dumps(
                    {
                        "documents": len(files),
                        "changes": done.changes,
                        "pairs": done.pairs,
                        "precision": done.precision,
                        "recall": done.recall,
                        "judged": done.judged,
                        "judged_right": done.judged_right,
                    }
                )
            )
