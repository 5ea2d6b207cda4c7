"""``eval facts``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from eval import facts as measuring
from eval.commands.shared import JsonOption, bar, errors_shown, terminal


def facts(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Thư mục có registry.json; bỏ trống: văn bản mẫu với nguồn của chúng."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Thông tin văn bản (số, ngày, người ký…) đọc đúng bao nhiêu; liệt kê mọi chỗ sai và lý do."""
    console = terminal()
    with errors_shown():
        known = measuring.truths(folder)
        with bar(console, "Đọc", len(known)) as step:
            tally = measuring.measure(known, step)
    table = Table("thông tin", "đúng", "trên", "tỷ lệ", "sai do chương trình")
    for fact, of in tally.known.items():
        ours = sum(m.ours for m in tally.misses if m.fact == fact)
        right = tally.right.get(fact, 0)
        table.add_row(fact, str(right), str(of), f"{right / of:.3f}", str(ours))
    console.print(table)
    for miss in tally.misses:
        whose = "" if miss.ours else "ngoài chương trình: "
        line = f"{miss.file} {miss.fact}: biết {miss.known}, đọc {miss.read} — {whose}{miss.why}"
        console.print(line, markup=False, soft_wrap=True)
    if as_json:
        shares = {
            fact: {"right": tally.right.get(fact, 0), "of": of} for fact, of in tally.known.items()
        }
        misses = [
            {"file": m.file, "fact": m.fact, "known": m.known, "read": m.read, "why": m.why,
             "ours": m.ours}
            for m in tally.misses
        ]  # fmt: skip
        found = {"documents": tally.documents, "facts": shares, "misses": misses}
        print(json.dumps(found, ensure_ascii=False))
