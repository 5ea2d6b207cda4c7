"""``eval gate``."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from eval import gate as gating
from eval import record
from eval.commands.shared import bar, errors_shown, opened, terminal
from eval.report import number
from ingest.settings import Settings


def gate(
    update: Annotated[
        bool, typer.Option("--update", help="Lấy kết quả lần này làm mốc mới.")
    ] = False,
    baseline: Annotated[Path, typer.Option(help="Tệp giữ mốc chất lượng.")] = gating.BASELINE,
) -> None:
    """Chất lượng trên văn bản mẫu có giảm so với mốc đã lưu không; giảm thì thoát với mã 1."""
    console = terminal()
    with errors_shown(), contextlib.redirect_stdout(sys.stderr):
        before = {} if update else gating.load(baseline)
        samples, loaded = gating.corpora()
        total = len(samples.cases) + sum(len(corpus.cases) for corpus in loaded)
        with (
            # The product as it is delivered, whatever the settings of this machine.
            opened(console, loaded, Settings(), None) as (assistant, ingested),
            bar(console, "Hỏi", total) as step,
        ):
            reports = gating.measure(assistant, samples, loaded, ingested, step)
        now, broken = gating.scores_of(reports), gating.broken(reports)
        if update:
            gating.save(now, record.describe(Settings(), loaded), baseline)
            console.print(f"Đã ghi mốc chất lượng vào {baseline}", markup=False)
        made = gating.changes(before or now, now)
        table = Table("Chỉ số", "Số câu", "Mốc", "Lần này", "Mất", "Được")
        for change in made:
            table.add_row(
                change.figure, str(change.questions), number(change.before), number(change.now),
                " ".join(change.lost), " ".join(change.won),
            )  # fmt: skip
        console.print(table)
        faults = [
            f"{change.figure} từ {number(change.before)} xuống {number(change.now)} câu "
            f"(mất {', '.join(change.lost)}{'; được ' if change.won else ''}"
            f"{', '.join(change.won)})"
            for change in made
            if change.fallen
        ]
        if broken:
            faults.append(f"{broken} câu bị lỗi hoặc trích dẫn sai nguyên văn")
        if strangers := gating.unguarded(before or now, now):
            faults.append(
                f"bộ câu hỏi đã đổi ({', '.join(strangers)}), "
                "hãy lập lại mốc bằng python -m eval gate --update"
            )
        if faults:
            console.print(
                f"Chất lượng không đạt mốc: {'; '.join(faults)}.", style="red", markup=False
            )
            raise typer.Exit(1)
        console.print("Chất lượng không giảm so với mốc.")
