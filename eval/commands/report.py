"""``eval report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval import record
from eval.commands.shared import errors_shown, terminal
from eval.page.build import page
from ingest.errors import UsageError


def report(
    run: Annotated[Path, typer.Argument(help="Tệp kết quả (runs/*.json).")],
    other: Annotated[
        Path | None, typer.Argument(metavar="[RUN_B]", help="Tệp kết quả thứ hai, để so sánh.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Tệp HTML sẽ ghi.")] = Path("report.html"),
) -> None:
    """Viết một lần đo thành một trang HTML tự đủ, mở bằng trình duyệt nào cũng được."""
    with errors_shown():
        text = page(record.load(run), record.load(other) if other else None)
        try:
            out.write_text(text, "utf-8")
        except OSError as error:
            raise UsageError(f"Không ghi được “{out}”: {error.strerror or error}.") from error
        terminal().print(f"Đã ghi {out}", markup=False, highlight=False)
